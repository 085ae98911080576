/// A place in the bytes of a cell, which moves forward as parts of the cell are recognised.
struct ByteScan {
  private let bytes: UnsafeBufferPointer<UInt8>
  /// The place of the next byte.
  private(set) var index = 0
  /// The place behind the last byte.
  private(set) var end: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>) { (self.bytes, end) = (bytes, bytes.count) }

  var isAtEnd: Bool { index == end }

  /// The next byte; `nil` at the end.
  var next: UInt8? { index < end ? bytes[index] : nil }

  /// The byte behind some others; `nil` behind the end.
  func byte(behind count: Int) -> UInt8? { index + count < end ? bytes[index + count] : nil }

  /// The bytes that are left.
  var rest: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[index..<end]) }

  /// The text between two places.
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard index < end, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  /// Skips bytes that all stand here.
  mutating func skip(_ wanted: [UInt8]) -> Bool {
    guard index + wanted.count <= end else { return false }
    for (offset, byte) in wanted.enumerated() where bytes[index + offset] != byte { return false }
    index += wanted.count
    return true
  }

  /// Skips one of the bytes of a text, and returns it.
  mutating func skip(oneOf bytes: StaticString) -> UInt8? {
    guard let next, bytes.withUTF8Buffer({ $0.contains(next) }) else { return nil }
    index += 1
    return next
  }

  /// Leaves out the last byte, if it is this one.
  mutating func dropLast(_ byte: UInt8) -> Bool {
    guard index < end, bytes[end - 1] == byte else { return false }
    end -= 1
    return true
  }

  /// Takes the digits that stand here, at most `most`, and returns their number.
  mutating func skipDigits(atMost most: Int = .max, _ digit: (UInt8) -> Void = { _ in }) -> Int {
    let start = index
    while index < end, index - start < most, 0x30...0x39 ~= bytes[index] {
      digit(bytes[index] & 15)
      index += 1
    }
    return index - start
  }

  /// Takes the letters of ASCII that stand here.
  mutating func letters() -> Range<Int> {
    let start = index
    while index < end, 0x61...0x7a ~= bytes[index] | 0x20 { index += 1 }
    return start..<index
  }
}
