/// A reason why a model may learn little or nothing although it trains without an error.
public struct TrainingWarning: Sendable, Hashable, CustomStringConvertible {
  /// The call that found it: `compile` or `fit`.
  public let place: String
  /// The finding, with the actual values, and one fix.
  public let message: String

  init(_ place: String, _ message: String) { (self.place, self.message) = (place, message) }

  /// One line: *where: what is wrong with the actual values; one fix.*
  public var description: String { "\(place): \(message)" }
}
