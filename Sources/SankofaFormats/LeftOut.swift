import SankofaTensor

/// A part of a file that was left out because it cannot be read, such as an array of texts.
public struct LeftOut: Sendable, Hashable, CustomStringConvertible {
  /// The name of the part in the file.
  public var name: String
  /// The reason: the type of its elements as in the file, such as `F8_E4M3`, or a phrase, such as
  /// `5000000000 does not fit int32`.
  public var reason: String

  /// Describes a part that was left out.
  public init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }

  /// The name and the reason, such as `"classes" (<U4)`.
  public var description: String { "\(name.quoted) (\(reason.onOneLine(atMost: 40)))" }
}

extension [LeftOut] {
  /// The first four parts on one line, and the number of the others.
  package var listed: String {
    let most = 4
    return prefix(most).map(\.description).joined(separator: ", ")
      + (count > most ? " and \(count - most) more" : "")
  }
}
