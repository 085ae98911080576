import SankofaFormats

extension TableSniffer {
  private static let mostHeaderLines = 3

  /// Finds the header and the lines before it.
  func found(_ delimiter: CSV.Delimiter, _ records: [Record]) throws -> Found {
    guard !records.isEmpty else { throw TableError.noRows(in: path) }
    let skip = form.skippedLines
    // Lines that are to be skipped count for nothing.
    let first = skip.map { skip in records.firstIndex { $0.line > skip } ?? records.count } ?? 0
    let rest = records[first...]
    let rows = rest.filter { !$0.isComment }
    guard let common = TableSniffer.commonCount(rows.isEmpty ? Array(rest) : rows) else {
      throw TableError.noRows(in: path)
    }
    if delimiter == .comma, form.headerLines != 0 { try checkDecimalCommas(rows, common) }
    var start = first
    if skip == nil { start = begin(of: records, from: first, common) }
    guard start < records.count else { throw TableError.noRows(in: path) }
    let lines =
      try form.headerLines.map { min($0, records.count - start) }
      ?? headerLength(of: records, from: start, common)
    let header = start..<start + lines
    var names = lines == 0 ? nil : TableSniffer.names(records[header].map(\.cells), common)
    // Programs for statistics write names of rows, and no name for the column of these. A row may
    // also end with a delimiter.
    let hasLast = records[header.upperBound...].contains {
      $0.cells.count == common && $0.cells.last?.isEmpty == false
    }
    if names?.count == common - 1, hasLast { names?.insert("", at: 0) }
    return Found(
      delimiter: delimiter, skipped: 0..<start, header: header, names: names,
      columnCount: max(common, names?.count ?? 0),
      skippedLines: records[..<start].map(\.line), headerLines: records[header].map(\.line))
  }

  /// The record with which the table begins: behind comments and titles.
  private func begin(of records: [Record], from first: Int, _ common: Int) -> Int {
    var start = first
    while start < records.count {
      let record = records[start]
      let next = records.dropFirst(start + 1).first
      if record.isComment {
        // The last comment before the rows is the header if it has their cells.
        if common > 1, record.cells.count == common, let next, !next.isComment,
          isHeader(record, before: records.dropFirst(start + 1), common) != .no,
          isHeader(next, before: records.dropFirst(start + 2), common) != .yes
        {
          return start
        }
        start += 1
      } else if common > 1, let next, isTitle(record, common),
        record.cells.count != common - 1
          || isHeader(next, before: records.dropFirst(start + 2), common) == .yes
          || record.filled == 1
      {
        start += 1
      } else {
        return start
      }
    }
    return start
  }

  /// True for a record that cannot be a row and holds no numbers.
  private func isTitle(_ record: Record, _ common: Int) -> Bool {
    let isAlone = record.filled == 1 && !record.cells[0].isEmpty
    guard isAlone || record.cells.count != common else { return false }
    return !record.cells.contains { TableSniffer.isValue($0) && !$0.isEmpty }
  }

  private enum Verdict { case yes, no, open, both }

  /// The number of header records from `start` on.
  private func headerLength(of records: [Record], from start: Int, _ common: Int) throws -> Int {
    let first = records[start]
    if first.isComment { return 1 }
    switch isHeader(first, before: records[(start + 1)...], common) {
    case .no: return 0
    case .both: throw TableError.unclearHeader(in: path, line: first.line)
    case .yes, .open: break
    }
    var length = 1
    // A single row behind them would not show that they hold no values.
    while length < TableSniffer.mostHeaderLines, start + length + 2 < records.count,
      continuesHeader(records[start + length], before: records[(start + length + 1)...], common)
    {
      length += 1
    }
    return length
  }

