import SankofaData
import SankofaNN
import SankofaTensor
import Testing

@testable import SankofaTraining

/// The memory that a dry run states, compared with that of `fit`.
@Suite struct FitMemoryTests {
  /// Of the weights of ``model(_:_:)``.
  private static let weights = 10_100 * 4
  private static let count = 100
  private let data: Dataset

  init() throws {
    let features = Tensor.uniform([Self.count, 100], key: RandomKey(seed: 1))
    data = try Dataset(
      features: features, targets: Tensor((0..<Self.count).map { [Float($0 % 2)] }))
  }

  private func model(_ optimizer: any Optimizer, _ metrics: [Metric]) throws -> Sequential {
    let model = Sequential {
      Dense(100, bias: nil, inputShape: [100])
      Dense(1, bias: nil)
    }
    try model.compile(optimizer: optimizer, loss: .squaredError, metrics: metrics)
    return model
  }

  /// The bytes by a dry run. `fit` runs where there are as many, and where one is missing says that it
  /// needs them.
  private func needs(
    _ optimizer: any Optimizer = SGD(learningRate: 1e-3), metrics: [Metric] = [],
    watched: Int = 0, stops: Bool = false
  ) throws -> Int {
    func callbacks() -> [any Callback] {
      stops ? [EarlyStopping(monitor: "loss", patience: 9, restoresBestWeights: true)] : []
    }
    func fit(within bytes: Int) throws -> String? {
      try MemoryLimit.$assumed.withValue(bytes) {
        let model = try model(optimizer, metrics)
        return message {
          try model.fit(
            data, batchSize: 32, validationSplit: Double(watched) / Double(Self.count),
            callbacks: callbacks(), verbosity: .silent)
        }
      }
    }
    return try Workers.withThreadCount(1) {
      let bytes = try model(optimizer, metrics).fitByteCount(
        data, learned: Self.count - watched, batchSize: 32, callbacks: callbacks())
      #expect(try fit(within: bytes) == nil)
      let text = try #require(try fit(within: bytes - 1))
      #expect(
        text.hasPrefix("model: a step of ")
          && text.hasSuffix(
            " examples needs \(bytes) bytes of memory, and there are \(bytes - 1) bytes; take "
              + "smaller batches or make layers smaller."),
        "\(text)")
      return bytes
    }
  }

  /// Up to the constants and slots of a plan.
  private func isAbout(_ bytes: Int, _ expected: Int) -> Bool {
    (expected...expected + 2_000).contains(bytes)
  }

  @Test func copiesCount() throws {
    let plain = try needs()
    #expect(plain > 2 * Self.weights + Self.count * 404)
    // The best weights.
    #expect(try needs(stops: true) - plain == Self.weights)
    // An average, and the weights that are set aside for it.
    #expect(isAbout(try needs(SGD(learningRate: 1e-3).averaged()) - plain, 2 * Self.weights))
    // Outputs, their copy and that of the targets, two lists of numbers, and 32 bytes for the rest.
    #expect(isAbout(try needs(metrics: [.auc]) - plain, Self.count * (4 + 4 + 4 + 8 + 32)))
    // The whole data set beside its parts, which are as large together; the metrics of both.
    let split = try needs(watched: 25)
    #expect(isAbout(split - plain, Self.count * 404))
    #expect(try needs(Adam().averaged(), metrics: [.auc], watched: 25, stops: true) > split)
  }

  /// The parts are not copied where there is no room for them.
  @Test func partsOfData() throws {
    let model = try model(SGD(), [])
    let text = MemoryLimit.$assumed.withValue(80_000) {
      message { try model.fit(data, validationSplit: 0.25, verbosity: .silent) }
    }
    #expect(
      text
        == "fit: the data and the copies of validationSplit need 80800 bytes of memory, and there "
        + "are 80000 bytes; give validation instead.")
  }

  /// A checkpoint of a large model writes the moments where they are.
  @Test func savingCopiesNothing() throws {
    let model = try model(Adam(), [])
    try model.fit(data, verbosity: .silent)
    let compilation = try model.compiled()
    let states = model.parameters.flatMap { compilation.states(of: $0) }
    let written = TrainingTensors(model: model, compilation: compilation).tensors.map(\.tensor)
    #expect(written.suffix(states.count).map(\.storage.pointer) == states.map(\.pointer))
  }
}
