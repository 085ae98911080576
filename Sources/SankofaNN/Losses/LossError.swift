/// An error that says why predictions and targets cannot be compared.
public struct LossError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The name of the loss or metric.
  public let name: String
  /// The rule, the actual values, and one fix.
  public let message: String

  /// Makes an error from the name of a loss or metric and its message.
  public init(_ name: String, _ message: String) {
    self.name = name
    self.message = message
  }

  /// One line: *where: rule with the actual values; one fix.*
  public var description: String { "\(name): \(message)" }
}
