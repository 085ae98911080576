import SankofaNN
import SankofaTensor

extension Model {
  /// Returns the loss of a batch, computed as in training, as an expression for a custom training
  /// loop.
  ///
  /// ```swift
  /// let step = try CompiledStep(model, optimizer: .adam()) { context, inputs in
  ///   try model.loss(inputs[0], inputs[1], in: context)
  /// }
  /// ```
  ///
  /// When the output ends with the softmax or sigmoid whose probabilities the loss takes, the loss
  /// is computed from the scores before it. A loss that is called with `model(x, in: context)`
  /// instead gets plain probabilities, which it clips away from 0 and 1.
  ///
  /// - Parameters:
  ///   - features: the examples, [n, …].
  ///   - targets: the targets, [n] or [n, …], as the loss needs them.
  ///   - loss: the loss for a model with one output; by default the loss with which the model was
  ///     compiled.
  ///   - sampleWeights: the weight of each example, [n].
  ///   - context: the context of the step, which determines whether it trains and provides the
  ///     parameters.
  /// - Returns: a scalar, without the terms of regularizers and layers.
  /// - Throws: `SankofaError` for invalid arguments.
  public func loss(
    _ features: Tensor, _ targets: Tensor, by loss: Loss? = nil, sampleWeights: Tensor? = nil,
    in context: Context
  ) throws -> Tensor {
    guard let loss else {
      return try self.loss([features], [targets], sampleWeights: sampleWeights, in: context)
    }
    if graph.outputs.count != 1 {
      throw SankofaError(
        "loss",
        "one loss suits one output, the model has \(graph.outputs.count); compile it with a loss "
          + "for each, and give lists of features and targets.")
    }
    let outputs = try checkedOutputs([features], in: context)
    return try OutputLoss(loss, outputActivations[0])(
      outputs[0], targets, sampleWeights: sampleWeights)
  }

  /// Returns the loss of a batch of a model with several inputs or outputs, which must be compiled;
  /// see ``loss(_:_:by:sampleWeights:in:)``.
  ///
  /// - Parameters:
  ///   - features: one tensor [n, …] for each input.
  ///   - targets: one tensor for each output.
  public func loss(
    _ features: [Tensor], _ targets: [Tensor], sampleWeights: Tensor? = nil, in context: Context
  ) throws -> Tensor {
    let compilation = try compiled()
    if targets.count != compilation.losses.count {
      throw SankofaError(
        "loss",
        "the model has \(compilation.losses.count) outputs, got \(targets.count) targets; give one "
          + "for each.")
    }
    let outputs = try checkedOutputs(features, in: context)
    return try compilation.loss(outputs, targets, weights: sampleWeights)
  }
}
