import SankofaFormats

/// The place of a cell in a table.
public struct CellPlace: Sendable, Hashable, CustomStringConvertible {
  /// The table's name, which is the path for a table that was read from a file.
  public var table: String
  /// The row, counted from 0; `nil` for the only row of a table that was not read from a file.
  public var row: Int?
  /// The line of the file on which the row begins, counted from 1; `nil` without a file.
  public var line: Int?
  /// The column's name.
  public var column: String

  /// The place as messages show it: `people.csv:12, column "age"`, or
  /// `people, row 10, column "age"` when there is no file, or `people, column "age"` when there is
  /// only one row.
  public var description: String {
    let row = row.map { ", row \($0)" } ?? ""
    let table = table.shownPath
    return (line.map { "\(table):\($0)" } ?? table + row) + ", column \(column.quoted)"
  }
}
