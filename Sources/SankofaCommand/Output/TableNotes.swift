import SankofaData
import SankofaDraw
import SankofaTensor

extension Console {
  /// Tells the rows of a file that were left out: the first ones by their lines, and their number.
  func tell(badRowsOf table: DataTable) {
    guard let reading = table.reading, reading.badRowCount > 0 else { return }
    let most = 10
    let lines = reading.badRows.prefix(most).map { "\($0.line) (\(counted($0.cellCount, "cell")))" }
    line(
      "\(table.name.shownPath): left out \(counted(reading.badRowCount, "row")) with a cell too few or too "
        + "many for \(counted(table.columnNames.count, "column")): line \(listed(lines))"
        + (reading.badRowCount > most ? " and others." : "."))
  }

  /// Tells errors about rows or files, a line for each of the first ones, and their number.
  func tell(failures: [any Error]) {
    let most = 10
    for error in failures.prefix(most) { line("\(error)".onOneLine(atMost: .max)) }
    if failures.count > most {
      line(
        "note: there are \(NumberFormat.grouped(failures.count)) such errors, the first \(most) are above."
      )
    }
  }

  /// Tells the rows that are left out, with the first errors and their number.
  func tell(leftOut errors: [TableError], of table: DataTable) {
    let most = 10
    for error in errors.prefix(most) { line("\(TableFileError(error))".onOneLine(atMost: .max)) }
    if errors.count > most {
      line(
        "note: left out \(NumberFormat.grouped(errors.count)) of \(counted(table.rowCount, "row")) of "
          + "\(table.name.shownPath), the first \(most) are above.")
    }
  }

  /// Tells the columns and cells of a table that count as missing: the first ones by their places, and
  /// the number of each.
  func tell(_ notes: [TableError], in table: DataTable) {
    let most = 10
    for note in notes.prefix(most) { line("\(TableFileError(note))".onOneLine(atMost: .max)) }
    if notes.isEmpty { return }
    let columns = notes.count { if case .missingColumn = $0 { true } else { false } }
    let cells = notes.count - columns
    let name = table.name.shownPath
    var parts: [String] = []
    if columns > 0 { parts.append("\(name) lacks \(counted(columns, "column")) of the model") }
    if cells > 0 {
      parts.append("\(counted(cells, "cell")) of \(name) did not suit the model's columns")
    }
    line(
      "note: \(parts.joined(separator: ", and "))"
        + "\(notes.count > most ? ", the first \(most) are above" : ""); they count as missing.")
  }
}
