import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// Metrics that look at all examples of a pass.
@Suite struct KeptExamplesTests {
  /// The sum over examples of their number in the pass times output and target, to see order and rows.
  private static func sums(_ name: String) -> Metric {
    Metric(
      name, check: { _ = try $1.matching($0, for: name) },
      ofAll: { a, y in (a.converted(to: .float64) * y.converted(to: .float64)).sum() })
  }

  private func data(_ count: Int) throws -> Dataset {
    let x = (0..<count).map { Float($0 * 37 % 101) }
    return try points(x, x.map { $0 > 40 ? 1 : 0 })
  }

  @Test(arguments: [1, 3, 8, 100])
  func evaluateSeesAll(batchSize: Int) throws {
    let model = try line(weight: 1, metrics: [.auc, Self.sums("sums"), .absoluteError])
    let data = try data(25)
    let scores = try model.evaluate(data, batchSize: batchSize)
    #expect(try scores["auc"] == 1)
    let expected = (data.features * data.targets).sum().scalar
    #expect(try scores["sums"] == expected)
    #expect(scores.metrics.map(\.name) == ["auc", "sums", "absolute_error"])
    #expect(try model.evaluate(data, metrics: [.auc])["auc"] == 1)
  }

  /// Shuffled, in batches with a smaller last one, and validated: targets stay with their outputs.
  @Test func fitSeesAll() throws {
    let model = try line(weight: -1, learningRate: 1e-12, metrics: [.auc, Self.sums("sums")])
    let (train, test) = (try data(25), try data(10))
    var seen: [Double] = []
    let watch = ClosureCallback(stepEnded: { training in
      seen.append(training.metrics.first { $0.name == "auc" }?.value ?? -1)
    })
    let history = try model.fit(
      train, epochs: 2, batchSize: 7, validation: test, callbacks: [watch], verbosity: .silent)
    #expect(history["auc"] == [0, 0] && history["val_auc"] == [0, 0])
    let expected = -(train.features * train.targets).sum().scalar
    #expect(history["sums"].allSatisfy { abs($0 - expected) < 1e-3 })
    #expect(seen.count == 8 && seen.allSatisfy { $0 == 0 || $0.isNaN })
  }

  @Test func whatDoesNotFitIsSaidFirst() throws {
    let model = try line(weight: 1, metrics: [.auc])
    let labels = try Dataset(features: Tensor([[1], [2]]), targets: Tensor([0, 1] as [Int32]))
    #expect(
      message { _ = try model.evaluate(labels) }?.contains("must have the same shape") == true)
    #expect(try Metric(named: "auc").keepsExamples && !Metric(named: "auc(200)").keepsExamples)
  }
}
