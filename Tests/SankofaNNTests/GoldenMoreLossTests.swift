import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Losses with Keras's formulas, and those with numbers in their names.
@Suite struct GoldenMoreLossTests {
  static let cases = GoldenCase.all(in: "more_losses")

  @Test(arguments: cases)
  func valuesAndDerivatives(golden: GoldenCase) throws {
    let loss = try Loss(named: golden.value["loss"].string)
    let weights =
      golden.value["inputs"].has("sampleWeights") ? golden.tensor("inputs", "sampleWeights") : nil
    let (value, slope) = try valueAndGradient(at: golden.tensor("inputs", "predictions")) {
      try loss($0, golden.tensor("inputs", "targets"), sampleWeights: weights)
    }
    // Terms of size 1 cancel; a percentage's are of size 100.
    let isWide = golden.elementType == .float64
    let size = loss.name.contains("percentage") ? 100.0 : 1
    let tolerance = Tolerance(ulps: 4, absolute: size * (isWide ? 4e-16 : 0x1p-23))
    #expect(mismatch(value, golden.tensor("outputs", "loss"), tolerance) == nil)
    #expect(mismatch(slope, golden.tensor("gradients", "predictions"), tolerance) == nil)
  }

  @Test func everyCaseIsThere() { #expect(Self.cases.count == 156) }
}
