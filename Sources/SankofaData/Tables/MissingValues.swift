/// The treatment of cells that have no value.
public enum MissingValues: Sendable, Hashable {
  /// Missing values are an error.
  case refused
  /// A column that lacks values when the encoding is fitted gets one more feature,
  /// `name=(missing)`. It is 1 where the value is missing; the column's other features are 0 there.
  case ownFeature
}
