import SankofaTensor

/// Something in a file that stands beside what was wanted and cannot be read.
public struct LeftOut: Sendable, Hashable, CustomStringConvertible {
  /// Its name in the file.
  public var name: String
  /// The type of its elements as the file writes it, such as `F8_E4M3`, or why it is nothing to read.
  public var reason: String

  /// Names what was left out.
  public init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }

  /// `"classes" (<U4)`.
  public var description: String { "\(name.quoted) (\(reason.onOneLine(atMost: 40)))" }
}

extension [LeftOut] {
  /// The first few of them on one line.
  package var listed: String {
    let most = 4
    return prefix(most).map(\.description).joined(separator: ", ")
      + (count > most ? " and \(count - most) more" : "")
  }
}
