import SankofaTensor

/// A part of a file that cannot be read and is left out, such as an array of texts.
public struct LeftOut: Sendable, Hashable, CustomStringConvertible {
  /// The name of the part in the file.
  public var name: String
  /// The type of its elements as the file writes it, such as `F8_E4M3`, or another reason, such as
  /// `5000000000 does not fit int32`.
  public var reason: String

  /// Describes a part that was left out.
  public init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }

  /// `"classes" (<U4)`.
  public var description: String { "\(name.quoted) (\(reason.onOneLine(atMost: 40)))" }
}

extension [LeftOut] {
  /// The first few on one line.
  package var listed: String {
    let most = 4
    return prefix(most).map(\.description).joined(separator: ", ")
      + (count > most ? " and \(count - most) more" : "")
  }
}
