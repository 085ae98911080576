import SankofaData

/// The rows of a .csv file that an encoding accepts.
struct EncodableRows {
  /// These rows; `nil` when there are none.
  let table: DataTable?
  /// Their numbers in the file, counted from 0.
  let numbers: [Int]
  /// The errors of the other rows.
  let failures: [TableFileError]

  /// - Throws: `FormatError` or `TableFileError` for a file that cannot be read or lacks a column.
  init(_ path: String, _ form: CSVForm, _ encoding: TableEncoding, withTargets: Bool) throws {
    let table = try form.table(path)
    let rows: TableEncoding.Rows
    do { rows = try encoding.rows(of: table, withTargets: withTargets) } catch let error
      as TableError
    { throw TableFileError(error) }
    numbers = rows.encodable
    failures = rows.errors.map { TableFileError($0) }
    self.table = rows.encodable.isEmpty ? nil : table.rows(at: rows.encodable)
  }
}
