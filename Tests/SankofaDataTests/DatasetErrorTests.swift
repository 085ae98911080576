import SankofaData
import SankofaTensor
import Testing

struct DatasetErrorTests {
  let features = Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [3, 2])
  let labels = Tensor([0, 1, 2] as [Int32], shape: [3])

  func message(_ body: () throws -> Any) -> String {
    do {
      _ = try body()
      return "no error"
    } catch {
      return error is DataError ? "\(error)" : "not a DataError: \(error)"
    }
  }

  @Test func differentLengths() {
    let two = Tensor([0, 1] as [Int32], shape: [2])
    #expect(
      message { try Dataset(name: "toy", features: features, targets: two) }
        == "Dataset \"toy\": targets must have one row per example (3), got 2; pass as many "
        + "targets as features.")
    #expect(
      message {
        try Dataset(
          name: "toy", features: features, targets: labels,
          sampleWeights: Tensor([1, 1] as [Float], shape: [2]))
      }
        == "Dataset \"toy\": sample weights must have one row per example (3), got 2; pass as many "
        + "sample weights as features.")
  }

  @Test(arguments: [[0, 28, 28], [4, 0]])
  func empty(extents: [Int]) {
    let shape = Shape(extents)
    let none = Tensor([] as [UInt8], shape: shape)
    let labels = Tensor([Int32](repeating: 0, count: extents[0]), shape: [extents[0]])
    #expect(
      message { try Dataset(name: "toy", features: none, targets: labels) }
        == "Dataset \"toy\": must have at least one example with features, got shape \(shape); "
        + "check the files that it was read from.")
  }

  @Test func labelsOutside() {
    let wrong = Tensor([0, 2, -1] as [Int32], shape: [3])
    #expect(
      message {
        try Dataset(name: "toy", features: features, targets: wrong, classNames: ["a", "b"])
      }
        == "Dataset \"toy\": labels must be in 0..<2 (the classes), got 2 at example 1; correct "
        + "the label or the number of classes.")
    #expect(
      message { try Dataset(name: "toy", features: features, targets: wrong) }
        == "Dataset \"toy\": labels must be 0 or above, got -1 at example 2; correct the label or "
        + "the number of classes.")
    #expect(
      message {
        try Dataset(name: "toy", features: features, targets: Tensor([0, 2, 1] as [Int32]))
          .withOneHotTargets(classCount: 2)
      }
        == "Dataset \"toy\": labels must be in 0..<2 (the classes), got 2 at example 1; correct the label "
        + "or the number of classes.")
  }

  @Test func notFiniteFeatures() {
    var values = [Float](repeating: 0, count: 10_000)
    values[9_998] = .nan
    values[9_999] = .infinity
    let features = Tensor(values, shape: [5000, 2])
    let labels = Tensor([Int32](repeating: 0, count: 5000), shape: [5000])
    #expect(
      message { try Dataset(name: "toy", features: features, targets: labels) }
        == "Dataset \"toy\": features must be finite, got nan at row 4999, position 0 (element "
        + "9998 of all); drop the row or replace the value.")
  }

  @Test func notFiniteTargets() {
    let targets = Tensor([0, -.infinity, 1] as [Double], shape: [3, 1])
    #expect(
      message { try Dataset(name: "toy", features: features, targets: targets) }
        == "Dataset \"toy\": targets must be finite, got -inf at row 1, position 0 (element 1 of "
        + "all); drop the row or replace the value.")
  }

  @Test func largeFiniteNumbersPass() throws {
    let large = Tensor(
      [.greatestFiniteMagnitude, -.greatestFiniteMagnitude] as [Float], shape: [2, 1])
    _ = try Dataset(features: large, targets: large)
  }

  @Test func wrongTypesAndShapes() {
    let bytes = Tensor([0, 1, 2] as [UInt8], shape: [3])
    #expect(
      message { try Dataset(name: "toy", features: features, targets: bytes) }
        == "Dataset \"toy\": targets must be int32 labels or float values, got uint8; convert them "
        + "first."
    )
    let column = Tensor([0, 1, 2] as [Int32], shape: [3, 1])
    #expect(
      message { try Dataset(name: "toy", features: features, targets: column) }
        == "Dataset \"toy\": labels must have shape [3], got [3, 1]; reshape them.")
    #expect(
      message {
        try Dataset(name: "toy", features: Tensor([1] as [Float], shape: []), targets: labels)
      }
        == "Dataset \"toy\": features must have shape [examples, …], got []; reshape them.")
    #expect(
      message {
        try Dataset(name: "toy", features: features, targets: labels, sampleWeights: labels)
      }
        == "Dataset \"toy\": sample weights must be float32, got int32; convert them first.")
  }

  @Test func negativeWeight() {
    let weights = Tensor([1, -0.5, -1] as [Float], shape: [3])
    #expect(
      message {
        try Dataset(name: "toy", features: features, targets: labels, sampleWeights: weights)
      }
        == "Dataset \"toy\": sample weights must be 0 or above, got -0.5 at example 1; use 0 to "
        + "leave an example out.")
  }

  @Test(arguments: [0.0, 1, -3, 0.1, .nan])
  func splitOutside(fraction: Double) throws {
    let dataset = try Dataset(name: "toy", features: features, targets: labels)
    #expect(
      message { try dataset.split(training: fraction, seed: 0) }
        == "Dataset \"toy\": a split must leave examples in both parts, got fraction \(fraction) "
        + "of 3 examples; choose a fraction between 0 and 1.")
  }

  @Test func limitOutside() throws {
    let dataset = try Dataset(name: "toy", features: features, targets: labels)
    #expect(
      message { try dataset.limited(to: 0) }
        == "Dataset \"toy\": a limit must be 1 or above, got 0; leave it out for all examples.")
  }
}
