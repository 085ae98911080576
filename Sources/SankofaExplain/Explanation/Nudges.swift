/// The gradient as a list of nudges: how the loss answers to each trainable parameter.
public struct Nudges: Sendable {
  /// One parameter's element.
  public struct Nudge: Sendable {
    /// Its index.
    public let place: NetworkPlace
    /// Its value.
    public let value: Double
    /// ∂C by it: raising it a little raises the loss by this much a unit.
    public let slope: Double
  }

  /// The number of elements.
  public let count: Int
  /// The number of those with a derivative of 0.
  public let zeroCount: Int
  /// √(Σ slope²).
  public let length: Double
  /// The same for each parameter, by path.
  public let lengths: [(path: String, length: Double)]
  /// The ones with the largest slopes, largest first.
  public let largest: [Nudge]

  /// The most that are listed.
  static let listed = 10
}
