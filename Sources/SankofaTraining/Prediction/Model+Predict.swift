import SankofaNN
import SankofaTensor

extension Model {
  /// Returns the outputs [n, …] for examples [n, …], of a model with one input and one output.
  ///
  /// The bits of a row do not depend on the other rows. Layers that act only in training, such as
  /// dropout, do nothing.
  ///
  /// - Parameter batchSize: the number of examples at a time, rounded up to a power of two; it does
  ///   not change the results.
  /// - Throws: `SankofaError` when the examples do not fit the model.
  public func predict(_ features: Tensor, batchSize: Int = 256) throws -> Tensor {
    if graph.outputs.count != 1 {
      throw SankofaError(
        "predict",
        "the model has \(graph.outputs.count) outputs; use predict([…]), which gives them all.")
    }
    return try predict([features], batchSize: batchSize)[0]
  }

  /// Returns the outputs for examples, of a model with several inputs or outputs; see
  /// ``predict(_:batchSize:)-(Tensor,_)``.
  ///
  /// - Parameter features: one tensor [n, …] for each input.
  /// - Returns: one tensor [n, …] for each output.
  public func predict(_ features: [Tensor], batchSize: Int = 256) throws -> [Tensor] {
    if batchSize < 1 {
      throw SankofaError("predict", "batchSize must be at least 1, got \(batchSize); try 256.")
    }
    try checkExamples(features)
    let prediction = Prediction(
      parameters: parameters.map(\.currentStorage), arena: arena,
      largestBatch: Prediction.batch(for: batchSize, largest: 1 << 20)
    ) { size in
      try self.predictionPlan(size, features.map(\.elementType))
    }
    return try prediction.run(features)
  }

  /// Throws when the features do not have the model's shapes after an axis that counts examples.
  private func checkExamples(_ features: [Tensor]) throws {
    if let graphError { throw graphError }
    let known = inputShapes ?? graph.inputShapes
    if features.count != known.count {
      throw SankofaError("predict", inputCountRule(features.count))
    }
    for (part, known) in zip(features, known) {
      guard part.rank >= 1 else {
        throw SankofaError(
          "predict", "needs examples [n, …], got shape []; put a single one into a batch of 1.")
      }
      if let known, part.shape == known {
        throw SankofaError(
          "predict",
          "needs examples [n] + \(known), got a single one of shape \(known); use "
            + "reshaped(to: \([1] + known.extents)).")
      }
      if part.shape[0] == 0 {
        throw SankofaError(
          "predict",
          "needs at least one example, got shape \(part.shape); check what was read.")
      }
    }
    if let other = features.first(where: { $0.shape[0] != features[0].shape[0] }) {
      throw SankofaError(
        "predict",
        "all inputs need the same number of examples, got \(features[0].shape[0]) and "
          + "\(other.shape[0]); give rows of the same examples.")
    }
    try build(forShapes: features.map { $0.shape.dropFirst() })
  }

  private func predictionPlan(_ size: Int, _ types: [ElementType]) throws -> PredictionPlan {
    let examples = zip(builtShapes.inputs, types).map {
      TensorType(Shape([size] + $0.extents), $1)
    }
    let key = PlanCache.Key(purpose: .predict, batchSize: size, features: examples)
    return try plans.plan(for: key) { try PredictionPlan(self, examples) }
  }
}
