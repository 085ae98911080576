/// A change of one column that reverses a verdict.
public struct DecisionChange: Sendable, Hashable {
  /// The values that the column would have to hold.
  public enum NewValue: Sendable, Hashable {
    /// This value.
    case value(String)
    /// Any number above this one.
    case above(Double)
    /// Any number below this one.
    case below(Double)
  }

  /// The column.
  public let column: String
  /// The value that it holds.
  public let oldValue: String
  /// The value that it would have to hold.
  public let newValue: NewValue
  /// z after the change; for a number, 0, which is z at the limit.
  public let preactivation: Float
  /// p of yes after the change; for a number, ½, which is p at the limit.
  public let probability: Float

  package init(
    column: String, oldValue: String, newValue: NewValue, preactivation: Float,
    probability: Float
  ) {
    self.column = column
    self.oldValue = oldValue
    self.newValue = newValue
    self.preactivation = preactivation
    self.probability = probability
  }
}
