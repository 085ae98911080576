import SankofaFormats
import SankofaTensor

/// A table of text with named columns, as in a file. ``Columns`` says what its columns are, and a
/// ``TableEncoding`` turns its cells into numbers.
///
/// A table takes about the memory of its text, and 4 bytes for each cell.
public struct DataTable: Sendable {
  /// The table's name in messages, such as its path.
  public let name: String
  /// The names of the columns from left to right; no two are equal.
  public let columnNames: [String]
  /// The number of rows.
  public let rowCount: Int
  /// How the table was read; `nil` for a table that does not come from a file.
  public let reading: TableReading?
  /// The form that was asked for.
  package let form: TableForm
  /// The cells of each column.
  let cells: [PackedTexts]
  /// The line of the file on which each row begins.
  private let lines: [Int]?
  /// The facts about each column. Rows that are picked keep those of the whole table.
  let profiles: [ColumnProfile]
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
    let cells = columnNames.indices.map { column in PackedTexts(rows.lazy.map { $0[column] }) }
    try self.init(name, columnNames, cells: cells, lines: nil, rows.count, TableForm(), nil)
  }

  /// Makes a table of the records of a CSV file; without a header, the columns are called
  /// `column 1` and so on.
  ///
  /// - Parameter decimal: the decimal sign of numbers; by default it is found from the cells.
  /// - Throws: `TableError` when there is no column, or when a name is empty or occurs twice.
  public init(_ csv: CSV, name: String, decimal: DecimalSign? = nil) throws {
    let names = csv.header ?? (0..<csv.columnCount).map { "column \($0 + 1)" }
    let cells = (0..<csv.columnCount).map { column in
      PackedTexts(
        stride(from: column, to: csv.cells.count, by: csv.columnCount).lazy.map { csv.cells[$0] })
    }
    try self.init(
      name, names, cells: cells, lines: csv.lines, csv.recordCount,
      TableForm(delimiter: csv.delimiter, decimal: decimal), nil)
  }

  init(
    _ name: String, _ columnNames: [String], cells: [PackedTexts], lines: [Int]?, _ rowCount: Int,
    _ form: TableForm, _ reading: TableReading?
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
    self.reading = reading
    self.form = form
    self.cells = cells
    self.lines = lines
    let missing = form.missingTexts.map(Set.init)
    profiles = cells.map { ColumnProfile($0, missingTexts: missing) }
    decimals = DecimalSigns(
      profiles, areCommasBetween: (reading?.delimiter ?? form.delimiter) == .comma,
      given: form.decimal)
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
    return cells[column][row]
  }

  /// The cells of a row, from left to right. Traps when there is no such row.
  public func row(_ row: Int) -> [String] { columnNames.indices.map { self[row, $0] } }

  /// The cells of the column `name`, from the first row to the last.
  ///
  /// - Throws: `TableError.unknownColumn`, which suggests the nearest existing name.
  public func column(_ name: String) throws -> [String] {
    let column = try columnIndex(of: name)
    return (0..<rowCount).map { cells[column][$0] }
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

  /// The line of the file on which a row begins, counted from 1; `nil` without a file.
  public func line(ofRow row: Int) -> Int? { lines?[row] }

  /// The rows at `indices`, in that order; an index may occur more than once. Traps when there is
  /// no such row.
  public func rows(at indices: [Int]) -> DataTable {
    DataTable(
      self, cells: cells.map { $0.gathered(indices) }, indices.count,
      lines: lines.map { all in indices.map { all[$0] } })
  }

  /// Repeats the row `row` once for each text, with that text in `column`. Traps when there is no
  /// such row.
  package func variants(ofRow row: Int, column: Int, texts: [String]) -> DataTable {
    var cells = self.cells.map { $0.gathered(texts.map { _ in row }) }
    cells[column] = PackedTexts(texts)
    return DataTable(self, cells: cells, texts.count, lines: nil)
  }

  /// Makes a table of other rows with the same column names.
  private init(_ table: DataTable, cells: [PackedTexts], _ rowCount: Int, lines: [Int]?) {
    name = table.name
    columnNames = table.columnNames
    reading = table.reading
    form = table.form
    profiles = table.profiles
    decimals = table.decimals
    self.rowCount = rowCount
    self.cells = cells
    self.lines = lines
  }

  /// The decimal signs that the columns of numbers show.
  package var decimalSigns: [DecimalSign] {
    DecimalSign.allCases.filter { sign in
      form.decimal == sign || profiles.contains { $0.isOfNumbers && $0.decimal == sign }
    }
  }

  /// The number of cells without a value.
  package var missingCellCount: Int { profiles.reduce(0) { $0 + $1.missing } }

  /// The decimal sign of a column; `nil` when the table does not determine it.
  func decimal(column: Int) -> DecimalSign? { decimals.signs[column] }

  /// The decimal sign to use when neither the table nor an encoding determines it.
  var usualDecimal: DecimalSign? { decimals.usual }

  /// The error of a row whose cell in a column of texts is empty.
  package func missingText(row: Int, column: String) -> TableError {
    .missing(place(row: row, column: column))
  }

  func place(row: Int, column: String) -> CellPlace {
    CellPlace(
      table: name, row: rowCount == 1 && lines == nil ? nil : row, line: lines?[row],
      column: column)
  }
}
