/// Bytes that come one after the other.
protocol ByteInput: AnyObject {
  /// How many bytes there are in all; `nil` where that is known at the end only, as of a pipe.
  var byteCount: Int? { get }

  /// Reads at most `buffer.count` bytes; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int

  /// Goes past at most `count` bytes without looking at them, and says how many it went past.
  func skip(_ count: Int) throws -> Int
}

extension ByteInput {
  /// Reads what nobody wants.
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

  /// Appends bytes until `bytes` has `count` of them or no more come.
  ///
  /// Memory grows with what came, so that a few bytes that announce many do not get their memory.
  func fill(_ bytes: inout [UInt8], to count: Int) throws {
    if bytes.isEmpty, let byteCount {
      bytes.reserveCapacity(min(count, byteCount, 1 << 26))
    }
    var piece = 1 << 16
    while bytes.count < count {
      let old = bytes.count
      let room = min(count - old, piece)
      let more = try [UInt8](unsafeUninitializedCapacity: room) { buffer, used in
        used = try read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      if more.isEmpty { return }
      bytes += more
      piece = min(2 * piece, 1 << 22)
    }
  }
}

/// A file from its first byte to its last; pipes and devices too.
final class FileInput: ByteInput {
  private let file: FileDescriptor
  private let limit: Int
  private var offset = 0
  let byteCount: Int?
  /// The path that the user knows.
  let path: String

  /// Opens a file.
  ///
  /// - Parameter limit: the most bytes that are read.
  /// - Throws: `FormatError` when the file is missing, a directory, unreadable or larger than
  ///   `limit`.
  init(_ path: String, limit: Int) throws {
    file = try FileDescriptor.open(reading: path)
    self.path = path
    self.limit = limit
    // Files that the system makes up as they are read, such as those in /proc, say 0.
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

  /// The bytes at a place of a file whose size is known.
  func bytes(in range: Range<Int>) throws -> [UInt8] {
    try file.move(to: range.lowerBound)
    offset = range.lowerBound
    var bytes: [UInt8] = []
    try fill(&bytes, to: range.count)
    return bytes
  }
}
