import SankofaNN

/// The reason why a neuron cannot be made, asked or taught.
public struct NeuronError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The neuron or what belongs to it, such as `Perceptron`.
  public let name: String
  /// The rule, the actual values, and one fix.
  public let message: String

  /// Makes an error.
  public init(_ name: String, _ message: String) {
    self.name = name
    self.message = message
  }

  /// One line: *where: rule with the actual values; one fix.*
  public var description: String { "\(name): \(message)" }
}
