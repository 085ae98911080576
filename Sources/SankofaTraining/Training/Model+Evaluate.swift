import SankofaData
import SankofaNN
import SankofaTensor

extension Model {
  /// The loss and the metrics on a data set; nothing is changed.
  ///
  /// - Parameters:
  ///   - batchSize: examples at a time; it changes no result.
  ///   - metrics: instead of those that the model was compiled with.
  /// - Throws: `TrainingError`, `LossError`, `DataError` for what does not fit; `NonFiniteLoss`.
  public func evaluate(
    _ data: Dataset, batchSize: Int = 256, metrics: [Metric]? = nil
  ) throws -> Scores {
    if batchSize < 1 {
      throw TrainingError("evaluate", "batchSize must be at least 1, got \(batchSize); try 256.")
    }
    try build(for: data.featureShape)
    try check(data, "evaluate")
    guard let metrics else {
      return try EpochRunner(
        self, data, weights: data.sampleWeights, purpose: .evaluate, batchSize: batchSize
      ).evaluated()
    }
    let own = try compiled()
    let ownPlans = plans
    defer { (compilation, plans) = (own, ownPlans) }
    compilation = Compilation(optimizer: own.optimizer, loss: own.loss, metrics: metrics)
    plans = PlanCache()
    return try EpochRunner(
      self, data, weights: data.sampleWeights, purpose: .evaluate, batchSize: batchSize
    ).evaluated()
  }
}

extension EpochRunner {
  /// One pass over the data in their order.
  func evaluated() throws -> Scores {
    reset()
    let order = UnsafeMutableBufferPointer<Int32>.allocate(capacity: data.count)
    defer { order.deallocate() }
    for index in order.indices { order[index] = Int32(index) }
    guard let base = order.baseAddress else { return Scores(loss: 0, metrics: []) }
    var isFinite = true
    for begin in stride(from: 0, to: data.count, by: batchSize) {
      let count = min(batchSize, data.count - begin)
      if !run(base + begin, count: count, key: nil) { isFinite = false }
    }
    // What is not finite is not counted step by step, but the mean of all must say so.
    return Scores(
      loss: isFinite ? meanLoss(examples: data.count) : .nan, metrics: metricResults())
  }
}
