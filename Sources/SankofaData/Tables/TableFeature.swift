/// One number of an encoded row, and where it comes from.
public struct TableFeature: Sendable, Hashable {
  /// The meaning of the number.
  public enum Meaning: Sendable, Hashable {
    /// (x − mean) / deviation.
    case number(mean: Double, deviation: Double)
    /// 1 for yes, 0 for no.
    case yesNo(yes: String, no: String)
    /// The place in this order, from 0.
    case rank([String])
    /// 1 for this category, 0 for any other.
    case category(String)
    /// 1 where the value is missing.
    case missing
  }

  /// Such as `age`, `colour=light red`, `age=(missing)`; no two features of a table are called the
  /// same.
  public let name: String
  /// The column that it comes from.
  public let column: String
  /// The meaning of the number.
  public let meaning: Meaning

  package init(name: String, column: String, meaning: Meaning) {
    self.name = name
    self.column = column
    self.meaning = meaning
  }
}
