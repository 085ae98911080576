/// The reason why predictions and targets cannot be compared.
public struct LossError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The loss or metric.
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
