import SankofaTensor

/// The encoding of one column's cells as numbers.
///
/// | kind | features | a cell becomes |
/// |---|---|---|
/// | number | 1 | (x − mean) / deviation |
/// | yes or no | 1 | 1 or 0 |
/// | ordered | 1 | its place in the order, from 0 |
/// | categories | one for each category | 1 in the category's feature, 0 in the others |
/// | date | 1, and 2 for each part | (days − mean) / deviation; sine and cosine of each part's angle |
/// | words | one for each word | 1 where the cell has the word, else 0 |
public struct ColumnEncoding: Sendable, Hashable {
  /// The kind of the cells.
  public enum Kind: Sendable, Hashable {
    /// Numbers x, which become (x − mean) / deviation; a mean of 0 and a deviation of 1 leave them
    /// unchanged.
    case number(mean: Double, deviation: Double)
    /// One of two words, whatever the case of their letters.
    case yesNo(yes: String, no: String)
    /// One of these categories, in this order.
    case ordered([String])
    /// One of these categories. Fitting sorts them, so that the order of a table's rows does not
    /// matter.
    case categories([String])
    /// Dates.
    case date(DateEncoding)
    /// Texts, in which these words are looked for, whatever the case of their letters.
    case words([String])

    var isNumber: Bool { if case .number = self { true } else { false } }
    var isCategories: Bool { if case .categories = self { true } else { false } }
  }

  /// The column's name.
  public let name: String
  /// The kind of its cells.
  public let kind: Kind
  /// True when a missing value is a feature of its own rather than an error.
  public let hasMissingFeature: Bool
  /// True when categories that were rare, or not there, in the fitted table share a feature. Only
  /// categories have one.
  public let hasOtherFeature: Bool
  /// The unit of the numbers, such as `%` or `€`; a cell with another unit is no number.
  public let unit: String?
  /// The meaning of numbers without a sign in a column of per cent; `nil` when the fitted table did not
  /// show it, and in other columns.
  public let plainShare: PlainShare?
  /// The decimal sign for cells that can be read in two ways, such as `1,234`; `nil` when the sign
  /// is a point and no cell was ambiguous. Only numbers have one.
  public let decimal: DecimalSign?

  /// Describes the encoding of a column.
  ///
  /// - Throws: `TableError.wrongCategories` when there is no category, when one is empty, occurs
  ///   twice or has spaces around it, and when the words for yes and no differ only in case.
  public init(
    _ name: String, _ kind: Kind, hasMissingFeature: Bool = false, hasOtherFeature: Bool = false,
    unit: String? = nil, plainShare: PlainShare? = nil, decimal: DecimalSign? = nil
  ) throws {
    func check(_ categories: [String], _ isDistinct: Bool, _ rule: String) throws {
      let trimmed = categories.map(\.withoutOuterSpace)
      guard trimmed == categories, !categories.contains(""), !categories.isEmpty, isDistinct else {
        throw TableError.wrongCategories(column: name, rule: rule, categories: categories)
      }
    }
    guard !hasOtherFeature || kind.isCategories, decimal == nil || kind.isNumber else {
      misuse(
        TensorError(
          "ColumnEncoding",
          "only categories have a feature of others, and only numbers a decimal sign, got one for "
            + "column \(name.quoted); leave it out."))
    }
    switch kind {
    case .number(let mean, let deviation):
      guard mean.isFinite, deviation.isFinite, deviation > 0 else {
        misuse(
          TensorError(
            "ColumnEncoding",
            "mean must be finite and deviation positive, got \(mean) and \(deviation); use 0 and 1."
          ))
      }
    case .yesNo(let yes, let no):
      try check(
        [yes, no], yes.lowercased() != no.lowercased(),
        "must have two different words for yes and no"
      )
    case .ordered(let categories), .categories(let categories):
      try check(
        categories, Set(categories).count == categories.count,
        "must have categories that differ, without spaces around them")
    case .words(let words):
      try check(words, Set(words).count == words.count, "must have words that differ")
    case .date(let date):
      guard date.mean.isFinite, date.deviation.isFinite, date.deviation > 0 else {
        misuse(
          TensorError(
            "ColumnEncoding",
            "mean must be finite and deviation positive, got \(date.mean) and \(date.deviation); use 0 "
              + "and 1."))
      }
    }
    self.name = name
    self.kind = kind
    self.hasMissingFeature = hasMissingFeature
    self.hasOtherFeature = hasOtherFeature
    self.unit = unit
    self.plainShare = plainShare
    self.decimal = decimal
  }

  /// The pairs of words that are recognised as yes and no, whatever the case of their letters.
  public static let yesNoPairs = [
    (yes: "yes", no: "no"), (yes: "true", no: "false"), (yes: "y", no: "n"), (yes: "t", no: "f"),
    (yes: "1", no: "0"),
  ]

  /// The values that the column's cells can have; `nil` for numbers, dates and texts.
  public var values: [String]? {
    switch kind {
    case .number, .date, .words: nil
    case .yesNo(let yes, let no): [no, yes]
    case .ordered(let categories), .categories(let categories): categories
    }
  }

  /// True when the text is a common mark of a missing value, such as `NA`, `?` or `-`, in a column
  /// of numbers, of dates, or of yes and no. Among categories, such a text may be a category.
  func isMissingMark(_ text: String) -> Bool {
    switch kind {
    case .number, .date: text.isMissingMark
    case .yesNo(let yes, let no): text.isMissingMark && text != yes && text != no
    case .ordered(let known), .categories(let known): text.isMissingMark && !known.contains(text)
    case .words: text.isMissingMark
    }
  }

  /// The column's features, in the order of an encoded row.
  public var features: [TableFeature] {
    let missing = TableFeature(name: "\(name)=(missing)", column: name, meaning: .missing)
    let other = TableFeature(name: "\(name)=(other)", column: name, meaning: .other)
    return ownFeatures + (hasOtherFeature ? [other] : []) + (hasMissingFeature ? [missing] : [])
  }

  private var ownFeatures: [TableFeature] {
    switch kind {
    case .number(let mean, let deviation):
      [TableFeature(name: name, column: name, meaning: .number(mean: mean, deviation: deviation))]
    case .yesNo(let yes, let no):
      [TableFeature(name: name, column: name, meaning: .yesNo(yes: yes, no: no))]
    case .ordered(let categories):
      [TableFeature(name: name, column: name, meaning: .rank(categories))]
    case .categories(let categories):
      categories.map {
        TableFeature(name: "\(name)=\($0)", column: name, meaning: .category($0))
      }
    case .date(let date):
      [
        TableFeature(
          name: name, column: name, meaning: .date(mean: date.mean, deviation: date.deviation))
      ]
        + date.parts.flatMap { part in
          [false, true].map { isSine in
            TableFeature(
              name: "\(name) \(part.rawValue) \(isSine ? "sine" : "cosine")", column: name,
              meaning: .datePart(part, isSine: isSine))
          }
        }
    case .words(let words):
      words.map { TableFeature(name: "\(name)~\($0)", column: name, meaning: .word($0)) }
    }
  }
}
