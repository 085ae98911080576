/// Reads a file's fields in order and says precisely where the bytes ran out.
struct ByteCursor {
  let bytes: [UInt8]
  let path: String
  var offset = 0

  // A place that came from the file itself may lie behind its end.
  var remaining: Int { max(0, bytes.count - offset) }

  func error(at place: Int, _ message: String) -> FormatError {
    FormatError(path: path, place: .byte(place), message: message)
  }

  /// Moves past `count` bytes and gives their range; `what` names them in the error.
  mutating func take(_ count: Int, _ what: String) throws -> Range<Int> {
    guard count <= remaining else {
      throw error(
        at: offset,
        "expected \(counted(count, "byte")) (\(what)), found \(remaining); "
          + "the file is cut short, get it again.")
    }
    offset += count
    return offset - count..<offset
  }

  mutating func uint8(_ what: String) throws -> UInt8 { bytes[try take(1, what).lowerBound] }

  mutating func littleEndian<Number: FixedWidthInteger>(
    _ type: Number.Type, _ what: String
  ) throws -> Number {
    Number(littleEndian: load(type, at: try take(MemoryLayout<Number>.size, what).lowerBound))
  }

  mutating func bigEndian<Number: FixedWidthInteger>(
    _ type: Number.Type, _ what: String
  ) throws -> Number {
    Number(bigEndian: load(type, at: try take(MemoryLayout<Number>.size, what).lowerBound))
  }

  private func load<Number: FixedWidthInteger>(_ type: Number.Type, at place: Int) -> Number {
    bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: type) }
  }
}

extension [UInt8] {
  mutating func append<Number: FixedWidthInteger>(littleEndian number: Number) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }

  mutating func append<Number: FixedWidthInteger>(bigEndian number: Number) {
    Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
  }
}

/// `1f 8b`, as bytes are written in messages.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
}
