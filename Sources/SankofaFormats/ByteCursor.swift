/// A reader of the fields in a part of a file that is in memory, in order. When bytes are missing,
/// its errors name the place at which the field begins.
struct ByteCursor {
  let bytes: [UInt8]
  let path: String
  /// The offset of the part in the file. Places in errors count from the file's start.
  var origin = 0
  /// The offset of the next field in the part.
  var offset = 0

  private var remaining: Int { bytes.count - offset }

  /// The offset of the next field in the file.
  var place: Int { origin + offset }

  func error(at place: Int, _ message: String) -> FormatError {
    FormatError(path: path, place: .byte(place), message: message)
  }

  /// Moves past `count` bytes and returns their range; `what` names them in the error.
  mutating func take(_ count: Int, _ what: String) throws -> Range<Int> {
    guard count <= remaining else {
      throw FormatError.cutShort(path, at: place, count, what, found: remaining)
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

/// The bytes as messages show them, such as `1f 8b`.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
}
