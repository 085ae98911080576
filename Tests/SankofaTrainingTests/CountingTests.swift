import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Losses and metrics that were worked out on paper, the smaller last batch included.
@Suite struct CountingTests {
  /// a = 0, 0 and then, with w = 1, 3, against 2, 4, 6: squares 4, 16 | 9, distances 2, 4 | 3.
  /// Slopes: mean of 2 (a − y) x is −10, then −18; so w goes 0 → 1 → 2.8.
  @Test func lastBatchCountsByItsExamples() throws {
    let model = try line(weight: 0)
    let history = try model.fit(
      try points([1, 2, 3], [2, 4, 6]), epochs: 1, batchSize: 2, shuffle: false, verbosity: .silent)
    #expect(abs(history["loss"][0] - 29.0 / 3) < 1e-6)
    #expect(abs(history["absolute_error"][0] - 3) < 1e-6)
    #expect(abs(model.parameters[0].value.scalar - 2.8) < 1e-6)
    #expect(history.epochs[0].exampleCount == 3)
  }

  /// Weights 1, 2 | 0: Σ weight · loss / n is 18 | 0, the slope −18 | 0, so w goes 0 → 1.8 → 1.8.
  /// Metrics do not heed weights: distances 2, 4 | 0.6.
  @Test func sampleWeightsDivideByExamples() throws {
    let model = try line(weight: 0)
    let data = try points([1, 2, 3], [2, 4, 6], weights: [1, 2, 0])
    let history = try model.fit(data, batchSize: 2, shuffle: false, verbosity: .silent)
    #expect(abs(history["loss"][0] - 12) < 1e-6)
    #expect(abs(history["absolute_error"][0] - 2.2) < 1e-6)
    #expect(abs(model.parameters[0].value.scalar - 1.8) < 1e-6)
  }

  /// a = ½, 1, 1½, 2, 2½ against 0: squares sum to 13.75, distances to 7.5.
  @Test(arguments: 1...6) func evaluationCountsExamples(batchSize: Int) throws {
    let data = try points([1, 2, 3, 4, 5], [0, 0, 0, 0, 0])
    let scores = try line(weight: 0.5).evaluate(data, batchSize: batchSize)
    #expect(abs(scores.loss - 2.75) < 1e-6)
    #expect(try abs(scores["absolute_error"] - 1.5) < 1e-6)
  }

  /// The penalty 0.1 · w² = 0.025 is added once to each batch's mean.
  @Test func penaltiesAreAddedOnce() throws {
    let model = Sequential {
      Dense(1, weight: .init(.constant(0.5), regularizer: .l2(0.1)), bias: nil, inputShape: [1])
    }
    try model.compile(optimizer: .sgd(), loss: .squaredError)
    let loss = try model.evaluate(try points([1, 2, 3, 4, 5], [0, 0, 0, 0, 0]), batchSize: 2).loss
    #expect(abs(loss - 2.775) < 1e-6)
  }

  @Test func classWeightsAreSampleWeights() throws {
    let data = try threeClasses(10)
    func digest(_ data: Dataset, _ classWeights: [Int: Double]? = nil) throws -> String {
      let model = try classifier()
      try model.fit(
        data, epochs: 2, batchSize: 4, classWeights: classWeights, verbosity: .silent)
      return model.weightsDigest
    }
    func weighted(_ weights: [Float]) throws -> Dataset {
      try Dataset(
        features: data.features, targets: data.targets, sampleWeights: Tensor(weights))
    }
    let factors = data.targets.integers.map { Float([3, 1, 0.5][Int($0)]) }
    let own = (0..<10).map { Float($0) / 4 }
    let byClass = try digest(data, [0: 3, 2: 0.5])
    let byBoth = try digest(try weighted(own), [0: 3, 2: 0.5])
    #expect(try byClass == digest(try weighted(factors)))
    #expect(try byBoth == digest(try weighted(zip(own, factors).map { $0 * $1 })))
    #expect(try byClass != digest(data))
    #expect(byBoth != byClass)
  }

  @Test func evaluationTakesOtherMetrics() throws {
    let (model, data) = (try classifier(), try threeClasses(9))
    let own = try model.evaluate(data)
    let others = try model.evaluate(data, metrics: [.confusionMatrix, .topKAccuracy(k: 3)])
    #expect(others.loss == own.loss)
    #expect(try others["top_3_accuracy"] == 1)
    #expect(others.table("confusion_matrix")?.shape == [3, 3])
    #expect(others.table("confusion_matrix")?.integers.reduce(0, +) == 9)
    #expect(
      message { try others["confusion_matrix"] }
        == "score \"confusion_matrix\": must be a single number, got [3, 3]; use "
        + "table(\"confusion_matrix\").")
    #expect(
      message { try others["top_accuracy"] }
        == "score: there is no \"top_accuracy\"; did you mean \"top_3_accuracy\"?")
    #expect(try model.evaluate(data)["accuracy"] == own["accuracy"])
  }

  /// A loss that is not finite is told as it is, and its examples count in the metrics.
  @Test func evaluationTellsLossesThatAreNotFinite() throws {
    let scores = try line(weight: 1e30).evaluate(
      try points([1, 1, 1], [0, 0, 0]), batchSize: 2, metrics: [.mean("rows") { p, _ in p * 0 + 1 }]
    )
    #expect(scores.loss == .infinity)
    #expect(try scores["rows"] == 1)
  }
}
