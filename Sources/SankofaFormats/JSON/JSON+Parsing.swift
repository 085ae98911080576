extension JSON {
  /// Reads the value that is written in `text`.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` with line and column, in the same cases as for bytes.
  public init(parsing text: String, path: String = FormatError.data) throws {
    try self.init(parsing: Array(text.utf8), path: path)
  }

  /// Reads the value that is written in `bytes`, which must hold nothing else.
  ///
  /// Reading is strict, because the text may come from anyone. The text must be UTF-8 without a
  /// byte order mark. An object must not have a name twice, and at most 128 arrays and objects may
  /// be nested. Numbers must fit a `Double`, and whole numbers must fit 64 bits.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` with line and column when the text breaks one of these rules.
  public init(parsing bytes: [UInt8], path: String = FormatError.data) throws {
    do {
      self = try JSONParser.parse(bytes[...])
    } catch {
      throw FormatError(
        path: path, place: .init(offset: error.offset, in: bytes), message: error.message)
    }
  }

  /// Returns the place in the file of a part of the value written in `bytes`: the place of a
  /// member's name, or of the first character of an element or of the whole value. If there is no
  /// such part, it is the place of the last part on the way that exists.
  ///
  /// It reads the text again, up to the part, so it is meant for errors only.
  package static func place(of part: [JSONStep], in bytes: [UInt8]) -> FormatError.Place {
    .init(offset: JSONParser.offset(of: part, in: bytes[...]), in: bytes)
  }
}

/// A step on the way from a JSON value to one of its parts.
package enum JSONStep: Sendable, Hashable {
  case member(String)
  case element(Int)
}
