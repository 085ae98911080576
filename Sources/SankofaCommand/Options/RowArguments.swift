import SankofaData
import SankofaFormats
import SankofaTensor

/// A row of a table as it is typed: a value for each column in order, or `column=value` in any order.
struct RowArguments {
  let values: [String]

  init(_ values: [String]) { self.values = values }

  /// The row, or `nil` when nothing was typed.
  func row(for encoding: TableEncoding) throws -> DataTable? {
    if values.isEmpty { return nil }
    let columns = encoding.columns.map(\.name)
    let isNamed = values.contains { column(of: $0, among: columns) != nil }
    let cells = try isNamed ? namedCells(encoding, columns) : cellsInOrder(columns)
    return try usage {
      let row = try DataTable(name: "value", columnNames: columns, rows: [cells])
      // The values are checked here, so that an unknown one is reported as wrong usage.
      do { _ = try encoding.encoded(row) } catch let error as TableError {
        throw TableFileError(error)
      }
      return row
    }
  }

  private func cellsInOrder(_ columns: [String]) throws -> [String] {
    guard values.count == columns.count else {
      throw UsageError(
        "value: must be \(columns.count), one for each of \(listed(columns.map(\.quoted))), got \(values.count); "
          + "add or leave out \(values.count < columns.count ? "some" : "the last").")
    }
    return values
  }

  private func namedCells(_ encoding: TableEncoding, _ columns: [String]) throws -> [String] {
    var cells: [String: String] = [:]
    for value in values {
      guard let name = column(of: value, among: columns) else {
        let name = String(value.prefix { $0 != "=" })
        let error = TableError.unknownColumn(
          in: "value", name: name, suggestion: nearestName(to: name, among: columns),
          known: columns)
        throw UsageError("\(error)")
      }
      let cell = String(value.dropFirst(name.count + 1))
      if cells.updateValue(cell, forKey: name) != nil {
        throw UsageError("value: \(name.quoted) is set twice; leave one out.")
      }
    }
    for column in encoding.columns where cells[column.name] == nil && !column.hasMissingFeature {
      let example = column.values?.first ?? "1"
      throw UsageError(
        "value: every column needs one, got none for \(column.name.quoted); add "
          + "\("\(column.name)=\(example)".quoted).")
    }
    return columns.map { cells[$0] ?? "" }
  }

  /// The column that `column=value` names: the longest one when several names fit.
  private func column(of value: String, among columns: [String]) -> String? {
    columns.filter { value.hasPrefix($0 + "=") }.max { $0.count < $1.count }
  }
}
