/// The progress of the search for the paths from a place to the loss.
public struct PathProgress: Sendable, Hashable {
  /// The example's number.
  public let example: Int
  /// The path of the value that the search has reached, such as `layers.4.preactivation`.
  public let value: String
  /// The number of derivatives that are known.
  public let done: Int
  /// The number of all derivatives.
  public let total: Int
}
