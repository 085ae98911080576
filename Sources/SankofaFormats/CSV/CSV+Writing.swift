extension CSV {
  /// Encodes the content as the bytes of a file, the same bytes as Python's `csv` writes, with
  /// quotation marks only around cells that need them.
  ///
  /// - Parameters:
  ///   - delimiter: the character between cells; a comma by default.
  ///   - lineEnd: the end of each line; CR and LF by default, as in RFC 4180 and Python.
  public func encoded(
    delimiter: Delimiter = .comma, lineEnd: LineEnd = .carriageReturnLineFeed
  ) -> [UInt8] {
    var output: [UInt8] = []
    for (index, cell) in ((header ?? []) + cells).enumerated() {
      CSV.append(
        cell, to: &output, delimiter: delimiter.byte,
        // Without quotation marks, an empty cell in a single column would be read as an empty line,
        // and a byte order mark at the start would be dropped.
        isProtected: cell.isEmpty && columnCount == 1 || index == 0 && cell.startsWithMark)
      let isLast = (index + 1) % columnCount == 0
      output.append(contentsOf: isLast ? lineEnd.bytes : [delimiter.byte])
    }
    return output
  }

  /// Writes the content to the file at `path`, completely or not at all.
  ///
  /// - Throws: `FormatError` in the same cases as `AtomicFile.write`.
  public func write(
    to path: String, delimiter: Delimiter = .comma, lineEnd: LineEnd = .carriageReturnLineFeed
  ) throws {
    try AtomicFile.write(encoded(delimiter: delimiter, lineEnd: lineEnd), to: path)
  }

  private static func append(
    _ cell: String, to output: inout [UInt8], delimiter: UInt8, isProtected: Bool
  ) {
    let quote = UInt8(ascii: "\"")
    let isSpecial = cell.utf8.contains {
      $0 == delimiter || $0 == quote || $0 == 0x0a || $0 == 0x0d
    }
    guard isSpecial || isProtected else { return output.append(contentsOf: cell.utf8) }
    output.append(quote)
    for byte in cell.utf8 {
      if byte == quote { output.append(quote) }
      output.append(byte)
    }
    output.append(quote)
  }
}

extension String {
  fileprivate var startsWithMark: Bool { unicodeScalars.first == "\u{feff}" }
}
