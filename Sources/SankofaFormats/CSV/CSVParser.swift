import SankofaTensor

/// A parser that reads a text once, byte by byte. All characters with a meaning are ASCII, whose
/// bytes never occur inside other UTF-8 characters.
struct CSVParser {
  typealias Problem = CSV.Problem

  /// The records of a text.
  struct Records {
    /// The cells, record by record.
    fileprivate(set) var cells: [String] = []
    /// The line on which each record begins, counted from 1.
    fileprivate(set) var lines: [Int] = []
    /// The number of cells in the first record.
    fileprivate(set) var columnCount = 0
    /// The offsets at which the cells of the first record begin.
    fileprivate var firstOffsets: [Int] = []
  }

  private var records = Records()
  private let bytes: UnsafeBufferPointer<UInt8>
  private let separator: UInt8
  private var offset = 0
  private var line = 1

  private init(_ bytes: UnsafeBufferPointer<UInt8>, _ delimiter: CSV.Delimiter) {
    self.bytes = bytes
    separator = delimiter.byte
  }

  static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, delimiter: CSV.Delimiter
  ) throws(Problem) -> Records {
    if let place = UTF8Check.firstInvalid(in: bytes) {
      throw Problem(offset: place, message: "expected UTF-8; save the text as UTF-8.")
    }
    if let place = bytes.firstIndex(of: 0) {
      throw Problem(offset: place, message: FileBytes.zeroByte)
    }
    if bytes.isEmpty {
      throw Problem(
        offset: 0, message: "expected at least one line, found an empty file; give one with cells.")
    }
    var parser = CSVParser(bytes, delimiter)
    let cellCount = parser.cellCount
    // Memory is needed for the cells, for a copy of them without the header, and for the text of
    // long cells.
    let needed = cellCount.multiplied(by: 2 * MemoryLayout<String>.stride).adding(bytes.count)
    if let shortage = MemoryLimit.shortage(of: needed) {
      throw Problem(
        offset: 0, message: "\(counted(cellCount, "cell")) take \(shortage); use a smaller file.")
    }
    parser.records.cells.reserveCapacity(cellCount)
    // Empty lines at the end are not records, as in most programs.
    let end = bytes.lastIndex { $0 != 0x0a && $0 != 0x0d }.map { $0 + 1 } ?? 0
    while parser.offset < end { try parser.record() }
    if parser.records.lines.isEmpty {
      throw Problem(
        offset: 0, message: "expected a record, found only empty lines; give a file with cells.")
    }
    return parser.records
  }

  /// The number of cells in a valid text: that of the delimiters and line ends outside quotation
  /// marks, plus 1.
  private var cellCount: Int {
    var (count, isQuoted) = (1, false)
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted, byte == separator || byte == 0x0a { count += 1 }
    }
    return count
  }

  private mutating func record() throws(Problem) {
    if bytes[offset] == 0x0a || bytes[offset] == 0x0d {
      // Between records of several cells an empty line means nothing; in a single column it might
      // be a cell.
      if records.columnCount == 1 {
        throw Problem(
          offset: offset,
          message: "expected a cell, found an empty line; remove it, or write \"\" for an empty "
            + "cell.")
      }
      return try endLine()
    }
    let isFirst = records.lines.isEmpty
    records.lines.append(line)
    let start = records.cells.count
    var firstExtra: Int?
    repeat {
      if isFirst { records.firstOffsets.append(offset) }
      if !isFirst, records.cells.count - start == records.columnCount { firstExtra = offset }
      if offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") {
        try quotedCell()
      } else {
        try plainCell()
      }
    } while skipSeparator()
    let count = records.cells.count - start
    if isFirst { records.columnCount = count }
    if count != records.columnCount {
      throw Problem(
        offset: firstExtra ?? offset,
        message:
          "expected \(counted(records.columnCount, "cell")) as in line \(records.lines[0]), found \(count); "
          + (count > records.columnCount
            ? "put quotation marks around a cell that holds \(name(of: separator))."
            : "add the missing ones, empty or not."))
    }
    try endLine()
  }

  /// Reads a cell without quotation marks, up to the next delimiter or the end of the line.
  private mutating func plainCell() throws(Problem) {
    let start = offset
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == separator || byte == 0x0a || byte == 0x0d { break }
      if byte == UInt8(ascii: "\"") {
        throw Problem(
          offset: offset,
          message: "expected no quotation mark inside a plain cell; put quotation marks around "
            + "the whole cell, and write those inside twice.")
      }
      offset += 1
    }
    records.cells.append(text(start..<offset))
  }

  /// Reads the cell whose opening quotation mark is at `offset`.
  private mutating func quotedCell() throws(Problem) {
    let opening = offset
    // The text before `start`, with each doubled quotation mark replaced by a single one.
    var decoded: [UInt8] = []
    var start = offset + 1
    offset = start
    while true {
      while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
        if bytes[offset] == 0x0a { line += 1 }
        offset += 1
      }
      guard offset < bytes.count else {
        throw Problem(
          offset: opening,
          message: "expected a second quotation mark for this one, found the end of the file; "
            + "close the cell, or get the file again if it was cut short.")
      }
      offset += 1
      guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else { break }
      decoded += bytes[start..<offset]
      offset += 1
      start = offset
    }
    let rest = start..<offset - 1
    records.cells.append(
      decoded.isEmpty ? text(rest) : String(decoding: decoded + bytes[rest], as: UTF8.self))
    guard offset < bytes.count else { return }
    let byte = bytes[offset]
    if byte != separator, byte != 0x0a, byte != 0x0d {
      throw Problem(
        offset: offset,
        message: "expected \(name(of: separator)) or the end of the line after a closing "
          + "quotation mark, found \(name(of: byte)); write quotation marks inside a cell twice.")
    }
  }

  private mutating func skipSeparator() -> Bool {
    guard offset < bytes.count, bytes[offset] == separator else { return false }
    offset += 1
    return true
  }

  /// Moves past the end of the line, unless the file ends here.
  private mutating func endLine() throws(Problem) {
    guard offset < bytes.count else { return }
    if bytes[offset] == 0x0d {
      guard offset + 1 < bytes.count, bytes[offset + 1] == 0x0a else {
        throw Problem(
          offset: offset,
          message: "expected a line feed after a carriage return; save the text with line ends "
            + "LF or CRLF.")
      }
      offset += 1
    }
    offset += 1
    line += 1
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  private func name(of byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "\t"): "a tab stop"
    case 0x21..<0x7f: "'\(Character(Unicode.Scalar(byte)))'"
    default: "byte \(hexadecimal([byte]))"
    }
  }
}

extension CSVParser.Records {
  /// Returns the cells of the first record, which name the columns. Throws when one is empty or
  /// occurs twice.
  func columnNames() throws(CSV.Problem) -> [String] {
    let names = Array(cells.prefix(columnCount))
    var known: Set<String> = []
    for (column, name) in names.enumerated() {
      let place = firstOffsets[column]
      if name.isEmpty {
        throw CSV.Problem(
          offset: place,
          message: "expected a name for column \(column + 1), found an empty cell; name it.")
      }
      if !known.insert(name).inserted {
        throw CSV.Problem(
          offset: place, message: "the column name \(name.quoted) occurs twice; rename one.")
      }
    }
    return names
  }
}
