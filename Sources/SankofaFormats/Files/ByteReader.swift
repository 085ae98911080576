import SankofaTensor

/// Reads a file's fields in order, no more of it than is asked for, and says precisely where the
/// bytes ran out.
final class ByteReader {
  let path: String
  /// Bytes from the file's start.
  private(set) var offset = 0
  private let input: (any ByteInput)?
  private let byteCount: Int?
  /// What was read and not yet taken: from `start` on.
  private var buffer: [UInt8]
  private var start = 0

  /// Reads bytes that are there.
  init(_ bytes: [UInt8], path: String) {
    (buffer, self.path, input, byteCount) = (bytes, path, nil, bytes.count)
  }

  /// Reads bytes as they come.
  init(_ input: any ByteInput, path: String) {
    (buffer, self.path, self.input, byteCount) = ([], path, input, input.byteCount)
  }

  /// Reads a file; see ``FileInput``.
  convenience init(file path: String, limit: Int) throws {
    self.init(try FileInput(path, limit: limit), path: path)
  }

  /// How many bytes are left, where that is known.
  var remaining: Int? { byteCount.map { max(0, $0 - offset) } }

  func error(at place: Int, _ message: String) -> FormatError {
    FormatError(path: path, place: .byte(place), message: message)
  }

  private func cutShort(_ count: Int, _ what: String, found: Int) -> FormatError {
    error(
      at: offset,
      "expected \(counted(count, "byte")) (\(what)), found \(found); "
        + "the file is cut short, get it again.")
  }

  /// Reads until `count` bytes wait in the buffer, or as many as there are.
  private func wait(for count: Int) throws {
    guard let input, buffer.count - start < count else { return }
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
    }
    // A little more at once costs nothing; what stands behind it may be somebody else's.
    try input.fill(&buffer, to: max(count, 1 << 12))
  }

  /// The next bytes, at most `count`, which stay where they are.
  func peek(_ count: Int) throws -> ArraySlice<UInt8> {
    try wait(for: count)
    return buffer[start...].prefix(count)
  }

  /// The next `count` bytes; `what` names them in the error.
  func take(_ count: Int, _ what: String) throws -> [UInt8] {
    if let remaining, remaining < count { throw cutShort(count, what, found: remaining) }
    if count > 1 << 28, let excess = MemoryLimit.excess(of: count) {
      throw error(at: offset, "\(what) take \(excess); use a smaller file.")
    }
    if count <= 1 << 12 { try wait(for: count) }
    var taken = Array(buffer[start...].prefix(count))
    if taken.count < count { try input?.fill(&taken, to: count) }
    guard taken.count == count else { throw cutShort(count, what, found: taken.count) }
    start = min(buffer.count, start + count)
    offset += count
    return taken
  }

  /// Goes past `count` bytes.
  func skip(_ count: Int, _ what: String) throws {
    if let remaining, remaining < count { throw cutShort(count, what, found: remaining) }
    let waiting = min(count, buffer.count - start)
    var done = waiting
    if done < count { done += try input?.skip(count - done) ?? 0 }
    guard done == count else { throw cutShort(count, what, found: done) }
    start += waiting
    offset += count
  }

  func uint8(_ what: String) throws -> UInt8 { try take(1, what)[0] }

  func littleEndian<Number: FixedWidthInteger>(
    _ type: Number.Type, _ what: String
  ) throws -> Number {
    Number(littleEndian: try load(type, what))
  }

  func bigEndian<Number: FixedWidthInteger>(
    _ type: Number.Type, _ what: String
  ) throws -> Number {
    Number(bigEndian: try load(type, what))
  }

  private func load<Number: FixedWidthInteger>(
    _ type: Number.Type, _ what: String
  ) throws -> Number {
    try take(MemoryLayout<Number>.size, what).withUnsafeBytes { $0.loadUnaligned(as: type) }
  }

  /// Lets `body` look at bytes that wait, empty at the end, and goes past as many as it says.
  func consume<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> (count: Int, result: Result)
  ) throws -> Result {
    if start == buffer.count { try wait(for: 1 << 16) }
    let (count, result) = try buffer.withUnsafeBufferPointer {
      try body(UnsafeBufferPointer(rebasing: $0[start...]))
    }
    start += count
    offset += count
    return result
  }

  /// Takes all that is left, which must be `count` bytes: a file with more is refused before they
  /// are read, if its size is known.
  func takeRest(_ count: Int, _ what: String) throws -> [UInt8] {
    if let remaining, remaining > count { throw excess(remaining - count, at: offset + count) }
    let rest = try take(count, what)
    guard try peek(1).isEmpty else { throw excess(remaining, at: offset) }
    return rest
  }

  private func excess(_ count: Int?, at place: Int) -> FormatError {
    error(
      at: place,
      "expected the end of the file, found "
        + (count.map { "\(counted($0, "byte")) more" } ?? "more") + "; get the file again.")
  }
}
