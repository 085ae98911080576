import SankofaNN

/// An error that says why a neuron cannot be made, evaluated or trained.
public struct NeuronError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of neuron or related value, such as `Perceptron`.
  public let name: String
  /// The rule, the actual values, and one fix.
  public let message: String

  /// Makes an error from a name and a message.
  public init(_ name: String, _ message: String) {
    self.name = name
    self.message = message
  }

  /// One line: *where: rule with the actual values; one fix.*
  public var description: String { "\(name): \(message)" }
}
