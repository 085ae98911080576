/// A value from a file that a person wrote; the place in the file of each part is known.
package struct LocatedJSON {
  /// The path as the caller gave it.
  package let path: String
  /// The content of the file.
  package let value: JSON
  private let place: ([JSONStep]) -> FormatError.Place

  /// Reads the file at `path`, as YAML when its name ends in `.yaml` or `.yml`, otherwise as JSON.
  ///
  /// - Parameter limit: the most bytes to read.
  /// - Throws: `FormatError` when the file cannot be read, is too large, or is not valid YAML or
  ///   JSON.
  package init(readingPath path: String, limit: Int) throws {
    if LocatedJSON.isYAML(path) {
      self = try LocatedJSON.yaml(path, limit: limit)
    } else {
      try self.init(parsing: FileBytes.readText(path, limit: limit), path: path)
    }
  }

  /// Reads the bytes of a JSON file.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` when the bytes are not valid JSON.
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

  /// Returns an error about a part of the value, with its place in the file.
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
    /// Throws an error that says how to get a build that reads YAML.
    static func yaml(_ path: String, limit: Int) throws -> LocatedJSON {
      throw FormatError(
        path: path, place: .file,
        message: "is YAML, which this build does not read; build with --traits YAML, or write JSON."
      )
    }
  }
#endif
