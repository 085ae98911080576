import SankofaNN
import SankofaTensor

extension Model {
  /// The outputs for examples [n, …], [n, …].
  ///
  /// A row's bits do not depend on the other rows. Training-time layers such as dropout rest.
  ///
  /// - Parameter batchSize: examples at a time, rounded up to a power of two; it changes no result.
  /// - Throws: `TrainingError` or `LayerError` when the examples do not fit the model.
  public func predict(_ features: Tensor, batchSize: Int = 256) throws -> Tensor {
    if batchSize < 1 {
      throw TrainingError("predict", "batchSize must be at least 1, got \(batchSize); try 256.")
    }
    try checkExamples(features)
    let prediction = Prediction(
      parameters: parameters.map(\.currentStorage), arena: arena,
      largestBatch: Prediction.batch(for: batchSize, largest: 1 << 20)
    ) { size in
      try self.predictionPlan(size, features.elementType)
    }
    return try prediction.run(features)
  }

  /// Examples have the model's shape behind an axis that counts them.
  private func checkExamples(_ features: Tensor) throws {
    guard features.rank >= 1 else {
      throw TrainingError(
        "predict", "needs examples [n, …], got shape []; put a single one into a batch of 1.")
    }
    let known = inputShape ?? layers.first?.inputShape
    if let known, features.shape == known {
      throw TrainingError(
        "predict",
        "needs examples [n] + \(known), got a single one of shape \(known); use "
          + "reshaped(to: \([1] + known.extents)).")
    }
    if features.shape[0] == 0 {
      throw TrainingError(
        "predict",
        "needs at least one example, got shape \(features.shape); check what was read.")
    }
    try build(for: features.shape.dropFirst())
  }

  private func predictionPlan(_ size: Int, _ elementType: ElementType) throws -> PredictionPlan {
    let examples = TensorType(Shape([size] + (inputShape ?? []).extents), elementType)
    let key = PlanCache.Key(purpose: .predict, batchSize: size, features: examples)
    return try plans.plan(for: key) { try PredictionPlan(self, examples) }
  }
}
