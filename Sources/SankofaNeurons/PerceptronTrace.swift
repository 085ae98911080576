import SankofaNN

/// The course of a perceptron's learning.
public struct PerceptronTrace: Sendable, Hashable {
  /// An example that it had wrong.
  public struct Mistake: Sendable, Hashable {
    /// The pass, counted from 1.
    public let pass: Int
    /// The index of the example.
    public let example: Int
    /// The right answer.
    public let label: Bool
    /// w·x + b as it was.
    public let sum: Double
    /// The neuron afterwards: the line or hyperplane is where its sum is 0.
    public let corrected: Perceptron
  }

  /// The mistakes in order.
  public let mistakes: [Mistake]
  /// The passes made, the last one included.
  public let passes: Int
  /// True when the last pass had no mistake.
  public let converged: Bool
}
