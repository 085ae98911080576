import SankofaFormats
import SankofaTensor

/// The encoding of a table's rows as numbers. It is fitted to one table, applies to any table with
/// the same columns, and is saved with a model.
///
/// Spaces and tabs around a cell do not count. A cell is missing when nothing else is left, or when
/// it is one of ``missingTexts``. In a column of numbers, or of yes and no, it is also missing when
/// it is a common mark: `NA`, `N/A`, `#N/A`, `<NA>`, `NaN`, `null`, `none`, `-`, `--` or `?`, in
/// upper or lower case.
///
/// Numbers may have marks of thousands (`1,234`, `1 234`) and a decimal comma. The decimal sign is
/// found from a table's cells, or passed to ``DataTable``.
///
/// ```swift
/// let table = try DataTable(contentsOf: "people.csv")
/// let encoding = try TableEncoding(fitting: table, target: "ripe")
/// let data = try encoding.dataset(table)  // float32 [n, width], float32 [n, 1]
/// ```
public struct TableEncoding: Sendable, Hashable {
  /// The columns that become features, in the order of the fitted table.
  public let columns: [ColumnEncoding]
  /// The column to predict, if there is one.
  public let target: ColumnEncoding?
  /// The texts that stand for a missing value in any column.
  public let missingTexts: [String]
  /// The treatment of cells that do not suit their column, and of values that are missing where none
  /// was missing when the encoding was fitted.
  public let oddCells: OddCells
  /// The meaning of each number of an encoded row, in order.
  public let features: [TableFeature]

  /// The treatment of cells that do not suit their column.
  public enum OddCells: String, Sendable, Hashable, CaseIterable {
    /// They are errors.
    case refused
    /// They count as missing, and ``TableEncoding/encoded(_:notes:)`` tells each.
    case missing
  }

  /// Describes an encoding.
  ///
  /// - Throws: `TableError` when there is no column, or when two columns or two features would have
  ///   the same name.
  public init(
    columns: [ColumnEncoding], target: ColumnEncoding? = nil, missingTexts: [String] = [""],
    oddCells: OddCells = .refused
  ) throws {
    let names = columns.map(\.name) + [target?.name].compactMap(\.self)
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw TableError.sameColumnName(in: "encoding", name: name)
    }
    if columns.isEmpty { throw TableError.noFeatureColumns(in: "encoding") }
    features = columns.flatMap(\.features)
    var owners: [String: String] = [:]
    for feature in features {
      if let other = owners.updateValue(feature.column, forKey: feature.name) {
        throw TableError.sameFeatureName(feature.name, columns: [other, feature.column])
      }
    }
    self.columns = columns
    self.target = target
    self.missingTexts = missingTexts
    self.oddCells = oddCells
  }

  /// The number of features, which is the length of an encoded row.
  public var width: Int { features.count }

  /// The places in an encoded row of each column's features.
  package var featureRanges: [Range<Int>] {
    var end = 0
    return columns.map { column in
      let start = end
      end += column.features.count
      return start..<end
    }
  }

  /// The features of a column whose value is missing: those of the mean, if the column knows of none.
  package func missingFeatures(of column: ColumnEncoding) -> [Float] {
    let encoder = ColumnEncoder(column)
    var numbers = [Float](repeating: 0, count: encoder.width)
    encoder.markMissing(&numbers, at: 0)
    return numbers
  }

  /// True when a cell's text stands for a missing value in every column.
  public func isMissing(_ text: String) -> Bool {
    let text = text.withoutOuterSpace
    return text.isEmpty || missingTexts.contains(text)
  }

  /// True when a cell's text stands for a missing value in a column.
  package func isMissing(_ text: String, in column: ColumnEncoding) -> Bool {
    isMissing(text) || column.isMissingMark(text.withoutOuterSpace)
  }

  /// Returns a cell of a column, ready to be encoded.
  func cell(_ table: DataTable, _ row: Int, _ column: Int, _ encoding: ColumnEncoding)
    -> TableCell
  {
    let text = table[row, column].withoutOuterSpace
    return TableCell(
      text: text, isMissing: isMissing(text, in: encoding),
      decimal: table.decimal(column: column) ?? encoding.decimal ?? table.usualDecimal,
      dateOrder: table.form.dateOrder)
  }
}

extension TableEncoding {
  /// Encodes the rows of a table as numbers, `float32` [rows, width]. Columns are found by their
  /// names; other columns of the table do not matter.
  ///
  /// - Throws: `TableError` when there is no row, when a column is missing, or when a value is
  ///   missing, is not a number in a column of numbers, or is a category that the encoding does not
  ///   know.
  public func encoded(_ table: DataTable) throws -> Tensor {
    var notes: [TableError] = []
    let indices = try columns.map { try table.columnIndex(of: $0.name) }
    return try encoded(table, rows: Array(0..<table.rowCount), indices, notes: &notes)
  }

  /// Encodes the rows of a table as ``encoded(_:)`` does. When ``oddCells`` says so, cells that do not
  /// suit their column count as missing, and so does a column that the table does not have, in every
  /// row.
  ///
  /// - Parameter notes: receives the columns and the cells that count as missing, column by column.
  /// - Throws: as ``encoded(_:)``, but not for those cells and columns; `TableError.tooFewColumns` when
  ///   the table has fewer than half of the columns, since the answers would be little more than the
  ///   average.
  public func encoded(_ table: DataTable, notes: inout [TableError]) throws -> Tensor {
    try encoded(
      table, rows: Array(0..<table.rowCount), places(in: table, notes: &notes), notes: &notes)
  }

