import SankofaTensor

/// An error that says why a layer, a loss, an optimizer, a training, an explanation or a neuron cannot
/// work as it was asked to.
public struct SankofaError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The part that cannot work, such as `Dense "layers.2"`, `optimizer "adam"` or `fit`.
  public let place: String
  /// The rule, the actual values, and one fix.
  public let message: String

  /// Makes an error from a place and a message.
  public init(_ place: String, _ message: String) {
    self.place = place
    self.message = message
  }

  /// One line: *where: rule with the actual values; one fix.*
  public var description: String { "\(place.onOneLine(atMost: 80)): \(message)" }
}
