extension JSON {
  /// The value written in `text`.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` with line and column, as `init(parsing:path:)` of bytes does.
  public init(parsing text: String, path: String = FormatError.data) throws {
    try self.init(parsing: Array(text.utf8), path: path)
  }

  /// The value written in `bytes`, which hold nothing else.
  ///
  /// Strict, because the text may come from anyone: UTF-8 without a byte order mark, no name twice in
  /// an object, at most 128 arrays and objects inside each other, numbers that fit a `Double`, and
  /// 64 bits where they are whole.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` with line and column.
  public init(parsing bytes: [UInt8], path: String = FormatError.data) throws {
    do {
      self = try JSONParser.parse(bytes[...])
    } catch {
      throw FormatError(
        path: path, place: .init(offset: error.offset, in: bytes), message: error.message)
    }
  }
}
