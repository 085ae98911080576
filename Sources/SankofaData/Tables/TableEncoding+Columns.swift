import SankofaTensor

/// The question that a model answers about a row.
public enum TableTask: String, Sendable, Hashable, CaseIterable {
  /// A number is predicted.
  case regression
  /// One of several classes is predicted.
  case classification
}

extension TableEncoding {
  /// Fits an encoding to rows of a table whose columns are understood. Cells that do not suit their
  /// column count as missing.
  ///
  /// | kind | encoding |
  /// |---|---|
  /// | number | standardised over the rows |
  /// | yes or no | 1 or 0 |
  /// | category | one feature each, most frequent first joined if rare (``fewestOfCategory(_:)``) |
  /// | date | the day, standardised; month, weekday and hour on a circle, where they differ |
  /// | text | the presence of the words that occur most, at most ``mostWords`` |
  ///
  /// - Parameters:
  ///   - table: the table.
  ///   - columns: its columns, of which the used ones become features.
  ///   - rows: the rows for training; only they are looked at.
  ///   - task: what is predicted: classes, or numbers that are not standardised.
  /// - Throws: `TableError` for a name that no column has, a table without columns to learn from, and
  ///   a number whose value depends on the decimal sign.
  public init(
    fitting table: DataTable, columns: Columns, rows: [Int], task: TableTask = .regression
  ) throws {
    let used = try columns.used.compactMap {
      try ColumnFit($0, table, rows).encoding()
    }
    if used.isEmpty { throw TableError.noFeatureColumns(in: table.name) }
    let target = try columns.target.flatMap { columns[$0] }.map { column in
      var column = column
      if task == .classification { column.kind = .category }
      return try ColumnFit(column, table, rows).target(task)
    }
    let missing = table.form.missingTexts.map { [""] + $0.filter { !$0.isEmpty } }
    try self.init(
      columns: used, target: target, missingTexts: missing ?? [""], oddCells: .missing)
  }

  /// The number of rows that a category needs to have a feature of its own, among so many rows.
  public static func fewestOfCategory(_ rows: Int) -> Int { rows < 50 ? 1 : max(2, rows / 1_000) }

  /// The most words of a column of texts that are features.
  public static let mostWords = 300
}

/// The rows for training of one column.
private struct ColumnFit {
  let column: Columns.Column
  let decimal: DecimalSign?
  private let name: String
  /// The values of the rows.
  private var values: [CellValue] = []

  init(_ column: Columns.Column, _ table: DataTable, _ rows: [Int]) throws {
    self.column = column
    name = column.name
    let index = try table.columnIndex(of: name)
    decimal = table.decimal(column: index) ?? table.usualDecimal
    values = try rows.map { try column.value(table, row: $0, column: index) }
  }

  /// The encoding of a feature column; `nil` when the rows have nothing to learn from.
  func encoding() throws -> ColumnEncoding? {
    let hasMissing = values.contains { if case .missing = $0 { true } else { $0.isOdd } }
    switch column.kind {
    case .number:
      let numbers = values.compactMap(\.number)
      if numbers.isEmpty { return nil }
      let (mean, deviation) = TableEncoding.meanAndDeviation(numbers)
      return try ColumnEncoding(
        name, .number(mean: mean, deviation: deviation), hasMissingFeature: hasMissing,
        unit: column.unit, plainShare: column.plainShare, decimal: decimal)
    case .date:
      return try dates().map { try ColumnEncoding(name, .date($0), hasMissingFeature: hasMissing) }
    case .yesNo:
      guard let pair = yesNo() else { return nil }
      return try ColumnEncoding(
        name, .yesNo(yes: pair.yes, no: pair.no), hasMissingFeature: hasMissing)
    case .category:
      let counts = counts()
      let fewest = TableEncoding.fewestOfCategory(values.count)
      let kept = ColumnFit.most(TableEncoding.categoryLimit, of: counts, fewest: fewest)
      if kept.isEmpty { return nil }
      return try ColumnEncoding(
        name, .categories(kept), hasMissingFeature: hasMissing,
        hasOtherFeature: kept.count < counts.count)
    case .text:
      let words = words()
      if words.isEmpty { return nil }
      return try ColumnEncoding(name, .words(words), hasMissingFeature: hasMissing)
    case .identifier, .constant: return nil
    }
  }

  /// The encoding of the target.
  func target(_ task: TableTask) throws -> ColumnEncoding {
    guard task == .classification else {
      return try ColumnEncoding(
        name, .number(mean: 0, deviation: 1), unit: column.unit, plainShare: column.plainShare,
        decimal: decimal)
    }
    let classes = counts().keys.sorted {
      if let left = Double($0), let right = Double($1), left != right { return left < right }
      return $0 < $1
    }
    return try ColumnEncoding(name, .categories(classes))
  }

  private func counts() -> [String: Int] {
    var counts: [String: Int] = [:]
    for case .text(let text) in values { counts[text, default: 0] += 1 }
    return counts
  }

  private func yesNo() -> (yes: String, no: String)? {
    let texts = counts().keys.sorted()
    let words = Set(texts.map { $0.lowercased() })
    guard !words.isEmpty,
      let pair = ColumnEncoding.yesNoPairs.first(where: { words.isSubset(of: [$0.yes, $0.no]) })
    else { return nil }
    func spelling(_ word: String) -> String { texts.first { $0.lowercased() == word } ?? word }
    return (spelling(pair.yes), spelling(pair.no))
  }

  private func dates() -> DateEncoding? {
    let dates = values.compactMap(\.date)
    if dates.isEmpty { return nil }
    let days = dates.map { Double($0.day) + Double($0.second ?? 0) / 86_400 }
    let (mean, deviation) = TableEncoding.meanAndDeviation(days)
    let parts = DatePart.allCases.filter { part in
      let first = part.value(dates[0])
      return dates.contains { part.value($0) != first }
    }
    return DateEncoding(
      order: column.dateOrder ?? .dayFirst, mean: mean, deviation: deviation, parts: parts)
  }

  private func words() -> [String] {
    var counts: [String: Int] = [:]
    for case .text(let text) in values {
      for word in Set(text.words) { counts[word, default: 0] += 1 }
    }
    return ColumnFit.most(
      TableEncoding.mostWords, of: counts, fewest: max(2, values.count / 1_000))
  }

  /// The texts that occur most, sorted.
  private static func most(_ limit: Int, of counts: [String: Int], fewest: Int) -> [String] {
    counts.filter { $0.value >= fewest }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .prefix(limit).map(\.key).sorted()
  }
}

extension CellValue {
  /// The number, in a column of numbers.
  public var number: Double? { if case .number(let number) = self { number } else { nil } }
  /// The date, in a column of dates.
  public var date: WrittenDate? { if case .date(let date) = self { date } else { nil } }
  /// True for a cell that does not suit its column.
  public var isOdd: Bool { if case .odd = self { true } else { false } }
}
