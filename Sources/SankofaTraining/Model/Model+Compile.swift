import SankofaNN
import SankofaTensor

/// What `compile` decided, and the state that belongs to it.
package final class Compilation: Learning {
  package let loss: Loss
  package let metrics: [Metric]

  init(optimizer: any Optimizer, loss: Loss, metrics: [Metric]) {
    self.loss = loss
    self.metrics = metrics
    super.init(optimizer: optimizer)
  }
}

extension Optimizer {
  /// Whether steps of this size lead anywhere.
  func checkLearningRate(_ place: String) throws {
    guard adjustments.schedule != nil || learningRate.isFinite && learningRate > 0 else {
      throw TrainingError(
        place, "learningRate must be a positive number, got \(learningRate); try 0.001.")
    }
    try check()
  }
}

extension Model {
  /// Says how the model learns.
  ///
  /// What this resets: the optimizer's state (moments, velocities, running powers), the learning
  /// rate and the compiled steps. What stays: the weights, and how many epochs and steps were
  /// trained, from which the order of examples and the random numbers of the next steps follow.
  ///
  /// A softmax or sigmoid that is followed by its cross-entropy is computed from logits.
  ///
  /// - Throws: what building the model says, when the shape of its examples is known.
  public func compile(
    optimizer: some Optimizer, loss: Loss, metrics: [Metric] = []
  ) throws {
    try optimizer.checkLearningRate("compile")
    if inputShape != nil || layers.first?.inputShape != nil { try build() }
    compilation = Compilation(optimizer: optimizer, loss: loss, metrics: metrics)
    plans.removeSteps()
  }

  /// The rate of the next step. Traps when the model is not compiled, and setting it when the
  /// optimizer has a schedule.
  public var learningRate: Double {
    get { trapping { try compiled() }.learningRate }
    set { trapping { try compiled() }.learningRate = newValue }
  }

  package func compiled() throws -> Compilation {
    guard let compilation else {
      throw TrainingError(
        "model", "is not compiled yet; call compile(optimizer:loss:metrics:) first.")
    }
    return compilation
  }
}
