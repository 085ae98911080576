import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Metrics are scikit-learn's and Keras's, whatever the batches are.
@Suite struct GoldenMetricTests {
  /// Weights and other thresholds than 0.5 do not enter metrics here.
  static let cases = GoldenCase.all(in: "metrics").filter {
    !$0.value["inputs"].has("sampleWeights") && $0.option("threshold") == nil
  }

  @Test(arguments: cases, [[10], [4, 4, 2], [1, 9], [3, 1, 6]])
  func values(golden: GoldenCase, batches: [Int]) throws {
    let metric = try metric(golden)
    let (predictions, targets) = (
      golden.tensor("inputs", "predictions"), golden.tensor("inputs", "targets")
    )
    let value = try value(of: metric, predictions, targets, batches)
    let expected = golden.tensor("outputs", "value")
    // Counts and their quotient are exact; sums of ten are rounded.
    let tolerance = Tolerance(ulps: metric.name.hasSuffix("error") ? 2 : 0)
    #expect(mismatch(value, expected, tolerance) == nil)
  }

  @Test func accuracyDecidesByShapes() throws {
    for golden in Self.cases where golden.value["metric"].string.hasSuffix("Accuracy") {
      let (predictions, targets) = (
        golden.tensor("inputs", "predictions"), golden.tensor("inputs", "targets")
      )
      if golden.option("k").map({ $0 > 1 }) ?? false { continue }
      if golden.value["metric"].string == "perClassAccuracy" { continue }
      let value = try value(of: .accuracy, predictions, targets, [10])
      #expect(mismatch(value, golden.tensor("outputs", "value")) == nil, "\(golden)")
    }
  }

  @Test func everyMetricHasAGolden() throws {
    let names = Set(try Self.cases.map { try metric($0).name })
    let others = Set(GoldenMoreMetricTests.cases.map { $0.value["metric"].string })
    let all = Set(Metric.all.map(\.name)).subtracting(["accuracy", "top_5_accuracy"])
    // Areas under curves by ranks have theirs in `RankTests`.
    #expect(all.isSubset(of: names.union(others).union(["auc"])))
    #expect(Self.cases.count == 13)
  }

  private func metric(_ golden: GoldenCase) throws -> Metric {
    if let k = golden.option("k") { return .topKAccuracy(k: Int(k)) }
    return try Metric(named: underscored(golden.value["metric"].string))
  }
}

/// The result of a metric after batches of these sizes.
func value(
  of metric: Metric, _ predictions: Tensor, _ targets: Tensor, _ batches: [Int]
) throws -> Tensor {
  let start = try metric.start(predictions.type, targets.type)
  var state = start
  var first = 0
  for count in batches {
    try metric.update(
      &state, predictions.slice(axis: 0, from: first, count: count),
      targets.slice(axis: 0, from: first, count: count))
    // What keeps examples grows.
    if !metric.keepsExamples { #expect(state.values.map(\.type) == start.values.map(\.type)) }
    first += count
  }
  return metric.result(state)
}
