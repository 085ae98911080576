import SankofaFormats
import SankofaTensor

/// A table of text with named columns, as in a file. A ``TableEncoding`` gives the cells their
/// meaning.
public struct DataTable: Sendable {
  /// The table's name in messages, such as its path.
  public let name: String
  /// The names of the columns from left to right; no two are equal.
  public let columnNames: [String]
  /// The number of rows.
  public let rowCount: Int
  /// The cells, row by row.
  private let cells: [String]
  /// The line of the file on which each row begins.
  private let lines: [Int]?
  private let decimals: DecimalSigns

  /// Makes a table.
  ///
  /// - Throws: `TableError` when there is no column, when a name is empty or occurs twice, or when
  ///   a row does not have one cell for each column.
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

  /// Makes a table of the records of a CSV file; without a header, the columns are called
  /// `column 1` and so on.
  ///
  /// - Parameter decimal: the decimal sign of numbers; by default it is found from the cells.
  /// - Throws: `TableError` when there is no column, or when a name is empty or occurs twice.
  public init(_ csv: CSV, name: String, decimal: DecimalSign? = nil) throws {
    let names = csv.header ?? (0..<csv.columnCount).map { "column \($0 + 1)" }
    try self.init(
      name, names, cells: csv.cells, lines: csv.lines, csv.recordCount,
      DecimalSigns(
        cells: csv.cells, columnCount: csv.columnCount, areCommasBetween: csv.delimiter == .comma,
        given: decimal))
  }

  /// Reads the table in the file at `path`, whose first line names the columns.
  ///
  /// - Parameters:
  ///   - delimiter: the character between cells. By default it is found from the first line: the
  ///     only delimiter there or, among several, the one that gives every line the same number of
  ///     cells.
  ///   - decimal: the decimal sign of numbers; by default it is found from the cells.
  /// - Throws: `FormatError` when the file cannot be read or is not strict CSV;
  ///   `TableError.severalDelimiters` when the file is a valid table with several delimiters.
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

  /// The cell in a row and a column, both counted from 0. Traps when there is no such row or
  /// column.
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
  /// - Throws: `TableError.unknownColumn`, which suggests the nearest existing name.
  public func column(_ name: String) throws -> [String] {
    let column = try columnIndex(of: name)
    return (0..<rowCount).map { self[$0, column] }
  }

  /// The position of the column `name`, counted from 0.
  ///
  /// - Throws: `TableError.unknownColumn`, which suggests the nearest existing name.
  public func columnIndex(of name: String) throws -> Int {
    guard let index = columnNames.firstIndex(of: name) else {
      throw TableError.unknownColumn(
        in: self.name, name: name, suggestion: nearestName(to: name, among: columnNames),
        known: columnNames)
    }
    return index
  }

  /// The rows at `indices`, in that order; an index may occur more than once. Traps when there is
  /// no such row.
  public func rows(at indices: [Int]) -> DataTable {
    DataTable(
      self, cells: indices.flatMap(row), lines: lines.map { all in indices.map { all[$0] } })
  }

  /// Repeats the row `row` once for each text, with that text in `column`. Traps when there is no
  /// such row.
  package func variants(ofRow row: Int, column: Int, texts: [String]) -> DataTable {
    let variants = texts.flatMap { text in
      var cells = self.row(row)
      cells[column] = text
      return cells
    }
    return DataTable(self, cells: variants, lines: nil)
  }

  /// Makes a table of other rows with the same column names.
  private init(_ table: DataTable, cells: [String], lines: [Int]?) {
    name = table.name
    columnNames = table.columnNames
    rowCount = cells.count / table.columnNames.count
    self.cells = cells
    self.lines = lines
    decimals = table.decimals
  }

  /// The decimal sign of a column; `nil` when the table does not determine it.
  func decimal(column: Int) -> DecimalSign? { decimals.signs[column] }

  /// The decimal sign to use when neither the table nor an encoding determines it.
  var usualDecimal: DecimalSign? { decimals.usual }

  func place(row: Int, column: String) -> CellPlace {
    CellPlace(
      table: name, row: rowCount == 1 && lines == nil ? nil : row, line: lines?[row],
      column: column)
  }
}
