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
    try checkExamples(features, "predict")
    let prediction = Prediction(
      parameters: parameters.map { $0.value.storage }, arena: arena,
      largestBatch: Prediction.batch(for: batchSize, largest: 1 << 20)
    ) { size in
      self.predictionPlan(size, features.elementType)
    }
    return prediction.run(features)
  }

  /// Examples have the model's shape behind an axis that counts them.
  package func checkExamples(_ features: Tensor, _ place: String) throws {
    guard features.rank >= 1 else {
      throw TrainingError(
        place, "needs examples [n, …], got shape []; put a single one into a batch of 1.")
    }
    try build(for: inputShape ?? features.shape.dropFirst())
    if let inputShape, features.shape.dropFirst() != inputShape {
      let isSingle = features.shape == inputShape
      throw TrainingError(
        place,
        "the model takes examples [n] + \(inputShape), got shape \(features.shape); "
          + (isSingle
            ? "reshape it to \([1] + inputShape.extents)." : "give examples of that shape."))
    }
    if features.shape[0] == 0 {
      throw TrainingError(place, "needs at least one example, got none; check what was read.")
    }
  }

  private func predictionPlan(_ size: Int, _ elementType: ElementType) -> PredictionPlan {
    let key = PredictionKey(batchSize: size, elementType: elementType)
    if let known = predictionPlans.first(where: { $0.key == key }) { return known.plan }
    let plan = PredictionPlan(self, batchSize: size, elementType: elementType)
    if predictionPlans.count == PlanCache.capacity { predictionPlans.removeFirst() }
    predictionPlans.append((key, plan))
    return plan
  }
}

/// What a prediction plan was made for.
package struct PredictionKey: Hashable {
  var batchSize: Int
  var elementType: ElementType
}
