import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Losses and their derivatives are PyTorch's where Keras agrees, and Keras's where it does not.
@Suite struct GoldenLossTests {
  static let cases = GoldenCase.all(in: "losses")

  /// Of probabilities the cross-entropies do what Keras does; all else is the same in both, or has no
  /// counterpart in Keras.
  private static func isFollowed(_ golden: GoldenCase) -> Bool {
    let isFromKeras =
      golden.value["loss"].string.hasSuffix("Crossentropy")
      && (!golden.flag("fromLogits") || golden.value["inputs"].has("classWeights"))
    return golden.convention != (isFromKeras ? "torch" : "keras")
  }

  @Test(arguments: cases.filter(isFollowed))
  func valuesAndDerivatives(golden: GoldenCase) throws {
    let (value, slope) = try result(golden)
    // Derivatives are differences of terms of size 0.25, whose unit in float32 is 3e-8.
    let isWide = golden.elementType == .float64
    let tolerance = Tolerance(ulps: isWide ? 4 : 2, absolute: isWide ? 1e-16 : 3e-8)
    #expect(mismatch(value, golden.tensor("outputs", "loss"), tolerance) == nil)
    #expect(mismatch(slope, golden.tensor("gradients", "predictions"), tolerance) == nil)
  }

  /// The docstrings say where this is not PyTorch: the clip, the division by the sum, class weights.
  @Test(arguments: cases.filter { !isFollowed($0) })
  func differsFromPyTorch(golden: GoldenCase) throws {
    let (_, slope) = try result(golden)
    let tolerance = Tolerance(absolute: 1e-6)
    #expect(mismatch(slope, golden.tensor("gradients", "predictions"), tolerance) != nil)
  }

  @Test func everyLossHasAGolden() {
    let names = Set(Self.cases.map { underscored($0.value["loss"].string) })
    let others = Set(GoldenMoreLossTests.cases.map { $0.value["loss"].string })
    #expect(names.union(others).isSuperset(of: Loss.all.map(\.name)))
    #expect(Self.cases.filter(Self.isFollowed).count == 68)
  }

  private func result(_ golden: GoldenCase) throws -> (value: Tensor, gradient: Tensor) {
    let loss = try Loss(named: underscored(golden.value["loss"].string))
    let targets = golden.tensor("inputs", "targets")
    var weights: Tensor?
    if golden.value["inputs"].has("sampleWeights") {
      weights = golden.tensor("inputs", "sampleWeights")
    } else if golden.value["inputs"].has("classWeights") {
      weights = golden.tensor("inputs", "classWeights").gathered(targets)
    }
    return try valueAndGradient(at: golden.tensor("inputs", "predictions")) { x in
      let loss = golden.flag("fromLogits") ? try #require(loss.fromLogits) : loss
      return try loss(x, targets, sampleWeights: weights)
    }
  }
}
