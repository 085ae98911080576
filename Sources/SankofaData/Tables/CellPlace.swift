import SankofaFormats

/// The place of a cell.
public struct CellPlace: Sendable, Hashable, CustomStringConvertible {
  /// The table's name: the path for one that was read from a file.
  public var table: String
  /// The row, from 0; `nil` for the only row of a table that came from no file.
  public var row: Int?
  /// The line of the file on which the row begins, from 1.
  public var line: Int?
  /// The column's name.
  public var column: String

  /// `people.csv:12, column "age"`; `people, row 10, column "age"` when there is no file, and
  /// `people, column "age"` when there is one row only.
  public var description: String {
    let row = row.map { ", row \($0)" } ?? ""
    let table = table.shownPath
    return (line.map { "\(table):\($0)" } ?? table + row) + ", column \(column.quoted)"
  }
}
