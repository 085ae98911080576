import Foundation
import SankofaData
import SankofaFormats

/// A polluted file, and its right reading in the JSON file beside it.
struct PollutedCase: CustomStringConvertible {
  let path: String
  let expected: JSON
  var description: String { URL(filePath: path).lastPathComponent }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Polluted")

  /// All cases of the folder.
  static func all() throws -> [PollutedCase] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    return try names.filter { $0.hasSuffix(".json") }.map { name in
      let stem = name.dropLast(5)
      guard let file = names.first(where: { $0.hasPrefix(stem + ".") && $0 != name }) else {
        throw FormatError(path: name, place: .file, message: "has no table; add it.")
      }
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      return PollutedCase(
        path: folder.appending(path: file).path, expected: try JSON(parsing: text, path: name))
    }
  }

  private var form: TableForm {
    get throws {
      let options = expected["options"]
      func text(_ name: String) -> String? { options?[name]?.stringValue }
      return TableForm(
        encoding: text("encoding").flatMap(TextEncoding.init),
        delimiter: text("delimiter").flatMap(CSV.Delimiter.init),
        decimal: text("decimal").flatMap(DecimalSign.init),
        skippedLines: options?["skip"]?.integerValue, headerLines: options?["header"]?.integerValue,
        commentMark: text("comment"),
        dateOrder: text("dateOrder").map { $0 == "day-first" ? .dayFirst : .monthFirst },
        missingTexts: options?["missing"]?.arrayValue?.compactMap(\.stringValue))
    }
  }

  /// The differences from the right reading.
  func differences() throws -> [String] {
    let wanted = expected["error"]?.stringValue
    let (table, columns): (DataTable, Columns)
    do {
      table = try DataTable(contentsOf: path, form: form, badRows: .leftOut)
      columns = try Columns(of: table)
    } catch {
      guard let wanted else { return ["refused: \(error)"] }
      return wanted.isEmpty || PollutedCase.option(of: error) == wanted
        ? [] : ["expected \(wanted), got \(error)"]
    }
    if let wanted {
      return ["not refused, expected \(wanted): \(columns.all.map(\.kind.rawValue))"]
    }
    guard let reading = table.reading else { return ["no reading"] }
    var found: [String: JSON] = [
      "encoding": .string(reading.encoding.rawValue),
      "delimiter": .string(reading.delimiter.rawValue),
      "skipped_lines": .array(reading.skippedLines.map { .integer($0) }),
      "header_lines": .array(reading.headerLines.map { .integer($0) }),
      "columns": .array(table.columnNames.map { .string($0) }),
      "row_lines": .array((0..<table.rowCount).map { .integer(table.line(ofRow: $0) ?? 0) }),
      "bad_rows": .array(
        reading.badRows.map { ["line": .integer($0.line), "found": .integer($0.cellCount)] }),
    ]
    let units = columns.all.compactMap { column in
      column.unit.map { (column.name, JSON.string($0)) }
    }
    // Currencies are in many files, whose reading does not name them.
    if expected["units"] != nil { found["units"] = .object(JSONObject(uniqueMembers: units)) }
    let kinds = columns.all.map { ($0.name, JSON.string($0.kind.rawValue)) }
    found["kinds"] = .object(JSONObject(uniqueMembers: kinds))
    let values = try columns.all.map { try table.values(of: $0) }
    found["rows"] = .array(
      (0..<table.rowCount).map { row in .array(values.map { PollutedCase.json($0[row]) }) })
    var odd: [JSON] = []
    for row in 0..<table.rowCount {
      for (column, cells) in zip(columns.all, values) {
        guard case .odd(let text) = cells[row] else { continue }
        odd.append([
          "line": .integer(table.line(ofRow: row) ?? 0), "column": .string(column.name),
          "text": .string(text),
        ])
      }
    }
    found["bad_cells"] = .array(odd)
    let isRenamed = expected["renamed"]?.boolValue ?? false
    var differences = found.keys.sorted().compactMap { key -> String? in
      let (got, want) = (found[key] ?? .null, expected[key] ?? .array([]))
      return PollutedCase.same(got, want) ? nil : "\(key): \(got) instead of \(want)"
    }
    let warnings = try columns.warnings(about: table)
    let doubts = expected["doubts"]?.arrayValue?.compactMap(\.stringValue) ?? []
    if warnings.count != doubts.count || !zip(warnings, doubts).allSatisfy({ $0.contains($1) }) {
      differences.append("doubts: \(warnings) instead of \(doubts)")
    }
    if isRenamed != (reading.renamedColumns > 0) { differences.append("renamed: \(!isRenamed)") }
    return differences
  }

  /// The option that decides, by the kind of the error.
  private static func option(of error: any Error) -> String? {
    switch error as? TableError {
    case .severalDelimiters: "--delimiter"
    case .ambiguousNumber: "--decimal"
    case .unclearHeader: "--header"
    case .unclearDates: "--date-order"
    default: nil
    }
  }

  private static func json(_ value: CellValue) -> JSON {
    switch value {
    case .missing, .odd: .null
    case .number(let number): .number(number)
    case .date(let date): .string(date.description)
    case .text(let text): .string(text)
    }
  }

  /// True when two values are equal; 5 and 5.0 are.
  private static func same(_ left: JSON, _ right: JSON) -> Bool {
    if let left = left.doubleValue, let right = right.doubleValue { return left == right }
    if let left = left.arrayValue, let right = right.arrayValue {
      return left.count == right.count && zip(left, right).allSatisfy(same)
    }
    if let left = left.objectValue, let right = right.objectValue {
      return left.members.count == right.members.count
        && left.members.allSatisfy { member in
          right[member.name].map { same(member.value, $0) } ?? false
        }
    }
    return left == right
  }
}
