import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// A training that an error ends leaves the averages in the model, as one that ends by itself does.
@Suite struct AverageErrorTests {
  private struct Broken: Error {}

  private let good: Dataset
  /// The loss of its target overflows.
  private let bad: Dataset

  init() throws {
    good = try points([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 5, 8, 13, 21, 34])
    bad = try points([1], [1e30])
  }

  private func model() -> Sequential {
    Sequential(seed: 3) {
      Dense(2, activation: .tanh, inputShape: [1])
      Dense(1)
    }
  }

  private func trained() throws -> Sequential {
    let model = model()
    try model.compile(
      optimizer: Adam(learningRate: 0.01).averaged(momentum: 0.9), loss: .squaredError)
    try fit(model, good, epochs: 2)
    return model
  }

  private func fit(
    _ model: Model, _ data: Dataset, epochs: Int = 1, _ callbacks: [any Callback] = []
  ) throws {
    try model.fit(data, epochs: epochs, batchSize: 2, callbacks: callbacks, verbosity: .silent)
  }

  @Test func beforeTheFirstStep() throws {
    let (hurt, same) = try (trained(), trained())
    let digest = hurt.weightsDigest
    #expect(throws: NonFiniteLoss.self) { try fit(hurt, bad) }
    #expect(hurt.weightsDigest == digest)
    let hook = Hook(epochBegan: { _ in throw Broken() })
    #expect(throws: Broken.self) { try fit(hurt, good, [hook]) }
    #expect(hurt.weightsDigest == digest)
    // Training continues from the weights.
    for each in [hurt, same] { try fit(each, good, epochs: 2) }
    #expect(hurt.weightsDigest == same.weightsDigest && hurt.weightsDigest != digest)
  }

  @Test func afterSomeSteps() throws {
    func digest(_ end: @escaping (TrainingRun) throws -> Void) throws -> String {
      let model = try trained()
      let hook = Hook(stepEnded: { training in if training.step == 3 { try end(training) } })
      do { try fit(model, good, [hook]) } catch is Broken {}
      return model.weightsDigest
    }
    #expect(try digest { _ in throw Broken() } == digest { $0.stop() })
  }

  /// A value that was set is no average, and stays when no step is taken.
  @Test func valuesThatWereSet() throws {
    let model = try trained()
    let averages = model.parameters.map(\.value.floats)
    model.parameters[0].value = Tensor([[5], [6]])
    #expect(throws: NonFiniteLoss.self) { try fit(model, bad) }
    #expect(model.parameters.map(\.value.floats) == [[5, 6]] + averages.dropFirst())
    // The same without an error.
    try fit(model, good, [Hook(epochBegan: { $0.stop() })])
    #expect(model.parameters.map(\.value.floats) == [[5, 6]] + averages.dropFirst())
  }

  @Test func compiledSteps() throws {
    func step() throws -> CompiledStep {
      let model = model()
      let optimizer = Adam(learningRate: 0.01).averaged(momentum: 0.9)
      let step = try CompiledStep(model, optimizer: optimizer) { context, inputs in
        try model.loss(inputs[0], inputs[1], by: .squaredError, in: context)
      }
      for _ in 0..<3 { try step(good.features, good.targets) }
      step.takeAverages()
      return step
    }
    let (hurt, same) = try (step(), step())
    let digest = hurt.model.weightsDigest
    #expect(throws: SankofaError.self) { try hurt(bad.features, bad.targets) }
    #expect(hurt.model.weightsDigest == digest)
    for each in [hurt, same] { try each(good.features, good.targets) }
    #expect(hurt.model.weightsDigest == same.model.weightsDigest)
    #expect(hurt.model.weightsDigest != digest)
  }
}
