import SankofaFormats
import SankofaTensor

extension DataTable {
  /// The treatment of rows that have more or fewer cells than the table has columns.
  public enum BadRows: Sendable, Hashable {
    /// The first such row is an error.
    case refused
    /// They are left out and listed in ``TableReading/badRows``.
    case leftOut
  }

  /// Reads the table in the file at `path`: comma-separated values as programs and people write them.
  ///
  /// `Documentation/tables.md` says how encoding, delimiter, header and decimal sign are found. The
  /// file may be compressed with gzip. The path `-` means standard input.
  ///
  /// - Parameters:
  ///   - form: the parts of the form that are known; the others are found from the file.
  ///   - badRows: the treatment of rows with a cell too few or too many, which are refused by default.
  ///   - progress: a closure that is called with the number of rows from time to time.
  /// - Throws: `FormatError` when the file cannot be read or a quotation mark is never closed;
  ///   `TableError` when two readings are as likely, when there is no row, and for a bad row that is
  ///   refused.
  public init(
    contentsOf path: String, form: TableForm = TableForm(), badRows: BadRows = .refused,
    progress: (Int) -> Void = { _ in }
  ) throws {
    try self.init(TextSource(path), form, badRows, progress)
  }

  /// Reads a table from the bytes of a file.
  ///
  /// - Parameter name: the table's name in messages.
  /// - Throws: as ``init(contentsOf:form:badRows:)``.
  public init(
    bytes: [UInt8], name: String, form: TableForm = TableForm(), badRows: BadRows = .refused
  ) throws {
    try self.init(TextSource(bytes: bytes, path: name), form, badRows) { _ in }
  }

  private init(
    _ source: TextSource, _ form: TableForm, _ badRows: BadRows, _ progress: (Int) -> Void
  ) throws {
    do {
      self = try TableReader(source, form, form.encoding, badRows).table(progress)
    } catch let error as NotUTF8 {
      if form.encoding == .utf8 {
        throw FormatError(
          path: source.path, place: .byte(error.offset),
          message: "expected UTF-8; leave the encoding out, and it is found.")
      }
      self = try TableReader(source, form, .windows1252, badRows).table(progress)
    }
  }
}

/// Reads one file as a table.
private struct TableReader {
  let source: TextSource
  let form: TableForm
  let encoding: TextEncoding?
  let badRows: DataTable.BadRows

  init(
    _ source: TextSource, _ form: TableForm, _ encoding: TextEncoding?, _ badRows: DataTable.BadRows
  ) {
    (self.source, self.form, self.encoding, self.badRows) = (source, form, encoding, badRows)
  }

  func table(_ progress: (Int) -> Void) throws -> DataTable {
    let found = try TableSniffer(path: source.path, form: form).find(sample)
    let text = try source.open(encoding: encoding)
    var reader = RecordReader(text, delimiter: found.delimiter)
    for _ in 0..<found.header.upperBound { _ = try reader.next() }
    var reading = TableReading(encoding: text.encoding, delimiter: found.delimiter)
    reading.skippedLines = found.skippedLines
    reading.headerLines = found.headerLines
    var columns = Array(repeating: PackedTexts(), count: found.columnCount)
    var lines: [Int] = []
    while try reader.next() {
      if let mark = form.commentMark, isComment(reader, mark) { continue }
      guard fits(reader, columns.count) else {
        try leaveOut(reader, columns.count, &reading)
        continue
      }
      for column in columns.indices { reader.withCell(column) { columns[column].append($0) } }
      lines.append(reader.line)
      if lines.count % 10_000 == 0 { progress(lines.count) }
      if lines.count % 100_000 == 0 { try checkMemory(columns) }
    }
    if lines.isEmpty {
      if let bad = reading.badRows.first { throw error(bad, columns.count) }
      throw TableError.noRows(in: source.path)
    }
    var names = found.names ?? Array(repeating: "", count: columns.count)
    names += Array(repeating: "", count: columns.count - names.count)
    // A delimiter at the end of each line makes a column of nothing.
    let kept = columns.indices.filter { !names[$0].isEmpty || !columns[$0].bytes.isEmpty }
    (names, columns) = (kept.map { names[$0] }, kept.map { columns[$0] })
    reading.renamedColumns = name(&names)
    return try DataTable(
      source.path, names, cells: columns, lines: lines, lines.count, form, reading)
  }

  /// The first records with a delimiter.
  private func sample(_ delimiter: CSV.Delimiter) throws -> [TableSniffer.Record] {
    var reader = RecordReader(try source.open(encoding: encoding), delimiter: delimiter)
    var records: [TableSniffer.Record] = []
    while records.count < TableSniffer.sampleLength, try reader.next() {
      records.append(
        .init(
          line: reader.line, cells: reader.cells,
          isComment: isComment(reader, form.commentMark ?? "#")))
    }
    return records
  }

  private func isComment(_ reader: RecordReader, _ mark: String) -> Bool {
    reader.withCell(0) { $0.starts(with: mark.utf8) }
  }

  /// True when the record has a cell for each column, and no value behind these.
  private func fits(_ reader: RecordReader, _ columnCount: Int) -> Bool {
    reader.cellCount == columnCount
      || reader.cellCount > columnCount
        && (columnCount..<reader.cellCount).allSatisfy { reader.withCell($0) { $0.isEmpty } }
  }

  private func leaveOut(
    _ reader: RecordReader, _ columnCount: Int, _ reading: inout TableReading
  ) throws {
    let bad = TableReading.BadRow(line: reader.line, cellCount: reader.cellCount)
    if badRows == .refused { throw error(bad, columnCount) }
    reading.badRowCount += 1
    if reading.badRows.count < TableReading.mostBadRows { reading.badRows.append(bad) }
  }

  private func error(_ bad: TableReading.BadRow, _ columnCount: Int) -> TableError {
    .badRow(in: source.path, line: bad.line, cellCount: bad.cellCount, columnCount: columnCount)
  }

  /// Gives nameless columns a name, and makes names differ. Returns the number of changed names.
  private func name(_ names: inout [String]) -> Int {
    var known = Set(names)
    var used: Set<String> = []
    var changed = 0
    for index in names.indices {
      var name = names[index].isEmpty ? "column \(index + 1)" : names[index]
      let first = name
      var number = 2
      while used.contains(name) || name != names[index] && known.contains(name) {
        name = "\(first) (\(number))"
        number += 1
      }
      if name != names[index] { changed += 1 }
      names[index] = name
      known.insert(name)
      used.insert(name)
    }
    return changed
  }

  private func checkMemory(_ columns: [PackedTexts]) throws {
    let bytes = columns.reduce(0) { $0 + $1.bytes.count + 4 * $1.count }
    if let shortage = MemoryLimit.shortage(of: bytes) {
      throw FormatError(
        path: source.path, place: .file,
        message: "its cells take \(shortage); use a smaller file.")
    }
  }
}
