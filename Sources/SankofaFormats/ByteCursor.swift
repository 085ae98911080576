/// Reads fields of a part of a file that is in memory, in order, and says precisely where the bytes
/// ran out.
struct ByteCursor {
  let bytes: [UInt8]
  let path: String
  /// Where in the file the part begins; places in errors count from the file's start.
  var origin = 0
  /// From the part's start.
  var offset = 0

  private var remaining: Int { bytes.count - offset }

  /// Where in the file the next field is.
  var place: Int { origin + offset }

  func error(at place: Int, _ message: String) -> FormatError {
    FormatError(path: path, place: .byte(place), message: message)
  }

  /// Moves past `count` bytes and gives their range; `what` names them in the error.
  mutating func take(_ count: Int, _ what: String) throws -> Range<Int> {
    guard count <= remaining else {
      throw error(
        at: place,
        "expected \(counted(count, "byte")) (\(what)), found \(remaining); "
          + "the file is cut short, get it again.")
    }
    offset += count
    return offset - count..<offset
  }

  mutating func littleEndian<Number: FixedWidthInteger>(
    _ type: Number.Type, _ what: String
  ) throws -> Number {
    let place = try take(MemoryLayout<Number>.size, what).lowerBound
    return bytes.withUnsafeBytes {
      Number(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: type))
    }
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
