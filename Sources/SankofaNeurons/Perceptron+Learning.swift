import SankofaNN

extension Perceptron {
  /// Learns from mistakes: it goes through the examples in order, epoch after epoch, until a
  /// whole epoch has no mistake.
  ///
  /// Whenever the output y differs from the label t, w ← w + η (t − y) x and b ← b + η (t − y). If
  /// a hyperplane separates the examples, the number of mistakes is bounded
  /// (``SeparatingHyperplane/mistakeBound(_:)``); otherwise the mistakes never end.
  ///
  /// - Parameters:
  ///   - points: the inputs of the examples, with a number for each weight.
  ///   - labels: the right output for each example.
  ///   - learningRate: η, above 0.
  ///   - epochs: the largest number of epochs, at least 1.
  /// - Returns: every mistake with the weights after it, and whether the last epoch had no mistake.
  /// - Throws: ``SankofaError`` when the examples do not fit, or are not finite.
  ///
  /// Source: F. Rosenblatt, *Principles of Neurodynamics* (1962); A. Novikoff, "On convergence
  /// proofs on perceptrons" (1962).
  public mutating func learn(
    points: [[Double]], labels: [Bool], learningRate: Double = 1, epochs: Int = 1000
  ) throws -> PerceptronTrace {
    try LabelledPoints.check(points, labelCount: labels.count, for: "Perceptron")
    if let point = points.first, point.count != weights.count {
      throw SankofaError(
        "Perceptron",
        "has \(weights.count) weights, got points of \(point.count) numbers; give one for each "
          + "weight.")
    }
    guard learningRate > 0, learningRate.isFinite, epochs > 0 else {
      throw SankofaError(
        "Perceptron",
        "needs a learning rate above 0 and at least 1 epoch, got \(learningRate) and \(epochs); "
          + "try 1 and 1000.")
    }
    var mistakes: [PerceptronTrace.Mistake] = []
    for epoch in 1...epochs {
      let before = mistakes.count
      for (example, (point, label)) in zip(points, labels).enumerated() {
        let sum = sum(point)
        guard (sum > 0) != label else { continue }
        step(label ? learningRate : -learningRate, point)
        mistakes.append(
          .init(epoch: epoch, example: example, label: label, sum: sum, corrected: self))
      }
      if mistakes.count == before {
        return PerceptronTrace(mistakes: mistakes, epochs: epoch, converged: true)
      }
    }
    return PerceptronTrace(mistakes: mistakes, epochs: epochs, converged: false)
  }

  private mutating func step(_ size: Double, _ point: [Double]) {
    for index in weights.indices { weights[index] += size * point[index] }
    bias += size
  }
}

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
