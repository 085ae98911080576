import SankofaNN
import SankofaTensor

/// The arguments of `compile`, and the state of the optimizer.
package final class Compilation: OptimizerMemory {
  /// The loss of each output.
  package let losses: [Loss]
  /// The same losses, each with the choice to compute it from the output or its preactivation.
  package let outputLosses: [OutputLoss]
  /// The weight of each output's loss in the sum.
  package let lossWeights: [Double]
  /// The metrics of each output, as given to `compile`.
  package let metricLists: [[Metric]]
  /// The metrics under their names in histories, each with its output.
  package let metrics: [OutputMetric]

  init(
    optimizer: any Optimizer, losses: [Loss], lossWeights: [Double], metrics: [[Metric]],
    of model: Model
  ) {
    self.losses = losses
    outputLosses = zip(losses, model.outputActivations).map(OutputLoss.init)
    self.lossWeights = lossWeights
    metricLists = losses.indices.map { $0 < metrics.count ? metrics[$0] : [] }
    self.metrics = model.scored(outputLosses, metricLists)
    super.init(optimizer: optimizer)
  }

  /// The loss of the first output.
  package var loss: Loss { losses[0] }

  /// Computes the weighted sum of the outputs' losses for a batch, a scalar.
  func loss(_ outputs: [LayerOutput], _ targets: [Tensor], weights: Tensor?) throws -> Tensor {
    if losses.count == 1 {
      let loss = try outputLosses[0](outputs[0], targets[0], sampleWeights: weights)
      return lossWeights[0] == 1 ? loss : loss * lossWeights[0]
    }
    let parts = try losses.indices.map { index in
      try outputLosses[index](outputs[index], targets[index], sampleWeights: weights)
        * lossWeights[index]
    }
    return parts.dropFirst().reduce(parts[0], +)
  }

  /// Throws when two metrics have the same name or one has a reserved name, because histories and
  /// logs identify metrics by name.
  func checkNames() throws {
    var known: Set = ["loss", "epoch", "learning_rate"]
    for name in metrics.map(\.metric.name) {
      if name.hasPrefix("val_") || !known.insert(name).inserted {
        throw SankofaError(
          "compile",
          "a metric cannot be called \(name.quoted), which stands for something else in histories; "
            + "give it or its output another name, or leave it out.")
      }
    }
  }

  /// The name of the loss in messages.
  var lossName: String { losses.map(\.name).joined(separator: " + ") }
}

extension Optimizer {
  /// Throws when the learning rate, another setting or a name of the optimizer is invalid.
  func checkLearningRate(_ place: String) throws {
    guard adjustments.schedule != nil || learningRate.isLearningRate else {
      throw SankofaError(place, Double.learningRateRule(learningRate))
    }
    try check()
    try checkNames()
  }
}

extension Model {
  /// Sets how the model learns: its optimizer, loss and metrics.
  ///
  /// Resets the optimizer's state (moments, velocities, running powers), the learning rate and the
  /// compiled steps. The weights stay, and so do the counts of epochs and steps, which determine
  /// the order of examples and the random numbers of the next steps.
  ///
  /// `compile` also chooses the input of each loss. A loss that takes probabilities is computed
  /// from the scores before the output's softmax or sigmoid, when the output's layer declares that
  /// it ends with the function that suits the loss (``Layer/outputActivation``). An output whose
  /// last function does not suit its loss adds one of the ``warnings``.
  ///
  /// - Throws: `SankofaError` for invalid arguments, and the errors of
  ///   ``build(for:)`` when the shape of an example is known.
  public func compile(
    optimizer: some Optimizer, loss: Loss, metrics: [Metric] = []
  ) throws {
    try compile(optimizer: optimizer, losses: [loss], metrics: [metrics])
  }

