import SankofaNN
import SankofaTensor

extension Model {
  /// The loss of a batch, and its derivative by each parameter: a step of training without the step.
  ///
  /// Both are computed at once, with the same bits as in a step of `fit` with the same batch.
  ///
  /// ```swift
  /// var state = optimizer.state(for: model.parameters)
  /// let (loss, gradients) = try model.valueAndGradient(x, y, key: model.stepKey(0))
  /// optimizer.update(model.parameters, gradients: gradients, state: &state)
  /// ```
  ///
  /// - Parameters:
  ///   - features: the examples, [n, …].
  ///   - targets: [n] or [n, …], as the loss wants them.
  ///   - loss: that with which the model was compiled, unless another is given.
  ///   - sampleWeights: how much each example counts, [n].
  ///   - key: the step's random key, which layers that draw while training need: ``stepKey(_:)``.
  /// - Returns: the loss, a scalar with what regularizers and layers add, and the gradients in the
  ///   order of ``parameters``, each of its parameter's shape.
  /// - Throws: `TrainingError`, `LayerError`, `LossError` for what does not fit.
  public func valueAndGradient(
    _ features: Tensor, _ targets: Tensor, loss: Loss? = nil, sampleWeights: Tensor? = nil,
    key: RandomKey? = nil
  ) throws -> (loss: Tensor, gradients: [Tensor]) {
    guard let loss else {
      return try valueAndGradient([features], [targets], sampleWeights: sampleWeights, key: key)
    }
    return try valueAndGradient([features], name: loss.name, key: key) {
      try loss($0[0], targets, sampleWeights: sampleWeights)
    }
  }

  /// The loss of a batch of a model with several inputs or outputs, and its derivative by each
  /// parameter; see ``valueAndGradient(_:_:loss:sampleWeights:key:)``.
  ///
  /// - Parameters:
  ///   - features: one for each input.
  ///   - targets: one for each output.
  public func valueAndGradient(
    _ features: [Tensor], _ targets: [Tensor], sampleWeights: Tensor? = nil, key: RandomKey? = nil
  ) throws -> (loss: Tensor, gradients: [Tensor]) {
    let compilation = try compiled()
    if targets.count != compilation.losses.count {
      throw TrainingError(
        "valueAndGradient",
        "the model has \(compilation.losses.count) outputs, got \(targets.count) targets; give one "
          + "for each.")
    }
    return try valueAndGradient(features, name: compilation.lossName, key: key) {
      try compilation.loss($0, targets, weights: sampleWeights)
    }
  }

  private func valueAndGradient(
    _ features: [Tensor], name: String, key: RandomKey?, loss: ([Tensor]) throws -> Tensor
  ) throws -> (loss: Tensor, gradients: [Tensor]) {
    for part in features where part.rank < 1 || part.shape[0] < 1 {
      throw TrainingError(
        "valueAndGradient",
        "needs at least one example [n, …], got shape \(part.shape); put a single one into a "
          + "batch of 1.")
    }
    try build(forShapes: features.map { $0.shape.dropFirst() })
    let (value, gradients) = try valueAndGradients(at: parameters.map(\.value)) { values in
      var known: [ObjectIdentifier: Tensor] = [:]
      for (parameter, value) in zip(parameters, values) {
        known[ObjectIdentifier(parameter)] = value
      }
      let context = Context(isTraining: true, key: key?.tensor) {
        known[ObjectIdentifier($0)] ?? $0.value
      }
      return try totalLoss(loss(checkedOutputs(features, in: context)), name, context)
    }
    try Evaluation.compute([value] + gradients)
    return (value, gradients)
  }

  /// The random key of a step of training, from which dropout and its like draw.
  ///
  /// It depends on the model's ``seed`` and the step alone, so a loop of one's own that counts its
  /// steps from 0 draws what `fit` draws for the same model.
  ///
  /// - Parameter step: how many steps were trained before, as ``stepsTrained`` counts those of `fit`.
  ///   Traps below 0.
  public func stepKey(_ step: Int) -> RandomKey {
    precondition(step >= 0, "Model: steps are counted from 0, got \(step)")
    return RandomKey(seed: seed).folded("steps").folded(UInt64(step))
  }
}
