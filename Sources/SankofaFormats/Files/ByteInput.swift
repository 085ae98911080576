import SankofaTensor

/// A source of bytes that are read in order.
protocol ByteInput: AnyObject {
  /// The name of the input in errors.
  var path: String { get }

  /// The total number of bytes; `nil` when it is known only at the end, as for a pipe.
  var byteCount: Int? { get }

  /// The most bytes that there can be, so that a file that announces more is refused before memory is
  /// allocated; `nil` when it is unknown. It is `byteCount` by default.
  var largestByteCount: Int? { get }

  /// Reads at most `buffer.count` bytes, and returns their number; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int

  /// Skips at most `count` bytes, and returns the number of bytes skipped.
  func skip(_ count: Int) throws -> Int
}

extension ByteInput {
  var largestByteCount: Int? { byteCount }

  /// Skips at most `count` bytes by reading them, and returns the number of bytes skipped.
  func skipByReading(_ count: Int) throws -> Int {
    var scratch = [UInt8](repeating: 0, count: min(count, 1 << 16))
    var done = 0
    while done < count {
      let more = try scratch.withUnsafeMutableBytes {
        try read(into: UnsafeMutableRawBufferPointer(rebasing: $0.prefix(count - done)))
      }
      if more == 0 { break }
      done += more
    }
    return done
  }

  /// Appends bytes until `bytes` has `count` of them, or the input ends.
  ///
  /// When the total number of bytes is unknown, memory grows with the bytes that were read, so that
  /// a short file that announces many bytes takes little memory.
  ///
  /// - Throws: `FormatError` when there is not enough memory, and the errors of reading.
  func fill(_ bytes: inout [UInt8], to count: Int) throws {
    let most = min(count, byteCount ?? .max)
    if byteCount != nil, bytes.capacity < most { try reserve(most, in: &bytes) }
    // A small file needs little room; a piece that was filled shows that more may follow.
    var piece = 1 << 12
    while bytes.count < count {
      let room = min(count - bytes.count, piece)
      let more = try [UInt8](unsafeUninitializedCapacity: room) { buffer, used in
        used = try read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      if more.isEmpty { return }
      let needed = bytes.count + more.count
      if needed > bytes.capacity {
        try reserve(max(needed, min(most, 2 * bytes.count)), in: &bytes)
      }
      bytes += more
      if more.count == piece { piece = min(2 * piece, 1 << 22) }
    }
  }

  private func reserve(_ count: Int, in bytes: inout [UInt8]) throws {
    if let shortage = MemoryLimit.shortage(of: count) {
      throw FormatError(
        path: path, place: .file, message: "its bytes take \(shortage); use a smaller file.")
    }
    bytes.reserveCapacity(count)
  }
}

/// An input that reads a file, a pipe or a device from the first byte to the last.
final class FileInput: ByteInput {
  private let file: FileDescriptor
  private let limit: Int
  private var offset = 0
  let byteCount: Int?
  /// The path as the user wrote it.
  let path: String

  /// Opens a file.
  ///
  /// - Parameter limit: the most bytes to read.
  /// - Throws: `FormatError` when the file is missing, a directory, unreadable or larger than
  ///   `limit`.
  init(_ path: String, limit: Int) throws {
    file = try FileDescriptor.open(reading: path)
    self.path = path
    self.limit = limit
    // A file that the system generates as it is read, such as one in /proc, has the size 0.
    byteCount = file.size.flatMap { $0 == 0 ? nil : $0 }
    if let byteCount, byteCount > limit { throw tooLarge("\(byteCount)") }
  }

  private func tooLarge(_ found: String) -> FormatError {
    FormatError(
      path: path, place: .file,
      message: "expected at most \(counted(limit, "byte")), found \(found); use a smaller file.")
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try file.read(into: buffer)
    offset += count
    if offset > limit { throw tooLarge("more") }
    return count
  }

  func skip(_ count: Int) throws -> Int {
    guard let byteCount else { return try skipByReading(count) }
    let possible = max(0, min(count, byteCount - offset))
    offset += possible
    try file.move(to: offset)
    return possible
  }

  /// Reads the bytes in a range of a file whose size is known.
  func bytes(in range: Range<Int>) throws -> [UInt8] {
    try file.move(to: range.lowerBound)
    offset = range.lowerBound
    var bytes: [UInt8] = []
    try fill(&bytes, to: range.count)
    return bytes
  }
}
