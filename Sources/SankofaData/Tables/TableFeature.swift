/// One number of an encoded row, and where it comes from.
public struct TableFeature: Sendable, Hashable {
  /// The meaning of the number.
  public enum Meaning: Sendable, Hashable {
    /// A number x of the column, as (x − mean) / deviation.
    case number(mean: Double, deviation: Double)
    /// 1 for yes, 0 for no.
    case yesNo(yes: String, no: String)
    /// The position of the category in this order, counted from 0.
    case rank([String])
    /// 1 for this category, 0 for all others.
    case category(String)
    /// 1 for a category that was rare, or not there, when the encoding was fitted.
    case other
    /// A date, as (days since 1970-01-01 − mean) / deviation.
    case date(mean: Double, deviation: Double)
    /// The cosine, or the sine, of the angle at which a part of a date stands on its clock.
    case datePart(DatePart, isSine: Bool)
    /// 1 where the text has this word, else 0.
    case word(String)
    /// 1 where the value is missing.
    case missing
  }

  /// The feature's name, such as `age`, `colour=light red` or `age=(missing)`; unique within a
  /// table.
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
