import SankofaNN
import SankofaTensor

/// What `compile` decided, and the state that belongs to it.
package final class Compilation {
  package let optimizer: any Optimizer
  package let loss: Loss
  package let metrics: [Metric]
  /// The rate of the next step; schedules and callbacks may change it.
  package var learningRate: Double
  /// The states of each parameter, by its path.
  package var states: [String: [Storage]] = [:]
  package var shared: [Storage]

  init(optimizer: any Optimizer, loss: Loss, metrics: [Metric]) {
    self.optimizer = optimizer
    self.loss = loss
    self.metrics = metrics
    learningRate = optimizer.learningRate
    shared = optimizer.sharedStates.map { Tensor.scalar($0.initial, .float64).storage.copy() }
  }

  /// The states of a parameter, zeros at first.
  func states(of parameter: Parameter) -> [Storage] {
    if let known = states[parameter.path] { return known }
    let fresh = optimizer.stateNames.map { _ in
      Storage(zeroedByteCount: parameter.type.byteCount)
    }
    states[parameter.path] = fresh
    return fresh
  }
}

extension Storage {
  func copy() -> Storage { withExtendedLifetime(self) { Storage(copying: bytes) } }
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
    guard optimizer.learningRate.isFinite, optimizer.learningRate > 0 else {
      throw TrainingError(
        "compile",
        "learningRate must be a positive number, got \(optimizer.learningRate); try 0.001.")
    }
    if inputShape != nil || layers.first?.inputShape != nil { try build() }
    compilation = Compilation(optimizer: optimizer, loss: loss, metrics: metrics)
    plans.removeSteps()
  }

  /// The rate of the next step. Traps when the model is not compiled.
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
