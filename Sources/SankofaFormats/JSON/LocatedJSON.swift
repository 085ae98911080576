/// A value read from a file that a person wrote, whose parts know where they stand in it.
package struct LocatedJSON {
  /// The path as the caller gave it.
  package let path: String
  /// The value.
  package let value: JSON
  private let place: ([JSONStep]) -> FormatError.Place

  /// Reads the file at `path`: YAML when its name ends in `.yaml` or `.yml`, else JSON.
  ///
  /// - Parameter limit: the most bytes to read.
  /// - Throws: `FormatError` when the file cannot be read, is too large, or is no such text.
  package init(readingPath path: String, limit: Int) throws {
    if LocatedJSON.isYAML(path) {
      self = try LocatedJSON.yaml(path, limit: limit)
    } else {
      try self.init(parsing: FileBytes.readText(path, limit: limit), path: path)
    }
  }

  /// Reads JSON.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` when the bytes are no JSON.
  package init(parsing bytes: [UInt8], path: String) throws {
    self.init(path: path, value: try JSON(parsing: bytes, path: path)) {
      JSON.place(of: $0, in: bytes)
    }
  }

  init(path: String, value: JSON, place: @escaping ([JSONStep]) -> FormatError.Place) {
    self.path = path
    self.value = value
    self.place = place
  }

  /// An error in a part of the value.
  package func error(_ message: String, at part: [JSONStep]) -> FormatError {
    FormatError(path: path, place: place(part), message: message)
  }

  private static func isYAML(_ path: String) -> Bool {
    let name = path.lowercased()
    return name.hasSuffix(".yaml") || name.hasSuffix(".yml")
  }
}

#if !YAML
  extension LocatedJSON {
    /// Says how to get a build that reads YAML.
    static func yaml(_ path: String, limit: Int) throws -> LocatedJSON {
      throw FormatError(
        path: path, place: .file,
        message: "is YAML, which this build does not read; build with --traits YAML, or write JSON."
      )
    }
  }
#endif
