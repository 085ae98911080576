import SankofaTensor

/// An error in a file, or in the bytes of one, and its place.
///
/// Everything in this module that reads or writes throws this type. `description` is one line:
/// `digits.idx, byte 4: expected 4 bytes (extent of axis 0), found 2; the file is cut short, get it
/// again.`
public struct FormatError: Error, Sendable, Hashable {
  /// The place in the file at which the trouble was found.
  public enum Place: Sendable, Hashable {
    /// The file as a whole.
    case file
    /// Bytes from the file's start.
    case byte(Int)
    /// A line and a column of a text file, both from 1. Columns count Unicode scalars.
    case line(Int, column: Int)
  }

  /// The path as the caller gave it, or `<data>` for bytes that came from no file.
  public var path: String
  /// A place in a file.
  public var place: Place
  /// The rule with the actual values, and one fix.
  public var message: String

  /// Makes an error; `message` reads "rule with the actual values; one fix."
  public init(path: String, place: Place, message: String) {
    self.path = path
    self.place = place
    self.message = message
  }

  /// An error for bytes that are missing at the end; `what` names those that were expected.
  static func cutShort(
    _ path: String, at place: Int, _ count: Int, _ what: String, found: Int
  ) -> FormatError {
    FormatError(
      path: path, place: .byte(place),
      message: "expected \(counted(count, "byte")) (\(what)), found \(found); "
        + "the file is cut short, get it again.")
  }

  /// The `path` of errors about bytes that came from no file.
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

/// `1 byte`, `2 bytes`.
func counted(_ count: some BinaryInteger, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}