  /// The position of each column of the encoding in a table; `nil` for one that counts as missing.
  func places(in table: DataTable, notes: inout [TableError]) throws -> [Int?] {
    let indices = columns.map { table.columnNames.firstIndex(of: $0.name) }
    let missing = zip(columns, indices).filter { $0.1 == nil }.map(\.0.name)
    if missing.isEmpty { return indices }
    if oddCells == .refused { _ = try table.columnIndex(of: missing[0]) }
    if 2 * missing.count > columns.count {
      throw TableError.tooFewColumns(
        in: table.name, found: columns.count - missing.count, of: columns.count, missing: missing)
    }
    let others = table.columnNames.filter { name in !columns.contains { $0.name == name } }
    notes += missing.map {
      .missingColumn(in: table.name, name: $0, suggestion: nearestName(to: $0, among: others))
    }
    return indices
  }

  private func encoded(
    _ table: DataTable, rows: [Int], _ indices: [Int?], notes: inout [TableError]
  ) throws -> Tensor {
    if rows.isEmpty { throw TableError.noRows(in: table.name) }
    if let shortage = MemoryLimit.shortage(of: rows.count.multiplied(by: 4 * width)) {
      throw TableError.needsMemory(in: table.name, shortage)
    }
    let encoders = columns.map(ColumnEncoder.init)
    var numbers = [Float](repeating: 0, count: rows.count * width)
    var offset = 0
    for (encoder, column) in zip(encoders, indices) {
      for (index, row) in rows.enumerated() {
        let place = index * width + offset
        guard let column else {
          encoder.markMissing(&numbers, at: place)
          continue
        }
        if let number = plainNumber(table, row, column, encoder.column) {
          numbers[place] = number
          continue
        }
        let cell = cell(table, row, column, encoder.column)
        do {
          try encoder.encode(
            cell, into: &numbers, at: place,
            place: table.place(row: row, column: encoder.column.name))
          if encoder.isOther(cell), oddCells == .missing {
            notes.append(
              .rareCategory(table.place(row: row, column: encoder.column.name), text: cell.text))
          }
        } catch let error as TableError where oddCells == .missing {
          encoder.markMissing(&numbers, at: place)
          notes.append(error)
        }
      }
      offset += encoder.width
    }
    return Tensor(numbers, shape: [rows.count, width])
  }

  /// The encoded number of a cell of a column of numbers, when there is nothing to decide about it.
  private func plainNumber(
    _ table: DataTable, _ row: Int, _ column: Int, _ encoding: ColumnEncoding
  ) -> Float? {
    guard missingTexts == [""], encoding.unit != "%",
      case .number(let mean, let deviation) = encoding.kind,
      let sign = table.decimal(column: column) ?? encoding.decimal ?? table.usualDecimal
    else { return nil }
    return table.cells[column].withText(row) { text -> Float? in
      guard let number = WrittenNumber(text, sign), number.unit == nil else { return nil }
      let value = Float((number.value - mean) / deviation)
      return value.isFinite ? value : nil
    }
  }

  /// Encodes the targets of a table's rows.
  ///
  /// Numbers, and yes and no as 1 and 0, become `float32` [rows, 1]. Categories become labels,
  /// `int32` [rows]: their positions in ``ColumnEncoding/values``.
  ///
  /// - Throws: `TableError` when the encoding has no target, and in the same cases as
  ///   ``encoded(_:)``.
  public func targets(_ table: DataTable) throws -> Tensor {
    try targets(table, rows: Array(0..<table.rowCount))
  }

  private func targets(_ table: DataTable, rows: [Int]) throws -> Tensor {
    guard let target else { throw TableError.noTarget(in: table.name) }
    if rows.isEmpty { throw TableError.noRows(in: table.name) }
    let column = try table.columnIndex(of: target.name)
    let encoder = ColumnEncoder(target)
    let values = try rows.map { row in
      let cell = cell(table, row, column, target)
      let place = table.place(row: row, column: target.name)
      if cell.isMissing { throw TableError.missingTarget(place, text: cell.text) }
      return try encoder.value(cell, place: place)
    }
    return target.isLabel
      ? Tensor(values.map { Int32($0) }, shape: [values.count])
      : Tensor(values.map { Float($0) }, shape: [values.count, 1])
  }

  /// Makes a data set of a table, from ``encoded(_:)`` and ``targets(_:)``. When targets are
  /// labels, the categories are the class names.
  ///
  /// - Throws: `TableError` in the same cases as these two.
  public func dataset(_ table: DataTable) throws -> Dataset {
    try dataset(table, rows: Array(0..<table.rowCount))
  }

  /// Makes a data set of some rows of a table, without a copy of their text.
  package func dataset(_ table: DataTable, rows: [Int]) throws -> Dataset {
    var notes: [TableError] = []
    let indices = try columns.map { try table.columnIndex(of: $0.name) }
    return try Dataset(
      name: table.name, features: encoded(table, rows: rows, indices, notes: &notes),
      targets: targets(table, rows: rows),
      classNames: target?.isLabel == true ? target?.values : nil)
  }
}

extension ColumnEncoding {
  /// True when the column, used as a target, gives labels.
  fileprivate var isLabel: Bool {
    switch kind {
    case .number, .yesNo, .date, .words: false
    case .ordered, .categories: true
    }
  }
}
