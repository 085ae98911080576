import SankofaNN
import SankofaTensor

extension Model {
  /// Computes the loss of a batch, its gradient with respect to each parameter, and the new
  /// statistics of layers: a training step without the update.
  ///
  /// The results are computed at once, with the same bits as in a step of `fit` with the same
  /// batch. Together with `Optimizer.update(_:by:state:)`, a custom training loop does the same as
  /// `fit`:
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
  ///   - targets: the targets, [n] or [n, …], as the loss needs them.
  ///   - loss: the loss for a model with one output; by default the loss with which the model was
  ///     compiled.
  ///   - sampleWeights: the weight of each example, [n].
  ///   - key: the step's random key, ``stepKey(_:)``, which layers such as dropout need.
  /// - Throws: `SankofaError` for invalid arguments.
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

  /// Computes the same for a batch of a model with several inputs or outputs; see
  /// ``valueAndGradient(_:_:loss:sampleWeights:key:)``.
  ///
  /// - Parameters:
  ///   - features: one tensor [n, …] for each input.
  ///   - targets: one tensor for each output.
  public func valueAndGradient(
    _ features: [Tensor], _ targets: [Tensor], sampleWeights: Tensor? = nil, key: RandomKey? = nil
  ) throws -> BatchGradient {
    let compilation = try compiled()
    if targets.count != compilation.losses.count {
      throw SankofaError(
        "valueAndGradient",
        "the model has \(compilation.losses.count) outputs, got \(targets.count) targets; give one "
          + "for each.")
    }
    return try valueAndGradient(features, name: compilation.lossName, key: key) {
      try loss($0, targets, sampleWeights: sampleWeights, in: $1)
    }
  }

  /// Computes the same for a custom loss.
  ///
  /// ```swift
  /// let key = model.stepKey(model.stepsTrained)
  /// let batch = try model.valueAndGradient(key: key) { context in
  ///   try model.loss(x, y, by: .squaredError, in: context)
  /// }
  /// ```
  ///
  /// - Parameter loss: a closure that computes the loss, a `float32` scalar, by tensor operations.
  ///   It must call the model with the context, which provides the parameters and the step's random
  ///   key. Terms of regularizers and layers are added automatically.
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
      throw SankofaError(
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
      let total = try throwingRefusal(of: context) {
        try totalLoss(loss(context), name, context)
      }
      // An error of these names the parameter, not only its layer.
      counted = try context.lastUpdates().filter {
        known[ObjectIdentifier($0.parameter)] != nil
      }
      return total
    }
    try Evaluation.compute([value] + gradients + counted.map(\.value))
    return BatchGradient(
      loss: value, gradients: gradients, parameters: parameters, counted: counted)
  }

  /// Runs `body`. Errors that layers could only report to the context are thrown first, and name
  /// the layer.
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
    } catch let error as SankofaError {
      let place = layerPaths.firstIndex {
        error.place == $0 || error.place.hasPrefix($0 + ".")
      }
      throw place.map { SankofaError(layerName($0), error.message) } ?? error
    }
  }

  /// Returns the random key of a training step, from which layers such as dropout draw.
  ///
  /// It depends only on the model's ``seed`` and the step. So a custom training loop that passes
  /// ``stepsTrained`` draws the same numbers as `fit` does for the same model.
  ///
  /// - Parameter step: the number of steps trained before, as ``stepsTrained`` counts those of
  ///   `fit`. Traps below 0.
  public func stepKey(_ step: Int) -> RandomKey {
    if step < 0 {
      misuse(SankofaError("stepKey", "steps are counted from 0, got \(step); pass stepsTrained."))
    }
    return RandomKey(seed: seed).folded("steps").folded(UInt64(step))
  }
}
