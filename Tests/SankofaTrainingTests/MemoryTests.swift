import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

@testable import SankofaTraining

/// A request for more memory than any machine has is an error and does not end the process.
@Suite struct MemoryTests {
  /// The line up to what this machine has.
  private func refusal(_ body: () throws -> Void) -> String {
    let text = message(body) ?? "no error"
    return String(text[..<(text.firstRange(of: ", and there are ")?.lowerBound ?? text.endIndex)])
  }

  @Test func parameters() {
    // 2³⁴ · 64 weights and 2³⁴ biases, 4 bytes each.
    let model = Sequential { Dense(1 << 34, inputShape: [64]) }
    #expect(
      refusal { try model.build() } == "model: its parameters need 4466.8 GB of memory")
    #expect(model.parameters.allSatisfy { $0.shape == nil })
  }

  @Test func predictions() throws {
    let model = Sequential { UpSampling2D(Size2D(1 << 17), inputShape: [2, 2, 1]) }
    #expect(
      refusal { _ = try model.predict(.zeros([1, 2, 2, 1])) }.hasPrefix(
        "model: predicting 1 examples at a time needs "))
  }

  /// The memory of the workers counts: the chain of an example's own intermediates lies there.
  @Test func evaluation() throws {
    let model = Sequential {
      UpSampling2D(Size2D(1 << 15), inputShape: [2, 2, 1])
      Activation(.tanh)
      Activation(.sigmoid)
      GlobalAveragePooling2D()
      Dense(1)
    }
    try model.compile(optimizer: .sgd(), loss: .squaredError)
    let data = try Dataset(features: .zeros([3, 2, 2, 1]), targets: .zeros([3, 1]))
    #expect(
      refusal { _ = try model.evaluate(data) }.hasPrefix("model: a step of 3 examples needs "))
  }

  /// More than 2⁶³ elements together: counted before any graph is written.
  @Test func moreThanCanBeCounted() throws {
    let model = Sequential { UpSampling2D(Size2D(1 << 19), inputShape: [2, 2, 1]) }
    #expect(
      message { _ = try model.predict(.zeros([1 << 12, 2, 2, 1]), batchSize: 1 << 12) }
        == "UpSampling2D \"layers.0\": its output of shape [1048576, 1048576, 1] for 4096 examples has "
        + "more than 2⁴⁸ elements, which no memory holds; take smaller batches or make layers smaller."
    )
  }

  /// The number of bytes that a training step states in its error when there is almost no memory.
  private func needs(_ optimizer: some Optimizer, isTrainable: Bool = true) throws -> Int {
    let model = Sequential {
      Dense(100, bias: nil, inputShape: [100])
      Dense(1, bias: nil)
    }
    model.layers[0].isTrainable = isTrainable
    try model.compile(optimizer: optimizer, loss: .squaredError)
    let data = try Dataset(features: .zeros([3, 100]), targets: .zeros([3, 1]))
    let text = MemoryLimit.$assumed.withValue(60_000) {
      Workers.withThreadCount(1) {
        message { try model.fit(data, batchSize: 3, verbosity: .silent) }
      }
    }
    let line = text ?? ""
    let prefix = "model: a step of 3 examples needs "
    let suffix =
      " bytes of memory, and there are 60000 bytes; take smaller batches or make layers smaller."
    #expect(line.hasPrefix(prefix) && line.hasSuffix(suffix), "\(line)")
    #expect(model.compilation?.states.isEmpty == true && model.arena.byteCount == 0)
    return try #require(Int(line.dropFirst(prefix.count).dropLast(suffix.count)))
  }

  /// Weights of 40,400 bytes: they, the copy for going back to the start of an epoch, and two moments.
  @Test func trainingCountsAllThatItKeeps() throws {
    let weights = 40_400
    let plain = try needs(.sgd())
    #expect(plain >= 2 * weights)
    #expect((2 * weights...2 * weights + 2_000).contains(try needs(.adam()) - plain))
    // Weights that are frozen are neither copied nor do they have a gradient.
    #expect(plain - (try needs(.sgd(), isTrainable: false)) >= 40_000)
  }

  @Test func steps() throws {
    let model = Sequential {
      UpSampling2D(Size2D(1 << 17), inputShape: [2, 2, 1])
      GlobalAveragePooling2D()
      Dense(1)
    }
    try model.compile(optimizer: .sgd(), loss: .squaredError)
    let data = try Dataset(features: .zeros([3, 2, 2, 1]), targets: .zeros([3, 1]))
    #expect(
      refusal { try model.fit(data, batchSize: 2, verbosity: .silent) }.hasPrefix(
        "model: a step of 2 examples needs "))
  }
}
