/// An error that says why an optimizer or a schedule cannot be used.
public struct OptimizerError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The owner of the setting, such as `optimizer "adam"`.
  public let place: String
  /// The rule, the actual values, and one fix.
  public let message: String

  /// Makes an error from its place and its message.
  public init(_ place: String, _ message: String) {
    self.place = place
    self.message = message
  }

  /// One line: *where: rule with the actual values; one fix.*
  public var description: String { "\(place): \(message)" }
}
