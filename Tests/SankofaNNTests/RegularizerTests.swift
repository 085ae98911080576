import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

@Suite struct RegularizerTests {
  private let weights = Tensor([[1, -2], [0, 3]])

  /// Σ|w| = 6 and Σw² = 14; derivatives λ·sign w and 2λw.
  @Test func byHand() {
    #expect(Regularizer.l1(0.5).penalty(of: weights).scalar == 3)
    #expect(Regularizer.l2(0.5).penalty(of: weights).scalar == 7)
    #expect(Regularizer.l1l2(l1: 2, l2: 0.25).penalty(of: weights).scalar == 15.5)
    #expect(Regularizer.l1l2(l1: 0, l2: 0).penalty(of: weights).scalar == 0)
    func slope(_ regularizer: Regularizer) -> [Float] {
      gradient(at: weights) { regularizer.penalty(of: $0) }.floats
    }
    #expect(slope(.l1(0.5)) == [0.5, -0.5, 0, 0.5])
    #expect(slope(.l2(0.5)) == [1, -2, 0, 3])
    #expect(slope(.l1l2(l1: 2, l2: 0.25)) == [2.5, -3, 0, 3.5])
  }

  @Test func derivatives() {
    var numbers = RandomNumbers(seed: 6)
    let w = numbers.tensor(of: TensorType([3, 4], .float64), in: 0.2...1)
    for regularizer in [Regularizer.l1(0.3), .l2(0.3), .l1l2(l1: 0.1, l2: 0.2)] {
      #expect(GradientCheck().mismatch(at: [w]) { regularizer.penalty(of: $0[0]) } == nil)
    }
  }

  @Test func brokenConfigurations() {
    func configuration(_ value: Configuration.Value) -> Configuration {
      Dense(2, weight: .init(regularizer: .l2(0.1))).configuration.replacing(
        "regularizer", by: value)
    }
    for value in [Configuration.Value.number(1), .list([.number(1)]), .list([.text("a"), .none])] {
      #expect(
        message { try Dense(configuration: configuration(value)) }
          .hasPrefix("configuration: \"regularizer\" must be "))
    }
    #expect(
      message { try Dense(configuration: Configuration([("outputs", .integer(3))])) }
        == "configuration: \"activation\" must be a text, got nothing; save the model anew."
    )
  }
}

extension Configuration {
  /// The same with another value for one name.
  func replacing(_ name: String, by value: Value) -> Configuration {
    Configuration(entries.map { $0.name == name ? ($0.name, value) : $0 })
  }
}
