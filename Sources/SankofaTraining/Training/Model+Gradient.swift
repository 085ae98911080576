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
    let loss = try loss ?? compiled().loss
    guard features.rank >= 1, features.shape[0] > 0 else {
      throw TrainingError(
        "valueAndGradient",
        "needs at least one example [n, …], got shape \(features.shape); put a single one into a "
          + "batch of 1.")
    }
    try build(for: features.shape.dropFirst())
    let (value, gradients) = try valueAndGradients(at: parameters.map(\.value)) { values in
      var known: [ObjectIdentifier: Tensor] = [:]
      for (parameter, value) in zip(parameters, values) {
        known[ObjectIdentifier(parameter)] = value
      }
      let context = Context(isTraining: true, key: key?.tensor) {
        known[ObjectIdentifier($0)] ?? $0.value
      }
      let predictions = try checkedOutput(features, in: context)
      return try totalLoss(
        loss(predictions, targets, sampleWeights: sampleWeights), loss.name, context)
    }
    SankofaTensor.evaluate([value] + gradients)
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
