/// Reads complete files into memory.
public enum FileBytes {
  /// The default limit on the size of a file: 4 GiB.
  public static let defaultLimit = 4 << 30

  /// Reads the bytes of the file at `path`; pipes and devices are read to their end.
  ///
  /// - Parameter limit: the most bytes to read; 4 GiB by default.
  /// - Throws: `FormatError` when the file is missing, a directory, unreadable or larger than
  ///   `limit`.
  public static func read(_ path: String, limit: Int = defaultLimit) throws -> [UInt8] {
    var bytes: [UInt8] = []
    let input = try FileInput(path, limit: limit)
    try input.fill(&bytes, to: .max)
    return bytes
  }

  /// Reads the first bytes of the file at `path`, at most `count`.
  ///
  /// - Throws: `FormatError` when the file is missing, a directory or unreadable.
  package static func read(_ path: String, first count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try FileInput(path, limit: .max).fill(&bytes, to: count)
    return bytes
  }

  /// Reads a text like ``read(_:limit:)``, and stops with an error at the first zero byte.
  ///
  /// - Throws: `FormatError` in the same cases as `read`, for a zero byte, and for a spreadsheet or another
  ///   kind of file that is no text.
  static func readText(_ path: String, limit: Int) throws -> [UInt8] {
    let input = try FileInput(path, limit: limit)
    var bytes: [UInt8] = []
    while true {
      let old = bytes.count
      let goal = max(1 << 16, 2 * old)
      try input.fill(&bytes, to: goal)
      if old == 0,
        let message = ForeignText.message(Array(bytes.prefix(ForeignText.startLength)), named: path)
      {
        throw FormatError(path: path, place: .file, message: message)
      }
      if let place = bytes[old...].firstIndex(of: 0) {
        throw FormatError(path: path, place: .init(offset: place, in: bytes), message: zeroByte)
      }
      if bytes.count < goal { return bytes }
    }
  }

  static let zeroByte = "expected text, found a zero byte; give a text in UTF-8."
}
