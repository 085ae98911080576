import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

@Suite struct PredictorTests {
  @Test func answersManyWhileTheModelTrains() async throws {
    let data = try threeClasses(200, width: 13)
    let model = try classifier(width: 13, hidden: 40)
    try model.fit(data, epochs: 1, verbosity: .silent)
    let expected = try model.predict(data.features).floats
    let predictor = try model.predictor()
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for task in 0..<8 {
        group.addTask {
          for round in 0..<40 {
            let begin = (task * 37 + round * 11) % 199
            let count = 1 + (task * 13 + round * 7) % (200 - begin)
            let outputs = try predictor.predict(data[begin..<begin + count].features).floats
            if outputs != Array(expected[begin * 3..<(begin + count) * 3]) { return false }
          }
          return true
        }
      }
      try model.fit(data, epochs: 30, verbosity: .silent)
      for try await isRight in group { #expect(isRight) }
    }
    #expect(try model.predict(data.features).floats != expected)
    #expect(try predictor.predict(data.features).floats == expected)
  }

  @Test func concurrentPredictorsDoNotChangeTraining() async throws {
    let data = try threeClasses(64, width: 13)
    func digest(_ model: Sequential) throws -> String {
      try model.fit(data, epochs: 3, batchSize: 10, verbosity: .silent)
      return model.weightsDigest
    }
    let expected = try digest(try classifier(width: 13))
    let model = try classifier(width: 13)
    // Snapshots come and go between steps: the model writes to other memory each time.
    let hook = Hook(stepEnded: { training in
      let predictor = try training.model.predictor()
      Task { _ = try predictor.predict(data.features) }
    })
    try model.fit(data, epochs: 3, batchSize: 10, callbacks: [hook], verbosity: .silent)
    #expect(model.weightsDigest == expected)
  }

  @Test func asksForTheTypeItWasMadeFor() throws {
    let model = Sequential { Rescaling(0.5, inputShape: [2]) }
    model.classNames = ["a", "b"]
    let predictor = try model.predictor(for: .uint8)
    #expect(predictor.classNames == ["a", "b"] && predictor.inputShape == [2])
    #expect(
      try predictor.predict(Tensor([[1, 2], [3, 5]] as [[UInt8]])).floats == [0.5, 1, 1.5, 2.5])
    #expect(
      message { _ = try predictor.predict(Tensor([[1, 2]])) }
        == "predict: the model takes at least one example [n] + [2] of uint8, got float32 [1, 2]; "
        + "give examples of that shape and type.")
  }
}
