/// The kind that a column is to be read as, chosen before an encoding is fitted.
public enum ColumnChoice: Sendable, Hashable {
  /// The kind that its values look like: numbers if all of them are, yes or no if they are two such
  /// words, otherwise categories. A target of 0 and 1 is yes or no.
  case automatic
  /// Numbers; standardised, (x − mean) / deviation, unless told otherwise.
  case number(isStandardized: Bool = true)
  /// Yes or no, by one of the pairs in ``ColumnEncoding/yesNoPairs``.
  case yesNo
  /// Two words of one's own, the first of which becomes 1.
  case either(yes: String, no: String)
  /// Categories in an order, which become 0, 1, 2 …
  case ordered([String])
  /// Categories, each of which becomes a feature of its own.
  case categories
}
