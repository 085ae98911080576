extension TableEncoding {
  /// The most categories that a column may have.
  public static let categoryLimit = 1_000

  /// Fits an encoding to a table: decides how each column becomes numbers, and refuses what does not suit.
  ///
  /// This is for a table whose rows are all as they should be, as of a data set. A table as people write it,
  /// with odd cells, dates and texts, is understood by ``Columns`` and fitted with
  /// ``init(fitting:columns:rows:task:)``, where such cells count as missing.
  ///
  /// - Parameters:
  ///   - table: the rows for training; it should not include the rows for testing.
  ///   - target: the column to predict, which is never a feature. Its numbers are not standardised.
  ///   - choices: the kinds of columns, by name; ``ColumnChoice/automatic`` for all others.
  ///   - ignoring: the columns to leave out, such as names and row numbers.
  ///   - missing: the treatment of missing values; they are an error by default. A target must
  ///     never be missing.
  ///   - missingTexts: texts that stand for a missing value in any column, in addition to the empty
  ///     text and the common marks in columns of numbers.
  /// - Throws: `TableError` for a name that no column has, a value that does not suit its column, a
  ///   column without values or with more than ``categoryLimit`` categories, and a table without
  ///   rows or feature columns.
  public init(
    fitting table: DataTable, target: String? = nil, choices: [String: ColumnChoice] = [:],
    ignoring: [String] = [], missing: MissingValues = .refused, missingTexts: [String] = []
  ) throws {
    for name in ([target].compactMap(\.self)) + choices.keys.sorted() + ignoring {
      _ = try table.columnIndex(of: name)
    }
    if table.rowCount == 0 { throw TableError.noRows(in: table.name) }
    let texts = missingTexts.map(\.withoutOuterSpace)
    let isMissing = Set([""] + texts)
    func column(_ name: String) throws -> FittedColumn {
      try FittedColumn(name, table, isMissing: isMissing.contains)
    }
    let names = table.columnNames.filter { $0 != target && !ignoring.contains($0) }
    if names.isEmpty { throw TableError.noFeatureColumns(in: table.name) }
    let targetEncoding = try target.map {
      try column($0).encoding(choices[$0] ?? .automatic, isTarget: true, missing: missing)
    }
    try self.init(
      columns: names.map {
        try column($0).encoding(choices[$0] ?? .automatic, isTarget: false, missing: missing)
      }, target: targetEncoding, missingTexts: [""] + texts.filter { !$0.isEmpty })
  }
}

extension TableEncoding {
  /// Computes the mean of numbers and their deviation √(Σ(x − mean)² / n).
  ///
  /// When all numbers are equal, the mean is exactly their value, whatever the rounding of their
  /// sum, and the deviation is set to 1, so that they become 0. The deviation is also set to 1 when
  /// rounding alone can explain the computed variance s², whose error is at most n ε s² + (n x̄ ε)²
  /// (Chan, Golub and LeVeque, 1983). scikit-learn has the same rule.
  package static func meanAndDeviation(_ numbers: [Double]) -> (mean: Double, deviation: Double) {
    guard let value = numbers.first else { return (0, 1) }
    if numbers.allSatisfy({ $0 == value }) { return (value, 1) }
    let count = Double(numbers.count)
    let mean: Double = numbers.reduce(0, +) / count
    let squares: Double = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let variance = squares / count
    let roundingOfMean = count * mean * Double.ulpOfOne
    let rounding = count * Double.ulpOfOne * variance + roundingOfMean * roundingOfMean
    return (mean, variance > rounding ? variance.squareRoot() : 1)
  }
}

/// A column of the table to which an encoding is fitted.
private struct FittedColumn {
  let name: String
  let table: DataTable
  /// The decimal sign of its numbers; `nil` when the table does not determine it.
  let decimal: DecimalSign?
  /// The rows and texts of the cells that have a value.
  var texts: [(row: Int, text: String)] = []
  var firstMissingRow: Int?
  /// The unit of its numbers, and the meaning of those without it.
  private let unit: String?
  private let plainShare: PlainShare?

  init(_ name: String, _ table: DataTable, isMissing: (String) -> Bool) throws {
    self.name = name
    self.table = table
    let index = try table.columnIndex(of: name)
    decimal = table.decimal(column: index) ?? table.usualDecimal
    (unit, plainShare) = (table.profiles[index].unit, table.profiles[index].plainShare)
    for (row, cell) in try table.column(name).enumerated() {
      let text = cell.withoutOuterSpace
      if !isMissing(text) {
        texts.append((row, text))
      } else if firstMissingRow == nil {
        firstMissingRow = row
      }
    }
    if texts.isEmpty { throw TableError.noValues(in: table.name, column: name) }
  }

  /// Returns the column without the cells that hold a common mark of a missing value.
  private func withoutMarks() throws -> FittedColumn {
    var column = self
    column.texts = texts.filter { !$0.text.isMissingMark }
    let mark = texts.first { $0.text.isMissingMark }?.row
    column.firstMissingRow = [firstMissingRow, mark].compactMap(\.self).min()
    if column.texts.isEmpty { throw TableError.noValues(in: table.name, column: name) }
    return column
  }

  func encoding(
    _ choice: ColumnChoice, isTarget: Bool, missing: MissingValues
  ) throws -> ColumnEncoding {
    // In columns of numbers or of yes and no, common marks such as `NA` are missing values; among
    // categories, each text is a category.
    switch choice {
    case .number, .yesNo:
      return try withoutMarks().fitted(choice, isTarget: isTarget, missing: missing)
    case .automatic:
      let valued = try withoutMarks()
      if valued.isNumeric || valued.yesNoPair(isNumeric: isTarget) != nil {
        return try valued.fitted(choice, isTarget: isTarget, missing: missing)
      }
      return try fitted(.categories, isTarget: isTarget, missing: missing)
    case .either, .ordered, .categories:
      return try fitted(choice, isTarget: isTarget, missing: missing)
    }
  }

