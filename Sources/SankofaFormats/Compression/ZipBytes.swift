/// The bytes of a zip archive, which can be read in any order.
final class ZipBytes {
  let path: String
  /// The number of bytes.
  let count: Int
  private let file: FileInput?
  private let bytes: [UInt8]

  /// Makes the bytes of an archive in memory.
  init(_ bytes: [UInt8], path: String) {
    (self.bytes, self.path, file, count) = (bytes, path, nil, bytes.count)
  }

  /// Opens an archive in a file. A pipe, which cannot be read in any order, is read completely if
  /// it begins like an archive.
  init(file path: String, limit: Int) throws {
    let input = try FileInput(path, limit: limit)
    self.path = path
    if let byteCount = input.byteCount {
      (file, bytes, count) = (input, [], byteCount)
      return
    }
    var bytes: [UInt8] = []
    try input.fill(&bytes, to: 2)
    guard bytes.isEmpty || bytes == [0x50, 0x4b] else {
      throw FormatError(
        path: path, place: .byte(0),
        message: "expected a zip archive's start 50 4b, found \(hexadecimal(bytes)); give a zip "
          + "archive.")
    }
    try input.fill(&bytes, to: .max)
    (file, self.bytes, count) = (nil, bytes, bytes.count)
  }

  /// Returns the bytes of a range, which must be within the archive.
  func callAsFunction(_ range: Range<Int>) throws -> [UInt8] {
    try file?.bytes(in: range) ?? Array(bytes[range])
  }

  /// Returns a part of the archive; it is shorter than `length` when the archive ends first.
  func part(_ start: Int, _ length: Int) throws -> ByteCursor {
    let start = max(0, start)
    let first = min(start, count)
    let end = first + min(length, count - first)
    return ByteCursor(bytes: try self(first..<end), path: path, origin: start)
  }

  func error(at place: Int, _ message: String) -> FormatError {
    FormatError(path: path, place: .byte(place), message: message)
  }
}
