import SankofaTensor

/// A reader of a file's fields, in order. When bytes are missing, its errors name the place at
/// which the field begins.
final class ByteReader {
  let path: String
  /// The number of bytes taken so far.
  private(set) var offset = 0
  private let input: (any ByteInput)?
  private let byteCount: Int?
  private let largestByteCount: Int?
  /// The bytes that were read; those from `start` on have not been taken yet.
  private var buffer: [UInt8]
  private var start = 0

  /// Makes a reader of bytes in memory.
  init(_ bytes: [UInt8], path: String) {
    (buffer, self.path, input) = (bytes, path, nil)
    (byteCount, largestByteCount) = (bytes.count, bytes.count)
  }

  /// Makes a reader of an input.
  init(_ input: any ByteInput) {
    (buffer, path, self.input) = ([], input.path, input)
    (byteCount, largestByteCount) = (input.byteCount, input.largestByteCount)
  }

  /// Makes a reader of a file; see ``FileInput``.
  convenience init(file path: String, limit: Int) throws {
    self.init(try FileInput(path, limit: limit))
  }

  /// The number of bytes left; `nil` when it is unknown.
  var remaining: Int? { byteCount.map { max(0, $0 - offset) } }

  func error(at place: Int, _ message: String) -> FormatError {
    FormatError(path: path, place: .byte(place), message: message)
  }

  private func cutShort(_ count: Int, _ what: String, found: Int) -> FormatError {
    .cutShort(path, at: offset, count, what, found: found)
  }

  /// Throws when fewer than `count` bytes are left, as far as that is known without reading them.
  private func require(_ count: Int, _ what: String) throws {
    if let remaining, remaining < count { throw cutShort(count, what, found: remaining) }
    if let largestByteCount, largestByteCount - offset < count {
      throw error(
        at: offset,
        "expected \(counted(count, "byte")) (\(what)), and its compressed bytes make at most "
          + "\(max(0, largestByteCount - offset)); the file is cut short, get it again.")
    }
  }

  /// Throws when there is not enough memory for `what`.
  func requireMemory(_ byteCount: Int, for what: String) throws {
    if let shortage = MemoryLimit.shortage(of: byteCount) {
      throw error(at: offset, "\(what) take \(shortage); use a smaller file.")
    }
  }

  /// Reads until the buffer holds `count` bytes, or the input ends.
  private func wait(for count: Int) throws {
    guard let input, buffer.count - start < count else { return }
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
    }
    // Reading a little more at once costs nothing. Much more might take bytes that belong to
    // another reader.
    try input.fill(&buffer, to: max(count, 1 << 12))
  }

  /// Returns the next bytes, at most `count`, without taking them.
  func peek(_ count: Int) throws -> ArraySlice<UInt8> {
    try wait(for: count)
    return buffer[start...].prefix(count)
  }

  /// Takes the next `count` bytes; `what` names them in errors.
  ///
  /// - Parameter further: the bytes of memory that will be needed in addition.
  func take(_ count: Int, _ what: String, further: Int = 0) throws -> [UInt8] {
    try require(count, what)
    try requireMemory(count.adding(further), for: what)
    if count <= 1 << 12 { try wait(for: count) }
    var taken: [UInt8] = []
    if byteCount != nil { taken.reserveCapacity(count) }
    taken += buffer[start...].prefix(count)
    if taken.count < count { try input?.fill(&taken, to: count) }
    guard taken.count == count else { throw cutShort(count, what, found: taken.count) }
    start = min(buffer.count, start + count)
    offset += count
    return taken
  }

  /// Takes the next `count` bytes, and also appends them to `header`.
  func take(_ count: Int, _ what: String, appendingTo header: inout [UInt8]) throws -> [UInt8] {
    let taken = try take(count, what)
    header += taken
    return taken
  }

  /// Skips `count` bytes.
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

  /// Passes the buffered bytes to `body` (none at the end of the input), and takes as many as it
  /// returns.
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

  /// Takes the next `count` bytes, or as many as there are before the end of the file.
  ///
  /// - Parameter further: the bytes of memory that will be needed in addition, for each byte.
  func takeAtMost(_ count: Int, _ what: String, further: Int = 0) throws -> [UInt8] {
    if let remaining {
      let found = min(count, remaining)
      return try take(found, what, further: found.multiplied(by: further))
    }
    var taken: [UInt8] = []
    while taken.count < count {
      let more = try consume { bytes in
        let some = bytes.prefix(count - taken.count)
        return (some.count, Array(some))
      }
      if more.isEmpty { break }
      // An array that grows is there twice for a moment.
      try requireMemory((taken.count + more.count).multiplied(by: 2 + further), for: what)
      taken += more
    }
    return taken
  }

  /// Takes all remaining bytes, whatever their number; `what` names them in errors.
  ///
  /// - Throws: `FormatError` when there are more than `limit`.
  func takeAll(_ what: String, atMost limit: Int) throws -> [UInt8] {
    let start = offset
    func excess(_ found: String) -> FormatError {
      error(
        at: start,
        "expected at most \(counted(limit, "byte")) (\(what)), found \(found); use a smaller file.")
    }
    if let remaining, remaining > limit { throw excess("\(remaining)") }
    let taken = try takeAtMost(limit, what)
    guard try peek(1).isEmpty else { throw excess("more") }
    return taken
  }

  /// Takes all remaining bytes, of which there must be `count`. A file of known size with more
  /// bytes is refused before they are read.
  ///
  /// - Parameter further: the bytes of memory that will be needed in addition.
  func takeRest(_ count: Int, _ what: String, further: Int) throws -> [UInt8] {
    if let remaining, remaining > count { throw excess(remaining - count, at: offset + count) }
    let rest = try take(count, what, further: further)
    guard try peek(1).isEmpty else { throw excess(remaining, at: offset) }
    return rest
  }

  /// Takes all remaining bytes like ``takeRest(_:_:further:)``, but into the memory of a tensor.
  ///
  /// - Parameter part: a closure that receives the bytes in order, in pieces.
  func storeRest(
    _ count: Int, _ what: String, part: (UnsafeRawBufferPointer) -> Void
  ) throws -> Storage {
    if let remaining, remaining > count { throw excess(remaining - count, at: offset + count) }
    try require(count, what)
    try requireMemory(count, for: what)
    let storage = try Storage(allocatingByteCount: count)
    let memory = UnsafeMutableRawBufferPointer(start: storage.pointer, count: count)
    var done = 0
    while done < count {
      let here = UnsafeMutableRawBufferPointer(rebasing: memory[done...])
      let taken = try consume { bytes in
        let some = min(bytes.count, here.count)
        here.copyMemory(from: UnsafeRawBufferPointer(start: bytes.baseAddress, count: some))
        return (some, some)
      }
      guard taken > 0 else {
        offset -= done
        throw cutShort(count, what, found: done)
      }
      part(UnsafeRawBufferPointer(rebasing: here[..<taken]))
      done += taken
    }
    guard try peek(1).isEmpty else { throw excess(remaining, at: offset) }
    return storage
  }

  private func excess(_ count: Int?, at place: Int) -> FormatError {
    error(
      at: place,
      "expected the end of the file, found "
        + (count.map { "\(counted($0, "byte")) more" } ?? "more") + "; get the file again.")
  }
}