  private func fitted(
    _ choice: ColumnChoice, isTarget: Bool, missing: MissingValues
  ) throws -> ColumnEncoding {
    if let row = firstMissingRow {
      let place = table.place(row: row, column: name)
      let text = try table[row, table.columnIndex(of: name)].withoutOuterSpace
      if isTarget { throw TableError.missingTarget(place, text: text) }
      if missing == .refused { throw TableError.missing(place, text: text) }
    }
    let found = try kind(choice, isTarget: isTarget)
    // A later table that does not determine its decimal sign takes the sign of this one.
    let asked = decimal == .comma || texts.contains { $0.text.utf8.contains(UInt8(ascii: ",")) }
    let isNumber = found.kind.isNumber
    let encoding = try ColumnEncoding(
      name, found.kind, hasMissingFeature: firstMissingRow != nil, unit: isNumber ? unit : nil,
      plainShare: isNumber ? plainShare : nil, decimal: isNumber && asked ? decimal : nil)
    if !found.takesAllValues { try check(encoding) }
    return encoding
  }

  /// True when each cell is a number with one of the two decimal signs. Cells that need different
  /// signs, or have different currencies, cause an error when they are read.
  private var isNumeric: Bool {
    texts.allSatisfy { cell in
      DecimalSign.allCases.contains { cell.text.number($0, unit: unit) != nil }
    }
  }

  private func kind(_ choice: ColumnChoice, isTarget: Bool) throws -> FoundKind {
    switch choice {
    case .automatic:
      if let pair = yesNoPair(isNumeric: isTarget) { return .ofAllValues(pair) }
      return try kind(.number(isStandardized: !isTarget), isTarget: isTarget)
    case .number(let isStandardized):
      return isStandardized && !isTarget
        ? .ofAllValues(try standardized()) : .asked(.number(mean: 0, deviation: 1))
    case .yesNo:
      guard let pair = yesNoPair(isNumeric: true) else {
        throw TableError.notYesNoPair(in: table.name, column: name, values: distinct())
      }
      return .ofAllValues(pair)
    case .either(let yes, let no): return .asked(.yesNo(yes: yes, no: no))
    case .ordered(let categories): return .asked(.ordered(categories))
    case .categories:
      let categories = distinct()
      guard categories.count <= TableEncoding.categoryLimit else {
        throw TableError.tooManyCategories(
          in: table.name, column: name, count: categories.count,
          limit: TableEncoding.categoryLimit)
      }
      return .ofAllValues(.categories(categories))
    }
  }

  /// The distinct texts, sorted.
  private func distinct() -> [String] { Set(texts.map(\.text)).sorted() }

  /// Returns the words for yes and no as the column writes them; `nil` when it holds other texts.
  private func yesNoPair(isNumeric: Bool) -> ColumnEncoding.Kind? {
    // Only the first spelling of each word counts. A third word ends the search, so that long
    // columns are cheap.
    var spellings: [String: String] = [:]
    for (_, text) in texts where spellings[text.lowercased()] == nil {
      spellings[text.lowercased()] = text
      if spellings.count > 2 { return nil }
    }
    let pairs = ColumnEncoding.yesNoPairs.filter { isNumeric || $0.yes != "1" }
    guard let pair = pairs.first(where: { Set([$0.yes, $0.no]).isSuperset(of: spellings.keys) })
    else { return nil }
    return .yesNo(yes: spellings[pair.yes] ?? pair.yes, no: spellings[pair.no] ?? pair.no)
  }

  /// The kind for standardised numbers; see ``TableEncoding/meanAndDeviation(_:)``.
  private func standardized() throws -> ColumnEncoding.Kind {
    let encoder = try ColumnEncoder(
      ColumnEncoding(
        name, .number(mean: 0, deviation: 1), unit: unit, plainShare: plainShare))
    let numbers = try texts.map { row, text in
      try encoder.value(cell(text), place: table.place(row: row, column: name))
    }
    let (mean, deviation) = TableEncoding.meanAndDeviation(numbers)
    return .number(mean: mean, deviation: deviation)
  }

  /// Checks that the encoding accepts every cell, so that errors occur now and not at the first
  /// use.
  private func check(_ encoding: ColumnEncoding) throws {
    let encoder = ColumnEncoder(encoding)
    for (row, text) in texts {
      _ = try encoder.value(cell(text), place: table.place(row: row, column: name))
    }
  }

  private func cell(_ text: String) -> TableCell {
    TableCell(text: text, isMissing: false, decimal: decimal, dateOrder: table.form.dateOrder)
  }
}

/// The kind that was found for a column.
private struct FoundKind {
  let kind: ColumnEncoding.Kind
  /// True when every value was read to find the kind, so that no value can be refused.
  let takesAllValues: Bool

  static func ofAllValues(_ kind: ColumnEncoding.Kind) -> FoundKind {
    FoundKind(kind: kind, takesAllValues: true)
  }

  static func asked(_ kind: ColumnEncoding.Kind) -> FoundKind {
    FoundKind(kind: kind, takesAllValues: false)
  }
}

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

/// The treatment of cells that have no value.
public enum MissingValues: Sendable, Hashable {
  /// Missing values are an error.
  case refused
  /// A column that lacks values when the encoding is fitted gets one more feature,
  /// `name=(missing)`. It is 1 where the value is missing; the column's other features are 0 there.
  case ownFeature
}
