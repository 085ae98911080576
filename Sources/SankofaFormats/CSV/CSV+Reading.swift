extension CSV {
  /// The content of the file at `path`.
  ///
  /// - Parameters:
  ///   - hasHeader: true when the first record holds the names of the columns; true by default.
  ///   - delimiter: a comma by default.
  ///   - limit: the most bytes to read.
  /// - Throws: `FormatError` when the file cannot be read, or with line and column as
  ///   ``init(bytes:hasHeader:delimiter:path:)``.
  public init(
    contentsOf path: String, hasHeader: Bool = true, delimiter: Delimiter = .comma,
    limit: Int = FileBytes.defaultLimit
  ) throws {
    try self.init(
      bytes: FileBytes.readText(path, limit: limit), hasHeader: hasHeader, delimiter: delimiter,
      path: path)
  }

  /// The content of a file's bytes.
  ///
  /// - Parameters:
  ///   - hasHeader: true when the first record holds the names of the columns; true by default.
  ///   - delimiter: a comma by default.
  ///   - path: the file's name in errors.
  /// - Throws: `FormatError` with line and column when there is no record, the text is not UTF-8, a
  ///   quotation mark is out of place or never closed, a record has more or fewer cells than the
  ///   first, a line between the cells of a single column is empty, a carriage return stands alone,
  ///   or a column's name is empty or comes twice. Other empty lines are skipped.
  public init(
    bytes: [UInt8], hasHeader: Bool = true, delimiter: Delimiter = .comma,
    path: String = FormatError.data
  ) throws {
    let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
    let start = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
    let names: [String]?
    let records: CSVParser.Records
    do {
      records = try bytes[start...].withUnsafeBufferPointer { (text) throws(Problem) in
        try CSVParser.parse(text, delimiter: delimiter)
      }
      names = hasHeader ? try records.columnNames() : nil
    } catch {
      throw FormatError(
        path: path, place: .init(offset: error.offset, in: bytes[start...]),
        message: error.message)
    }
    self.init(
      header: names, columnCount: records.columnCount,
      cells: Array(records.cells.dropFirst(names?.count ?? 0)),
      lines: Array(records.lines.dropFirst(hasHeader ? 1 : 0)), delimiter: delimiter)
  }

  /// Reads the file at `path` with each delimiter that occurs in its first line, and returns the
  /// tables. When none occurs, the file is read as one column; when none makes a table, the error of
  /// the first one is thrown.
  ///
  /// - Throws: `FormatError` as ``init(contentsOf:hasHeader:delimiter:limit:)`` does.
  package static func readings(
    ofFile path: String, hasHeader: Bool = true, limit: Int = FileBytes.defaultLimit
  ) throws -> [CSV] {
    let bytes = try FileBytes.readText(path, limit: limit)
    let candidates = delimiters(inFirstLineOf: bytes)
    func table(_ delimiter: Delimiter) throws -> CSV {
      try CSV(bytes: bytes, hasHeader: hasHeader, delimiter: delimiter, path: path)
    }
    if candidates.count > 1 {
      // A delimiter with which the text is no table is not the file's.
      let tables = candidates.compactMap { try? table($0) }
      if !tables.isEmpty { return tables }
    }
    return [try table(candidates.first ?? .comma)]
  }

  /// The delimiters that occur outside of quotation marks, in the order of all delimiters.
  private static func delimiters(inFirstLineOf bytes: [UInt8]) -> [Delimiter] {
    var isQuoted = false
    var found: Set<UInt8> = []
    for byte in bytes.drop(while: { $0 == 0x0a || $0 == 0x0d }) {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x0a || byte == 0x0d { break }
      found.insert(byte)
    }
    return Delimiter.allCases.filter { found.contains($0.byte) }
  }

  /// The error, and the number of bytes of text before it.
  struct Problem: Error {
    var offset: Int
    var message: String
  }
}
