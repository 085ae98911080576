import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Counts, areas and means are scikit-learn's and Keras's, whatever the batches are.
@Suite struct GoldenMoreMetricTests {
  static let cases = GoldenCase.all(in: "more_metrics")

  @Test(arguments: cases, [[10], [3, 1, 6]])
  func values(golden: GoldenCase, batches: [Int]) throws {
    let metric = try Metric(named: golden.value["metric"].string)
    let (predictions, targets) = (
      golden.tensor("inputs", "predictions"), golden.tensor("inputs", "targets")
    )
    let value = try value(of: metric, predictions, targets, batches)
    let expected = golden.tensor("outputs", "value")
    // Quotients of counts are rounded a few times; 200 areas, and cosines of both signs, are added.
    let isSum =
      metric.name.contains("auc") || metric.name.hasPrefix("cosine")
      || metric.name.hasSuffix("correlation")
    let tolerance = Tolerance(
      ulps: value.elementType == .int32 ? 0 : 4, absolute: isSum ? 1e-15 : 0)
    #expect(mismatch(value, expected, tolerance) == nil)
  }

  @Test func everyCaseIsThere() { #expect(Self.cases.count == 63) }
}
