extension TableEncoding {
  /// The most categories of a column that become features.
  public static let categoryLimit = 1_000

  /// Looks at a table, and decides how its columns become numbers.
  ///
  /// - Parameters:
  ///   - table: the rows to learn from; those to be tested on should not be among them.
  ///   - target: the column to be predicted, which is never a feature. Numbers stay as they are.
  ///   - choices: what columns are to be read as, by name; ``ColumnChoice/automatic`` where nothing
  ///     is said.
  ///   - ignoring: columns to leave out, such as names and numbers of rows.
  ///   - missing: what becomes of missing values; an error by default. A target is never missing.
  ///   - missingTexts: texts that stand for a missing value in any column, in addition to the empty
  ///     text and the marks that count among numbers.
  /// - Throws: `TableError` for a name that no column has, a value that does not suit its column, a
  ///   column without values or with more than ``categoryLimit`` categories, and a table without
  ///   rows or without a column to learn from.
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

/// A column of a table that an encoding is fitted on.
private struct FittedColumn {
  let name: String
  let table: DataTable
  /// The decimal sign of its numbers, where the table leaves no doubt.
  let decimal: DecimalSign?
  /// The texts of the cells that have a value, with their rows.
  var texts: [(row: Int, text: String)] = []
  var firstMissingRow: Int?

  init(_ name: String, _ table: DataTable, isMissing: (String) -> Bool) throws {
    self.name = name
    self.table = table
    decimal = table.decimal(column: try table.columnIndex(of: name)) ?? table.usualDecimal
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

  /// Returns the column without the cells in which a program marked a missing value.
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
    // Among numbers, and yes and no, the marks of programs are missing values; among categories
    // each text is a category.
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
    // A later table that does not say its decimal sign has the sign of this one.
    let asked = decimal == .comma || texts.contains { $0.text.utf8.contains(UInt8(ascii: ",")) }
    let isNumber = if case .number = found.kind { true } else { false }
    let encoding = try ColumnEncoding(
      name, found.kind, hasMissingFeature: firstMissingRow != nil,
      decimal: isNumber && asked ? decimal : nil)
    if !found.takesAllValues { try check(encoding) }
    return encoding
  }

  /// True when each cell is a number with one of the decimal signs. Cells that need different signs
  /// are an error when they are read.
  private var isNumeric: Bool {
    texts.allSatisfy { cell in DecimalSign.allCases.contains { cell.text.number($0) != nil } }
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

  /// The different texts, sorted.
  private func distinct() -> [String] { Set(texts.map(\.text)).sorted() }

  /// Yes and no as the column writes them, when it holds nothing else.
  private func yesNoPair(isNumeric: Bool) -> ColumnEncoding.Kind? {
    // The first spelling of each word; a third word ends the search, so that long columns are cheap.
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

  /// The mean, and the deviation √(Σ(x − mean)² / n), of the column's numbers.
  ///
  /// Where all are equal the mean is their value, however a sum of them rounds, and the deviation is
  /// taken for 1, so that they become 0. It is taken for 1 too where the numbers differ by no more
  /// than what rounding alone may make of the variance s², whose computed value is off by up to
  /// n ε s² + (n x̄ ε)² (Chan, Golub and LeVeque, 1983): scikit-learn's rule.
  private func standardized() throws -> ColumnEncoding.Kind {
    let encoder = try ColumnEncoder(ColumnEncoding(name, .number(mean: 0, deviation: 1)))
    let numbers = try texts.map { row, text in
      try encoder.value(cell(text), place: table.place(row: row, column: name))
    }
    if let value = numbers.first, numbers.allSatisfy({ $0 == value }) {
      return .number(mean: value, deviation: 1)
    }
    let count = Double(numbers.count)
    let mean: Double = numbers.reduce(0, +) / count
    let squares: Double = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let variance = squares / count
    let roundingOfMean = count * mean * Double.ulpOfOne
    let rounding = count * Double.ulpOfOne * variance + roundingOfMean * roundingOfMean
    return .number(mean: mean, deviation: variance > rounding ? variance.squareRoot() : 1)
  }

  /// Sees that the encoding takes every cell, so that nothing is left to surprise the first use.
  private func check(_ encoding: ColumnEncoding) throws {
    let encoder = ColumnEncoder(encoding)
    for (row, text) in texts {
      _ = try encoder.value(cell(text), place: table.place(row: row, column: name))
    }
  }

  private func cell(_ text: String) -> TableCell {
    TableCell(text: text, isMissing: false, decimal: decimal)
  }
}

/// The encoding of a column, and what is known of it.
private struct FoundKind {
  let kind: ColumnEncoding.Kind
  /// True when the kind was found by looking at every value, so that none of them can be refused.
  let takesAllValues: Bool

  static func ofAllValues(_ kind: ColumnEncoding.Kind) -> FoundKind {
    FoundKind(kind: kind, takesAllValues: true)
  }

  static func asked(_ kind: ColumnEncoding.Kind) -> FoundKind {
    FoundKind(kind: kind, takesAllValues: false)
  }
}
