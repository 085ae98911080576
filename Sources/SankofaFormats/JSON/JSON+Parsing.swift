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

  /// The place in the file of a part of the value written in `bytes`: a member's name, or the first
  /// character of an element or of the whole. Where the way leads nowhere, it is the last part that
  /// is there.
  ///
  /// It reads the text again, as far as the part: only errors ask.
  package static func place(of part: [JSONStep], in bytes: [UInt8]) -> FormatError.Place {
    .init(offset: JSONParser.offset(of: part, in: bytes[...]), in: bytes)
  }
}

/// A step on the way from a JSON value to one of its parts.
package enum JSONStep: Sendable, Hashable {
  case member(String)
  case element(Int)
}
