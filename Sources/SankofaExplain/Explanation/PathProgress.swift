/// The progress of the search for the paths from a place to the loss.
public struct PathProgress: Sendable, Hashable {
  /// The example's number.
  public let example: Int
  /// The value that the paths have reached, such as `layers.4.preactivation`.
  public let value: String
  /// The number of derivatives on the paths that are known.
  public let done: Int
  /// The number of all of them.
  public let total: Int
}
