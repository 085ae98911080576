import SankofaTensor
import SankofaNN

extension SigmoidNeuron {
  /// Learns by gradient descent over all examples at once: w ← w − η ∂L/∂w, b ← b − η ∂L/∂b.
  ///
  /// The loss L is the mean cross-entropy, −t ln a − (1 − t) ln(1 − a), computed from z as ln(1 +
  /// eᶻ) − t z; for tanh, it is the cross-entropy of (a + 1) / 2 and (t + 1) / 2. Derivatives are
  /// computed by automatic differentiation in `float64`.
  ///
  /// - Parameters:
  ///   - points: the inputs of the examples, with a number for each weight.
  ///   - targets: the wanted output for each example, 0…1, or −1…1 for tanh.
  ///   - learningRate: η, above 0.
  ///   - steps: the number of steps, at least 0.
  /// - Returns: the loss before each step and after the last one.
  /// - Throws: ``SankofaError`` when the examples do not fit, or the loss stops being finite.
  public mutating func learn(
    points: [[Double]], targets: [Double], learningRate: Double, steps: Int
  ) throws -> [Double] {
    try check(points, targets, learningRate, steps)
    let x = Tensor(points.flatMap { $0 }, shape: [points.count, weights.count])
    let t = Tensor(shares(targets), shape: [points.count, 1])
    // tanh z = 2σ(2z) − 1, so (a + 1) / 2 is σ of twice the sum.
    let steepness = function == .tanh ? 2.0 : 1
    var parameters = [
      Tensor(weights, shape: [weights.count, 1]), Tensor([bias], shape: [1, 1]),
    ]
    var losses: [Double] = []
    for step in 0...steps {
      let (loss, gradients) = valueAndGradients(at: parameters) { parameters in
        let z = (matmul(x, parameters[0]) + parameters[1]) * steepness
        return (z.softplus() - t * z).mean()
      }
      let next = step == steps ? [] : zip(parameters, gradients).map { $0 - $1 * learningRate }
      // Evaluated in each step, so that the graph does not grow from step to step.
      compute([loss] + next)
      losses.append(loss.scalar)
      guard losses[step].isFinite else {
        throw SankofaError(
          "Sigmoid neuron",
          "the loss must stay finite, got \(losses[step]) after \(step) steps at learning rate "
            + "\(learningRate); use a smaller one.")
      }
      if step < steps { parameters = next }
    }
    (weights, bias) = (parameters[0].doubles, parameters[1].scalar)
    return losses
  }

  /// Returns the targets mapped to 0…1.
  private func shares(_ targets: [Double]) -> [Double] {
    function == .tanh ? targets.map { ($0 + 1) / 2 } : targets
  }

  private func check(
    _ points: [[Double]], _ targets: [Double], _ learningRate: Double, _ steps: Int
  ) throws {
    let name = "Sigmoid neuron"
    try LabelledPoints.check(points, labelCount: targets.count, for: name)
    guard let point = points.first, !weights.isEmpty, point.count == weights.count else {
      throw SankofaError(
        name,
        "has \(weights.count) weights, got \(points.count) points of \(points.first?.count ?? 0) "
          + "numbers; give at least one point, and a number for each weight.")
    }
    let least = function == .tanh ? -1.0 : 0
    if let target = targets.first(where: { !($0 >= least && $0 <= 1) }) {
      throw SankofaError(
        name, "targets must be in \(Int(least))…1, got \(target); use \(Int(least)) and 1.")
    }
    guard learningRate > 0, learningRate.isFinite, steps >= 0 else {
      throw SankofaError(
        name,
        "needs a learning rate above 0 and at least 0 steps, got \(learningRate) and \(steps); "
          + "try 1 and 1000.")
    }
  }
}
