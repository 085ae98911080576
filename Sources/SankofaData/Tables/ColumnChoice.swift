/// The choice of how to encode a column, made before the encoding is fitted.
public enum ColumnChoice: Sendable, Hashable {
  /// The kind that suits the values: numbers if all values are numbers, yes or no if they are two
  /// such words, otherwise categories. A target of 0 and 1 is yes or no.
  case automatic
  /// Numbers; by default they are standardised as (x − mean) / deviation.
  case number(isStandardized: Bool = true)
  /// Yes or no, written as one of the pairs in ``ColumnEncoding/yesNoPairs``.
  case yesNo
  /// Two given words, the first of which becomes 1.
  case either(yes: String, no: String)
  /// Categories in the given order, which become 0, 1, 2 …
  case ordered([String])
  /// Categories, each of which becomes a separate feature.
  case categories
}
