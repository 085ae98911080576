extension CSV {
  /// The content as the bytes of a file, byte for byte as Python's `csv` writes it: quotation marks
  /// only around cells that need them.
  ///
  /// - Parameters:
  ///   - delimiter: a comma by default.
  ///   - lineEnd: CR and LF by default, as RFC 4180 and Python have it.
  public func encoded(
    delimiter: Delimiter = .comma, lineEnd: LineEnd = .carriageReturnLineFeed
  ) -> [UInt8] {
    var output: [UInt8] = []
    for (index, cell) in ((header ?? []) + cells).enumerated() {
      CSV.append(
        cell, to: &output, delimiter: delimiter.byte,
        // An only cell that is empty would be an empty line, and a byte order mark is no content.
        isProtected: cell.isEmpty && columnCount == 1 || index == 0 && cell.startsWithMark)
      let isLast = (index + 1) % columnCount == 0
      output.append(contentsOf: isLast ? lineEnd.bytes : [delimiter.byte])
    }
    return output
  }

  /// Writes the content to the file at `path`, whole or not at all.
  ///
  /// - Throws: `FormatError` as `AtomicFile.write` does.
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
