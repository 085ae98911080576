/// An error that says why a layer or a model cannot be built, compiled or loaded.
public struct LayerError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The place of the error, such as `Dense "layers.2"`.
  public let layer: String
  /// The rule, the actual values, and one fix.
  public let message: String

  /// Makes an error from its place and its message.
  public init(_ layer: String, _ message: String) {
    self.layer = layer
    self.message = message
  }

  /// One line: *where: rule with the actual values; one fix.*
  public var description: String { "\(layer): \(message)" }
}
