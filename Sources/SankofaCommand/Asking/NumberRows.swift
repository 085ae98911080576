import SankofaData
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// Rows of numbers for a model with one input, from a file of comma-separated values. A first line
/// that holds no numbers names the columns.
struct NumberRows {
  /// The rows that could be read.
  let values: [[Float]]
  /// Their places in the file, counted from 0.
  let numbers: [Int]
  /// The errors of the other rows.
  let failures: [FormatError]
  /// The cells of the other columns, for each row of ``values``.
  let rest: [[String]]

  /// - Parameters:
  ///   - count: the number of values in an example.
  ///   - names: the model's names for these values, if it has any.
  ///   - extra: the number of columns that may follow them.
  /// - Throws: `FormatError` for a file that cannot be read or has other columns.
  init(_ path: String, _ form: CSVForm, count: Int, names: [String]?, extra: Int = 0) throws {
    let csv = try form.records(path)
    let records = csv.records
    let hasHeader =
      records.first.map { record in
        // The columns after the numbers are targets, which may be names.
        names.map { $0.contains { record.map(\.withoutOuterSpace).contains($0) } } ?? false
          || record.prefix(count).allSatisfy { form.number($0) == nil }
      } ?? false
    let header = hasHeader ? records[0].map(\.withoutOuterSpace) : nil
    let columns = try NumberRows.columns(
      path, header, of: csv.columnCount, count: count, names: names, extra: extra)
    let others = (0..<csv.columnCount).filter { !columns.contains($0) }
    var (values, numbers, rest): ([[Float]], [Int], [[String]]) = ([], [], [])
    var failures: [FormatError] = []
    let first = hasHeader ? 1 : 0
    for (index, record) in records.enumerated().dropFirst(first) {
      let cells = columns.map { (column: $0, value: form.number(record[$0])) }
      if let bad = cells.first(where: { $0.value == nil }) {
        failures.append(
          FormatError(
            path: path, place: .file,
            message: "line \(csv.lines?[index] ?? index + 1), column \(bad.column + 1): must be a "
              + "number, got \(record[bad.column].quoted); \(form.fix(record[bad.column]))"))
        continue
      }
      guard let found = cells.mapAll(\.value) else {
        preconditionFailure("a row without a bad cell has a number in each")
      }
      values.append(found)
      numbers.append(index - first)
      rest.append(others.map { record[$0].withoutOuterSpace })
    }
    (self.values, self.numbers, self.rest, self.failures) = (values, numbers, rest, failures)
    if values.isEmpty, failures.isEmpty {
      throw FormatError(
        path: path, place: .file, message: "must have rows of numbers, got none; add one.")
    }
  }

  /// The columns that hold the numbers of an example, in the model's order.
  private static func columns(
    _ path: String, _ header: [String]?, of columnCount: Int, count: Int, names: [String]?,
    extra: Int
  ) throws -> [Int] {
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message)
    }
    if let header, let names {
      return try names.map { name in
        guard let column = header.firstIndex(of: name) else {
          let near = nearestName(to: name, among: header.filter { !names.contains($0) })
          throw error(
            "has no column \(name.quoted), which the model needs; "
              + (near.map { "rename \($0.quoted)." } ?? "add it."))
        }
        return column
      }
    }
    guard columnCount == count + extra else {
      let targets = extra == 0 ? "" : " and \(counted(extra, "target"))"
      throw error(
        "must have \(counted(count + extra, "column")) (\(counted(count, "number")) for the model"
          + "\(targets)), got \(columnCount); "
          + (columnCount < count + extra ? "add the others." : "leave out the others."))
    }
    return Array(0..<count)
  }
}
