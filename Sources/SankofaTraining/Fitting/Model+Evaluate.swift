import SankofaData
import SankofaNN
import SankofaTensor

extension Model {
  /// Computes the loss and the metrics on a data set, without changing the model.
  ///
  /// The loss is the mean over examples plus the terms that regularizers and layers add; it is NaN
  /// or infinite when that of a batch is. Sample weights count in the loss but not in the metrics.
  ///
  /// - Parameters:
  ///   - batchSize: the number of examples at a time; another one changes the loss only by
  ///     rounding.
  ///   - metrics: the metrics of the first output to compute in place of those of `compile`; `nil`
  ///     by default.
  /// - Throws: `SankofaError` when the data or the metrics do not
  ///   suit the model.
  public func evaluate(
    _ data: Dataset, batchSize: Int = 256, metrics: [Metric]? = nil
  ) throws -> Scores {
    if batchSize < 1 {
      throw SankofaError("evaluate", "batchSize must be at least 1, got \(batchSize); try 256.")
    }
    let own = try compiled()
    let runner = try undoingBuild {
      try build(forShapes: data.featureShapes)
      try check(data, "evaluate")
      let compilation = metrics.map {
        Compilation(
          optimizer: own.optimizer, losses: own.losses, lossWeights: own.lossWeights,
          metrics: [$0], of: self)
      }
      let steps = try StepPlans(
        self, compilation ?? own, DatasetTypes(of: data), purpose: .evaluate, batchSize: batchSize)
      try steps.requireMemory()
      let runner = try EpochRunner(
        self, compilation ?? own, data, weights: data.rows.weights, steps)
      try runner.prepare(passes: 1)
      return runner
    }
    runner.evaluate()
    return Scores(
      loss: runner.meanLoss(examples: data.count), metrics: runner.measured().tensors())
  }
}