  /// True when a record has no number in any column that is otherwise of numbers.
  private func continuesHeader(
    _ record: Record, before rows: ArraySlice<Record>, _ common: Int
  ) -> Bool {
    guard record.cells.count == common else { return false }
    var columns = 0
    for column in 0..<common where TableSniffer.isOfValues(column, in: rows, common) {
      columns += 1
      let cell = record.cells[column]
      if TableSniffer.isValue(cell, anyUnit: true), !cell.isEmpty { return false }
    }
    return columns > 0 && record.filled > 0
      && (0..<common).contains {
        TableSniffer.isOfValues($0, in: rows, common) && !record.cells[$0].isEmpty
      }
  }

  /// Judges by the rows behind a record if it is a header.
  private func isHeader(
    _ record: Record, before rows: ArraySlice<Record>, _ common: Int
  ) -> Verdict {
    let cells = record.cells
    guard cells.count == common || cells.count == common - 1 else { return .no }
    let shift = common - cells.count
    var (votes, against, years) = (0, 0, 0)
    for (index, cell) in cells.enumerated() where !cell.isEmpty {
      let column = index + shift
      let isNumber = TableSniffer.isValue(cell)
      if TableSniffer.isOfValues(column, in: rows, common) {
        if !isNumber {
          votes += 1
        } else if TableSniffer.isYear(cell) {
          years += 1
        } else {
          against += 1
        }
      } else if isNumber, !TableSniffer.isYear(cell) {
        against += 1
      } else if !isNumber, recurs(cell, column, in: rows, common) {
        against += 1
      }
    }
    // Years are names of columns where the rest is text, and numbers like others elsewhere.
    if years > 0 {
      let words = cells.count { !$0.isEmpty && !TableSniffer.isValue($0) }
      let areNames = votes > 0 || years > 1 && words > 0 && !rows.isEmpty
      let named = cells.filter { !$0.isEmpty }
      if areNames, Set(named).count == named.count { votes += 1 } else { against += 1 }
    }
    if votes > 0, against > 0 { return .both }
    return votes > 0 ? .yes : against > 0 ? .no : .open
  }

  private func recurs(
    _ cell: String, _ column: Int, in rows: ArraySlice<Record>, _ common: Int
  ) -> Bool {
    rows.contains { $0.cells.count == common && $0.cells[column] == cell }
  }

  /// True when most cells of a column are numbers or dates.
  private static func isOfValues(
    _ column: Int, in rows: ArraySlice<Record>, _ common: Int
  ) -> Bool {
    let cells = rows.lazy.filter { $0.cells.count == common }.map { $0.cells[column] }
      .filter { !$0.isMissingMark }
    var (values, others): (Int, Set<String>) = (0, [])
    var count = 0
    for cell in cells {
      count += 1
      if isValue(cell, anyUnit: true) {
        values += 1
      } else if others.count < 3 {
        others.insert(cell)
      }
    }
    return count > 0
      && (values * 5 >= count * 4 || values * 2 >= count && others.count <= 2)
  }

  private static func isYear(_ cell: String) -> Bool {
    cell.utf8.count == 4 && Int(cell).map { 1000...2999 ~= $0 } == true
  }

  /// The names of columns from the records of a header. Empty cells of upper lines take the name on
  /// their left where a lower line has a name, as under merged cells of spreadsheets.
  private static func names(_ lines: [[String]], _ common: Int) -> [String] {
    let width = lines.map(\.count).max() ?? common
    var lines = lines.map { $0 + Array(repeating: "", count: width - $0.count) }
    if let first = lines[0].first, first.hasPrefix("#") {
      lines[0][0] = String(first.drop { $0 == "#" }).withoutOuterSpace
    }
    for index in lines.indices.dropLast() {
      for column in 1..<max(1, width) where lines[index][column].isEmpty {
        if lines[(index + 1)...].contains(where: { !$0[column].isEmpty }) {
          lines[index][column] = lines[index][column - 1]
        }
      }
    }
    return (0..<width).map { column in
      lines.map { $0[column] }.filter { !$0.isEmpty }.joined(separator: " ")
    }
  }
}
