extension CSV {
  /// Reads the file at `path`.
  ///
  /// - Parameters:
  ///   - hasHeader: true when the first record holds the names of the columns; true by default.
  ///   - delimiter: the character between cells; a comma by default.
  ///   - limit: the most bytes to read; 4 GiB by default.
  /// - Throws: `FormatError` when the file cannot be read, and in the same cases as
  ///   ``init(bytes:hasHeader:delimiter:path:)``.
  public init(
    contentsOf path: String, hasHeader: Bool = true, delimiter: Delimiter = .comma,
    limit: Int = FileBytes.defaultLimit
  ) throws {
    try self.init(
      bytes: FileBytes.readText(path, limit: limit), hasHeader: hasHeader, delimiter: delimiter,
      path: path)
  }

  /// Reads the bytes of a file.
  ///
  /// - Parameters:
  ///   - hasHeader: true when the first record holds the names of the columns; true by default.
  ///   - delimiter: the character between cells; a comma by default.
  ///   - path: the file's name in errors.
  /// - Throws: `FormatError` with line and column when there is no record, the text is not UTF-8, a
  ///   quotation mark is misplaced or never closed, a record does not have as many cells as the
  ///   first, a line between the cells of a single column is empty, a carriage return has no line
  ///   feed after it, or a column's name is empty or occurs twice. Other empty lines are skipped.
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
  /// valid tables. When no delimiter occurs, the file is read as one column; when no delimiter
  /// gives a valid table, the error for the first one is thrown.
  ///
  /// - Throws: `FormatError` in the same cases as ``init(contentsOf:hasHeader:delimiter:limit:)``.
  package static func readings(
    ofFile path: String, hasHeader: Bool = true, limit: Int = FileBytes.defaultLimit
  ) throws -> [CSV] {
    let bytes = try FileBytes.readText(path, limit: limit)
    let candidates = delimiters(inFirstLineOf: bytes)
    func table(_ delimiter: Delimiter) throws -> CSV {
      try CSV(bytes: bytes, hasHeader: hasHeader, delimiter: delimiter, path: path)
    }
    if candidates.count > 1 {
      // A delimiter with which the text is not a valid table is not the file's delimiter.
      let tables = candidates.compactMap { try? table($0) }
      if !tables.isEmpty { return tables }
    }
    return [try table(candidates.first ?? .comma)]
  }

  /// The delimiters that occur in the first line outside quotation marks, in the order of
  /// `Delimiter.allCases`.
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

  /// An error message, and the number of bytes of text before the error.
  struct Problem: Error {
    var offset: Int
    var message: String
  }
}
