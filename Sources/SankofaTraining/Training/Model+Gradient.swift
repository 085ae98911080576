import SankofaNN
import SankofaTensor

extension Model {
  /// The loss of a batch, its derivative by each parameter, and the values that layers count:
  /// everything in a training step except the update.
  ///
  /// All is computed at once, with the same bits as in a step of `fit` with the same batch. With
  /// `Optimizer.update(_:by:state:)` it makes a loop of one's own that does the same as `fit`:
  ///
  /// ```swift
  /// var state = optimizer.state(for: model.parameters)
  /// for (x, y) in batches {
  ///   let batch = try model.valueAndGradient(x, y, key: model.stepKey(model.stepsTrained))
  ///   try optimizer.update(model, by: batch, state: &state)
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - features: the examples, [n, …].
  ///   - targets: [n] or [n, …], as the loss wants them.
  ///   - loss: of a model with one output; that with which the model was compiled, unless another
  ///     is given.
  ///   - sampleWeights: the weight of each example, [n].
  ///   - key: the step's random key, which layers that draw while training need: ``stepKey(_:)``.
  /// - Throws: `TrainingError`, `LayerError`, `LossError` for what does not fit.
  public func valueAndGradient(
    _ features: Tensor, _ targets: Tensor, loss: Loss? = nil, sampleWeights: Tensor? = nil,
    key: RandomKey? = nil
  ) throws -> BatchGradient {
    guard let loss else {
      return try valueAndGradient([features], [targets], sampleWeights: sampleWeights, key: key)
    }
    return try valueAndGradient([features], name: loss.name, key: key) { features, context in
      try self.loss(features[0], targets, by: loss, sampleWeights: sampleWeights, in: context)
    }
  }

  /// The same for a batch of a model with several inputs or outputs; see
  /// ``valueAndGradient(_:_:loss:sampleWeights:key:)``.
  ///
  /// - Parameters:
  ///   - features: one for each input.
  ///   - targets: one for each output.
  public func valueAndGradient(
    _ features: [Tensor], _ targets: [Tensor], sampleWeights: Tensor? = nil, key: RandomKey? = nil
  ) throws -> BatchGradient {
    let compilation = try compiled()
    if targets.count != compilation.losses.count {
      throw TrainingError(
        "valueAndGradient",
        "the model has \(compilation.losses.count) outputs, got \(targets.count) targets; give one "
          + "for each.")
    }
    return try valueAndGradient(features, name: compilation.lossName, key: key) {
      try loss($0, targets, sampleWeights: sampleWeights, in: $1)
    }
  }

  /// The same for a loss of one's own.
  ///
  /// ```swift
  /// let key = model.stepKey(model.stepsTrained)
  /// let batch = try model.valueAndGradient(key: key) { context in
  ///   try model.loss(x, y, by: .squaredError, in: context)
  /// }
  /// ```
  ///
  /// - Parameter loss: returns a scalar of `float32`, computed in tensor operations. Call the model
  ///   with the context, which stands in for the parameters and has the step's random key. Terms
  ///   that regularizers and layers add to the loss are added automatically.
  public func valueAndGradient(
    key: RandomKey? = nil, of loss: (_ context: Context) throws -> Tensor
  ) throws -> BatchGradient {
    try build()
    return try differentiated("valueAndGradient", key, loss)
  }

  private func valueAndGradient(
    _ features: [Tensor], name: String, key: RandomKey?,
    loss: (_ features: [Tensor], _ context: Context) throws -> Tensor
  ) throws -> BatchGradient {
    for part in features where part.rank < 1 || part.shape[0] < 1 {
      throw TrainingError(
        "valueAndGradient",
        "needs at least one example [n, …], got shape \(part.shape); put a single one into a "
          + "batch of 1.")
    }
    try build(forShapes: features.map { $0.shape.dropFirst() })
    return try differentiated(name, key) { try loss(features, $0) }
  }

  private func differentiated(
    _ name: String, _ key: RandomKey?, _ loss: (Context) throws -> Tensor
  ) throws -> BatchGradient {
    var counted: [(parameter: Parameter, value: Tensor)] = []
    let (value, gradients) = try valueAndGradients(at: parameters.map(\.value)) { values in
      var known: [ObjectIdentifier: Tensor] = [:]
      for (parameter, value) in zip(parameters, values) {
        known[ObjectIdentifier(parameter)] = value
      }
      let context = Context(noting: true, key: key?.tensor) {
        known[ObjectIdentifier($0)] ?? $0.value
      }
      return try throwingRefusal(of: context) {
        let total = try totalLoss(loss(context), name, context)
        counted = try context.lastUpdates().filter {
          known[ObjectIdentifier($0.parameter)] != nil
        }
        return total
      }
    }
    try Evaluation.compute([value] + gradients + counted.map(\.value))
    return BatchGradient(
      loss: value, gradients: gradients, parameters: parameters, counted: counted)
  }

  /// Runs `body`. Errors that its layers could not throw are thrown first, and name the layer.
  func throwingRefusal<Result>(of context: Context, _ body: () throws -> Result) throws -> Result {
    do {
      do {
        let result = try body()
        try context.throwRefusal()
        return result
      } catch {
        try context.throwRefusal()
        throw error
      }
    } catch let error as LayerError {
      let place = layerPaths.firstIndex {
        error.layer == $0 || error.layer.hasPrefix($0 + ".")
      }
      throw place.map { LayerError(layerName($0), error.message) } ?? error
    }
  }

  /// The random key of a step of training, from which dropout and its like draw.
  ///
  /// It depends only on the model's ``seed`` and the step. So a loop of one's own that passes
  /// ``stepsTrained`` draws the same numbers as `fit` does for the same model.
  ///
  /// - Parameter step: the number of steps trained before, as ``stepsTrained`` counts those of `fit`.
  ///   Traps below 0.
  public func stepKey(_ step: Int) -> RandomKey {
    if step < 0 {
      misuse(TrainingError("stepKey", "steps are counted from 0, got \(step); pass stepsTrained."))
    }
    return RandomKey(seed: seed).folded("steps").folded(UInt64(step))
  }
}
