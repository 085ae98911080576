import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Probabilities that are exactly 0 or 1 by rounding have finite slopes.
@Suite struct SaturationTests {
  private static let scores = Tensor([[200, -200, 0]] as [[Float]])

  private func isFinite(_ tensor: Tensor) -> Bool {
    tensor.converted(to: .float64).doubles.allSatisfy { $0.isFinite }
  }

  @Test(arguments: [0.3, 0.7, 1], [0, 1, 2] as [Int32])
  func generalizedCrossentropy(q: Double, label: Int32) throws {
    let loss = Loss.sparseGeneralizedCrossentropy(q: q)
    let fromLogits = try #require(loss.fromLogits)
    let value = try fromLogits(SaturationTests.scores, Tensor([label])).scalar
    #expect(abs(value - (label == 0 ? 0 : 1 / q)) < 1e-5)
    let slopes = try gradient(at: SaturationTests.scores) {
      try loss($0.softmax(), Tensor([label]))
    }
    #expect(isFinite(slopes), "\(slopes.floats)")
    let direct = try gradient(at: SaturationTests.scores) { try fromLogits($0, Tensor([label])) }
    #expect(isFinite(direct), "\(direct.floats)")
    let plain = try gradient(at: Tensor([[0, 1, 0]])) { try loss($0, Tensor([label])) }
    #expect(isFinite(plain), "\(plain.floats)")
  }

  /// By its logits z the derivative is −p^q (y − p): of p = (¼, ¾), q = ½ and the first class
  /// −½ · (¾, −¾).
  @Test func generalizedCrossentropyByLogits() throws {
    let z = Tensor([[0.25, 0.75]] as [[Double]]).log()
    let slopes = try gradient(at: z) {
      try Loss.sparseGeneralizedCrossentropy(q: 0.5, fromLogits: true)($0, Tensor([0] as [Int32]))
    }
    let expected = Tensor([[-0.375, 0.375]] as [[Double]])
    #expect(mismatch(slopes, expected, Tolerance(absolute: 1e-15)) == nil)
  }

  @Test(arguments: [0, 0.5, 1, 2], [200, -200] as [Float])
  func binaryFocus(gamma: Double, score: Float) throws {
    for target in [0, 1] as [Float] {
      let slopes = try gradient(at: Tensor([[score]])) {
        let loss = Loss.binaryFocalCrossentropy(gamma: gamma)
        let fromLogits = try #require(loss.fromLogits)
        return try loss($0.sigmoid(), Tensor([[target]])) + fromLogits($0, Tensor([[target]]))
      }
      #expect(isFinite(slopes), "\(target): \(slopes.floats)")
    }
  }

  @Test(arguments: [0, 0.5, 1, 2]) func categoricalFocus(gamma: Double) throws {
    for targets in [[1, 0, 0], [0, 1, 0], [0, 0, 1]] as [[Float]] {
      let slopes = try gradient(at: SaturationTests.scores) {
        let loss = Loss.categoricalFocalCrossentropy(gamma: gamma)
        let fromLogits = try #require(loss.fromLogits)
        return try loss($0.softmax(), Tensor([targets])) + fromLogits($0, Tensor([targets]))
      }
      #expect(isFinite(slopes), "\(targets): \(slopes.floats)")
    }
  }

  /// v − ḡ² of equal slopes is 0 but for rounding, which goes below it for every tenth of these.
  @Test func centeredRootsOfEqualSlopes() {
    let slopes = Tensor((1...500).map { Float($0) * 0.00613 })
    let rule = RMSProp.rmsprop(learningRate: 1e-6, centered: true)
    var weights = [Tensor.zeros([500])]
    var state = rule.state(for: weights)
    for _ in 0..<300 { rule.update(&weights, gradients: [slopes], state: &state) }
    #expect(isFinite(weights[0]))
  }

  @Test func emptyAreasDoNotMeet() throws {
    let nothing = Tensor.zeros([1, 4])
    #expect(try Loss.dice(nothing, nothing).scalar == 1)
    #expect(try Loss.tversky(nothing, nothing).scalar == 1)
  }
}
