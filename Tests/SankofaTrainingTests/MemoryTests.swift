import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// What no machine has memory for is an error, and not the end of the process.
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
    let model = Sequential { UpSampling2D(1 << 17, inputShape: [2, 2, 1]) }
    #expect(
      refusal { _ = try model.predict(.zeros([1, 2, 2, 1])) }.hasPrefix(
        "model: predicting 1 examples at a time needs "))
  }

  @Test func steps() throws {
    let model = Sequential {
      UpSampling2D(1 << 17, inputShape: [2, 2, 1])
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