  /// Sets how a model with several outputs learns; see ``compile(optimizer:loss:metrics:)``.
  ///
  /// Training minimises Σ weight · loss over the outputs. Histories have each output's loss,
  /// without sample weights, and its metrics, with the output's name in front: `digit_loss`,
  /// `digit_accuracy`.
  ///
  /// - Parameters:
  ///   - losses: a loss for each output.
  ///   - lossWeights: a weight for each output's loss, at least 0; all 1 by default.
  ///   - metrics: a list of metrics for each output; none by default.
  /// - Throws: `SankofaError` when a list does not have one element for each output, when two
  ///   metrics have the same name, or when an output is a softmax over a single number.
  public func compile(
    optimizer: some Optimizer, losses: [Loss], lossWeights: [Double]? = nil,
    metrics: [[Metric]] = []
  ) throws {
    try compile(
      optimizer, losses, lossWeights, metrics, checkingOutputs: { try self.checkOutputs("compile") }
    )
  }

  /// Compiles a model from a file without checking its outputs, so that a model that cannot be
  /// trained can still be read.
  func compileAsWritten(
    _ optimizer: some Optimizer, _ losses: [Loss], _ lossWeights: [Double]?, _ metrics: [[Metric]]
  ) throws {
    try compile(optimizer, losses, lossWeights, metrics, checkingOutputs: {})
  }

  private func compile(
    _ optimizer: some Optimizer, _ losses: [Loss], _ lossWeights: [Double]?, _ metrics: [[Metric]],
    checkingOutputs: () throws -> Void
  ) throws {
    try optimizer.checkLearningRate("compile")
    if let graphError { throw graphError }
    let count = graph.outputs.count
    let lossWeights = lossWeights ?? losses.map { _ in 1 }
    for (found, what) in [(losses.count, "losses"), (lossWeights.count, "lossWeights")]
    where found != count {
      throw SankofaError(
        "compile", "needs \(what) for \(count) outputs, got \(found); give one for each.")
    }
    if let weight = lossWeights.first(where: { !$0.isFinite || $0 < 0 }) {
      throw SankofaError(
        "compile", "lossWeights must be finite and 0 or above, got \(weight); try 1.")
    }
    if lossWeights.allSatisfy({ $0 == 0 }) {
      throw SankofaError(
        "compile",
        "lossWeights must not all be 0, got \(lossWeights); give 1 to what should be learned."
      )
    }
    if !metrics.isEmpty, metrics.count != count {
      throw SankofaError(
        "compile",
        "needs metrics for \(count) outputs, got \(metrics.count); give a list for each, [] for none."
      )
    }
    let compilation = Compilation(
      optimizer: optimizer, losses: losses, lossWeights: lossWeights, metrics: metrics, of: self)
    try compilation.checkNames()
    if statesInputShapes {
      try build()
      try checkingOutputs()
    }
    self.compilation = compilation
    warnings = outputWarnings(losses)
    plans.removeSteps()
  }

  /// Returns the metrics under their names in histories.
  fileprivate func scored(
    _ losses: [OutputLoss], _ metrics: [[Metric]]
  ) -> [OutputMetric] {
    if losses.count == 1 { return metrics[0].map { OutputMetric(output: 0, metric: $0) } }
    return losses.indices.flatMap { index in
      let name = graph.outputName(index)
      let named = metrics[index].map { $0.named("\(name)_\($0.name)") }
      return [OutputMetric(output: index, loss: losses[index], name: "\(name)_loss")]
        + named.map { OutputMetric(output: index, metric: $0) }
    }
  }

  /// The learning rate of the next step. Traps when the model is not compiled. Setting it also
  /// traps when the optimizer has a schedule or the rate is not a positive number.
  public var learningRate: Double {
    get { trapping { try compiled() }.learningRate }
    set { trapping { try compiled() }.learningRate = newValue }
  }

  package func compiled() throws -> Compilation {
    guard let compilation else {
      if let lacking {
        throw SankofaError(
          "model",
          "is not compiled: its file names the \(lacking), which is not registered; call "
            + "compile(optimizer:loss:metrics:), or add what is missing to load's registry.")
      }
      throw SankofaError(
        "model", "is not compiled yet; call compile(optimizer:loss:metrics:) first.")
    }
    return compilation
  }
}
