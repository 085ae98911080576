import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// The largest and least numbers in every place that takes one: they work or are refused in one line.
@Suite struct AbsurdNumberTests {
  private let data: Dataset

  init() throws { data = try points([1, 2, 3], [0, 1, 2]) }

  private func model() throws -> Sequential { try line(weight: 1, learningRate: 1e-3) }

  @Test func asManyAsCanBe() throws {
    let model = try model()
    let once = ClosureCallback(epochEnded: { training, _ in training.stop() })
    let history = try model.fit(
      data, epochs: .max, batchSize: .max, validation: data, callbacks: [once], verbosity: .silent)
    #expect(history.epochs.count == 1 && history.wasStopped)
    #expect(try model.evaluate(data, batchSize: .max).loss == model.evaluate(data).loss)
    #expect(
      try model.predict(data.features, batchSize: .max).floats
        == model.predict(data.features).floats)
    #expect(
      message { try model.fit(data, epochs: .min) }
        == "fit: epochs must be at least 1, got \(Int.min); try 5.")
  }

  @Test func patienceWithoutEnd() throws {
    let model = try model()
    let callbacks: [any Callback] = [
      EarlyStopping(monitor: "loss", patience: .max, firstEpoch: .max),
      ReduceOnPlateau(monitor: "loss", patience: .max, cooldown: .max),
    ]
    let history = try model.fit(data, epochs: 3, callbacks: callbacks, verbosity: .silent)
    #expect(history.epochs.count == 3)
  }
}
