import SankofaNN

/// The record of a perceptron's training.
public struct PerceptronTrace: Sendable, Hashable {
  /// A mistake on an example.
  public struct Mistake: Sendable, Hashable {
    /// The epoch, counted from 1.
    public let epoch: Int
    /// The index of the example.
    public let example: Int
    /// The right output.
    public let label: Bool
    /// w·x + b before the correction.
    public let sum: Double
    /// The neuron after the correction; its sum is 0 on the new line or hyperplane.
    public let corrected: Perceptron
  }

  /// The mistakes in order.
  public let mistakes: [Mistake]
  /// The number of epochs, the last one included.
  public let epochs: Int
  /// True when the last epoch had no mistake.
  public let converged: Bool
}
