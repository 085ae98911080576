import SankofaFormats
import SankofaTensor

/// Named columns of text, as a file has them; what the cells mean is said by a ``TableEncoding``.
public struct DataTable: Sendable {
  /// The table's name in messages: its path, or a name.
  public let name: String
  /// The names of the columns from left to right; no two are equal.
  public let columnNames: [String]
  /// The number of rows.
  public let rowCount: Int
  /// Row by row.
  private let cells: [String]
  /// The line of the file on which each row begins.
  private let lines: [Int]?
  private let decimals: DecimalSigns

  /// Makes a table.
  ///
  /// - Throws: `TableError` when there is no column, a name is empty or comes twice, or a row has
  ///   another number of cells than there are columns.
  public init(name: String, columnNames: [String], rows: [[String]]) throws {
    if let row = rows.firstIndex(where: { $0.count != columnNames.count }) {
      throw TableError.raggedRow(
        in: name, row: row, cellCount: rows[row].count, columnCount: columnNames.count)
    }
    let cells = rows.flatMap(\.self)
    try self.init(
      name, columnNames, cells: cells, lines: nil, rows.count,
      DecimalSigns(cells: cells, columnCount: columnNames.count, areCommasBetween: false))
  }

  /// The records of comma-separated values; without a header the columns are called `column 1` and
  /// so on.
  ///
  /// - Parameter decimal: the decimal sign of numbers; found from the cells by default.
  /// - Throws: `TableError` when there is no column, or a name is empty or comes twice.
  public init(_ csv: CSV, name: String, decimal: DecimalSign? = nil) throws {
    let names = csv.header ?? (0..<csv.columnCount).map { "column \($0 + 1)" }
    try self.init(
      name, names, cells: csv.cells, lines: csv.lines, csv.recordCount,
      DecimalSigns(
        cells: csv.cells, columnCount: csv.columnCount, areCommasBetween: csv.delimiter == .comma,
        given: decimal))
  }

  /// The table in the file at `path`, whose first line names the columns.
  ///
  /// - Parameters:
  ///   - delimiter: the character between cells. By default it is found from the first line: it is
  ///     the only delimiter there or, of several, the one that gives every line the same number of
  ///     cells.
  ///   - decimal: the decimal sign of numbers; found from the cells by default.
  /// - Throws: `FormatError` when the file cannot be read or is no strict CSV;
  ///   `TableError.severalDelimiters` when several delimiters make a table of it.
  public init(
    contentsOf path: String, delimiter: CSV.Delimiter? = nil, decimal: DecimalSign? = nil
  ) throws {
    let tables =
      try delimiter.map { [try CSV(contentsOf: path, delimiter: $0)] } ?? CSV.readings(ofFile: path)
    guard tables.count == 1 else {
      throw TableError.severalDelimiters(in: path, delimiters: tables.compactMap(\.delimiter))
    }
    try self.init(tables[0], name: path, decimal: decimal)
  }

  private init(
    _ name: String, _ columnNames: [String], cells: [String], lines: [Int]?, _ rowCount: Int,
    _ decimals: DecimalSigns
  ) throws {
    if columnNames.isEmpty { throw TableError.noColumns(in: name) }
    var known: Set<String> = []
    for (index, column) in columnNames.enumerated() {
      if column.isEmpty { throw TableError.namelessColumn(in: name, index: index) }
      if !known.insert(column).inserted { throw TableError.sameColumnName(in: name, name: column) }
    }
    self.name = name
    self.columnNames = columnNames
    self.rowCount = rowCount
    self.cells = cells
    self.lines = lines
    self.decimals = decimals
  }

  /// A cell. Traps when there is no such row or column.
  public subscript(row: Int, column: Int) -> String {
    guard (0..<rowCount).contains(row), columnNames.indices.contains(column) else {
      misuse(
        TensorError(
          "DataTable",
          "has \(rowCount) rows and \(columnNames.count) columns, got row \(row), column \(column); "
            + "count from 0."))
    }
    return cells[row * columnNames.count + column]
  }

  /// The cells of a row, from left to right. Traps when there is no such row.
  public func row(_ row: Int) -> [String] { columnNames.indices.map { self[row, $0] } }

  /// The cells of the column `name`, from the first row to the last.
  ///
  /// - Throws: `TableError.unknownColumn`, which suggests the nearest name.
  public func column(_ name: String) throws -> [String] {
    let column = try columnIndex(of: name)
    return (0..<rowCount).map { self[$0, column] }
  }

  /// The place of the column `name`, from 0.
  ///
  /// - Throws: `TableError.unknownColumn`, which suggests the nearest name.
  public func columnIndex(of name: String) throws -> Int {
    guard let index = columnNames.firstIndex(of: name) else {
      throw TableError.unknownColumn(
        in: self.name, name: name, suggestion: nearestName(to: name, among: columnNames),
        known: columnNames)
    }
    return index
  }

  /// The rows at `indices`, in that order; an index may come more than once. Traps when there is no
  /// such row.
  public func rows(at indices: [Int]) -> DataTable {
    DataTable(
      self, cells: indices.flatMap(row), lines: lines.map { all in indices.map { all[$0] } })
  }

  /// The row `row` once for each text, with that text in `column`. Traps when there is none.
  package func variants(ofRow row: Int, column: Int, texts: [String]) -> DataTable {
    let variants = texts.flatMap { text in
      var cells = self.row(row)
      cells[column] = text
      return cells
    }
    return DataTable(self, cells: variants, lines: nil)
  }

  /// Other rows under the same names.
  private init(_ table: DataTable, cells: [String], lines: [Int]?) {
    name = table.name
    columnNames = table.columnNames
    rowCount = cells.count / table.columnNames.count
    self.cells = cells
    self.lines = lines
    decimals = table.decimals
  }

  /// The decimal sign of a column, where the table says it.
  func decimal(column: Int) -> DecimalSign? { decimals.signs[column] }

  /// The decimal sign where neither the table nor an encoding says it.
  var usualDecimal: DecimalSign? { decimals.usual }

  func place(row: Int, column: String) -> CellPlace {
    CellPlace(
      table: name, row: rowCount == 1 && lines == nil ? nil : row, line: lines?[row],
      column: column)
  }
}
