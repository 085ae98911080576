/// How far the search for the paths from a place to the loss has come.
public struct PathProgress: Sendable, Hashable {
  /// The example's number.
  public let example: Int
  /// The value that the paths have reached, such as `layers.4.preactivation`.
  public let value: String
  /// How many of the derivatives by which paths reach it are known.
  public let done: Int
  /// How many there are to be.
  public let total: Int
}
