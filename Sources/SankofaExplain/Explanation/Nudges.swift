/// The gradient as a list of nudges: how the loss reacts to each trainable parameter.
public struct Nudges: Sendable {
  /// One parameter's element.
  public struct Nudge: Sendable {
    /// Its place.
    public let place: NetworkPlace
    /// Its value.
    public let value: Double
    /// ∂C/∂value: the rise of the loss per unit of a small increase.
    public let slope: Double
  }

  /// The number of elements of the trainable parameters.
  public let count: Int
  /// The number of those with a derivative of 0.
  public let zeroCount: Int
  /// √(Σ slope²).
  public let length: Double
  /// The length for each parameter, by path.
  public let lengths: [(path: String, length: Double)]
  /// The nudges with the largest absolute slopes, largest first.
  public let largest: [Nudge]

  /// The largest number of nudges that are listed.
  static let listed = 10
}
