import SankofaTensor

/// An error in a file, or in the bytes of a file, with its place.
///
/// All functions of this module that read or write throw this type. Its `description` is one line,
/// such as `digits.idx, byte 4: expected 4 bytes (extent of axis 0), found 2; the file is cut
/// short, get it again.`
public struct FormatError: Error, Sendable, Hashable {
  /// The place of an error in a file.
  public enum Place: Sendable, Hashable {
    /// The file as a whole.
    case file
    /// A byte, counted from 0 at the file's start.
    case byte(Int)
    /// A line and a column of a text file, both counted from 1. Columns count Unicode scalars.
    case line(Int, column: Int)
  }

  /// The path as the caller gave it, or `<data>` for bytes that do not come from a file.
  public var path: String
  /// The place of the error in the file.
  public var place: Place
  /// The rule with the actual values, and one fix, as one line.
  public var message: String

  /// Makes an error. The form of `message` is "rule with the actual values; one fix."
  public init(path: String, place: Place, message: String) {
    self.path = path
    self.place = place
    self.message = message
  }

  /// Makes an error for bytes that are missing at the end of a file; `what` names the expected
  /// bytes.
  static func cutShort(
    _ path: String, at place: Int, _ count: Int, _ what: String, found: Int
  ) -> FormatError {
    FormatError(
      path: path, place: .byte(place),
      message: "expected \(counted(count, "byte")) (\(what)), found \(found); "
        + "the file is cut short, get it again.")
  }

  /// The `path` in errors about bytes that do not come from a file.
  public static let data = "<data>"
}

extension FormatError: CustomStringConvertible {
  /// One line: the path, the place, the rule and the fix.
  public var description: String {
    switch place {
    case .file: "\(path.shownPath): \(message)"
    case .byte(let offset): "\(path.shownPath), byte \(offset): \(message)"
    case .line(let line, let column): "\(path.shownPath):\(line):\(column): \(message)"
    }
  }
}

/// A number with its noun in singular or plural, such as `1 byte` or `2 bytes`.
func counted(_ count: some BinaryInteger, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}
