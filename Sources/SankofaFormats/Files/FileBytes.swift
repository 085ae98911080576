/// Reads whole files.
public enum FileBytes {
  /// The largest file that is read unless the caller says otherwise: 4 GiB.
  public static let defaultLimit = 4 << 30

  /// The bytes of the file at `path`; pipes and devices are read to their end.
  ///
  /// - Parameter limit: the most bytes to read.
  /// - Throws: `FormatError` when the file is missing, a directory, unreadable or larger than
  ///   `limit`.
  public static func read(_ path: String, limit: Int = defaultLimit) throws -> [UInt8] {
    let size = try FileStatus(of: path, reportedAs: path).size
    let file = try FileDescriptor.open(reading: path)
    func checkLimit(_ count: Int) throws {
      guard count <= limit else {
        throw FormatError(
          path: path, place: .file,
          message:
            "expected at most \(counted(limit, "byte")), found \(size > limit ? "\(size)" : "more"); "
            + "use a smaller file.")
      }
    }
    try checkLimit(size)
    // One byte more than announced, so that the first read sees the end of a file that kept its size.
    var bytes = try [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, count in
      while count < buffer.count {
        let room = UnsafeMutableRawBufferPointer(
          UnsafeMutableBufferPointer(rebasing: buffer[count...]))
        let more = try file.read(into: room)
        if more == 0 { break }
        count += more
      }
    }
    if bytes.count > size {
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        try checkLimit(bytes.count)
        let more = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
        if more == 0 { break }
        bytes.append(contentsOf: chunk.prefix(more))
      }
    }
    return bytes
  }
}
