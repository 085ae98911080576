import SankofaTensor

/// The reason why something cannot be explained.
public struct ExplainError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The place of the problem, such as `layers.1.weight[3,17]`.
  public let place: String
  /// The rule, the actual values, and one fix.
  public let message: String

  /// Makes an error.
  public init(_ place: String, _ message: String) {
    self.place = place
    self.message = message
  }

  /// One line: *where: rule with the actual values; one fix.*
  public var description: String { "\(place.onOneLine(atMost: 80)): \(message)" }
}
