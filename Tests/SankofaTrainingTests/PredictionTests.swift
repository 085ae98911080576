import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

@Suite struct PredictionTests {
  private let model: Sequential
  private let features: Tensor
  private let rows: [[Float]]

  init() throws {
    model = try classifier(width: 13, hidden: 17)
    let data = try threeClasses(300, width: 13)
    try model.fit(data, epochs: 1, verbosity: .silent)
    features = data.features
    let model = model
    rows = try (0..<300).map { try model.predict(data[$0..<$0 + 1].features).floats }
  }

  @Test func rowsDoNotDependOnTheirBatch() throws {
    for count in 1...300 {
      let outputs = try model.predict(features.prefix(count)).floats
      #expect(outputs == Array(rows[..<count].joined()), "batch of \(count)")
    }
    for batchSize in [1, 2, 3, 5, 8, 100, 128, 299, 300, 1000, .max] {
      let outputs = try model.predict(features, batchSize: batchSize)
      #expect(outputs.shape == [300, 3])
      #expect(outputs.floats == Array(rows.joined()), "batchSize \(batchSize)")
    }
  }

  @Test func evaluationIsPrediction() throws {
    let data = try threeClasses(300, width: 13)
    let chosen = try model.predict(data.features).indexOfMaximum().integers
    let right = zip(chosen, data.targets.integers).filter { $0 == $1 }.count
    #expect(try model.evaluate(data)["accuracy"] == Double(right) / 300)
  }

  @Test func predictionSeesNewWeights() throws {
    let before = try model.predict(features).floats
    try model.fit(try threeClasses(300, width: 13), epochs: 1, verbosity: .silent)
    #expect(try model.predict(features).floats != before)
  }

  /// Values computed from old weights are not used after the weights were changed in any way.
  @Test func predictionSeesWeightsThatWereSet() throws {
    let kernel = model.parameters[0]
    for factor in [2, 0.5, 2] {
      for count in [1, 100] {
        let some = features.prefix(count)
        _ = try model.predict(some)
        kernel.value = (kernel.value * factor).compute()
        #expect(try model.predict(some).floats == model.predictor().predict(some).floats)
      }
    }
  }

  @Test func outputsMayHaveAnyShape() throws {
    let model = Sequential { Reshape([3, 1, 2], inputShape: [6]) }
    let batch = Tensor((0..<30).map { Float($0) }, shape: [5, 6])
    let outputs = try model.predict(batch, batchSize: 2)
    #expect(outputs.shape == [5, 3, 1, 2])
    #expect(outputs.floats == batch.floats)
  }

  @Test func keepsAtMostEightPlans() throws {
    let data = try threeClasses(600, width: 13)
    for count in [1, 2, 3, 5, 9, 17, 33, 65, 129, 257, 513] {
      _ = try model.predict(data[0..<count].features, batchSize: 1024)
      _ = try model.evaluate(data[0..<count])
      #expect(model.plans.count <= 8)
    }
    #expect(model.plans.compiledCount > 8)
    let made = model.plans.compiledCount
    for _ in 0..<20 { _ = try model.predict(data[0..<513].features, batchSize: 1024) }
    #expect(model.plans.compiledCount == made)
  }
}

extension Tensor {
  fileprivate func prefix(_ count: Int) -> Tensor {
    Tensor(Array(floats.prefix(count * shape[1])), shape: [count, shape[1]])
  }
}
