/// Something that trains without an error, and by which a model learns little or nothing.
public struct TrainingWarning: Sendable, Hashable, CustomStringConvertible {
  /// What was being done: `compile` or `fit`.
  public let place: String
  /// What was found, with the actual values, and one fix.
  public let message: String

  init(_ place: String, _ message: String) { (self.place, self.message) = (place, message) }

  /// One line: *where: what is wrong with the actual values; one fix.*
  public var description: String { "\(place): \(message)" }
}
