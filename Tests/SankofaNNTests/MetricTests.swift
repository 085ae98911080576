import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

@Suite struct MetricTests {
  private let table = Tensor([[0.1, 0.6, 0.3], [0.4, 0.4, 0.2], [0.2, 0.3, 0.5], [0.9, 0.1, 0]])
  private let labels = Tensor([2, 1, 2, 1] as [Int32])

  /// Row 0: label second. Row 1: label ties for the first place. Row 3: label second.
  @Test func topByHand() throws {
    #expect(try value(of: .topKAccuracy(k: 1), table, labels, [4]).scalar == 0.5)
    #expect(try value(of: .topKAccuracy(k: 2), table, labels, [4]).scalar == 1)
    let oneHot = labels.oneHot(classCount: 3)
    #expect(try value(of: .topKAccuracy(k: 2), table, oneHot, [1, 3]).scalar == 1)
    #expect(try value(of: .topKAccuracy(), table, labels, [4]).scalar == 1)
  }

  /// Neither a label that is no class nor an example with a NaN is ever right, however large k is.
  @Test func neverAmongTheTop() throws {
    let predictions = Tensor([[-3, -1], [.nan, 0], [.nan, 0], [1, 2], [1, 2]])
    let labels = Tensor([2, 0, 1, -1, 0] as [Int32])
    #expect(try value(of: .topKAccuracy(k: 2), predictions, labels, [5]).scalar == 0.2)
  }

  /// Row 0 is taken for 1, row 1 for 0 (the first of equals), row 2 for 2, row 3 for 0.
  @Test func confusionByHand() throws {
    let matrix = try value(of: .confusionMatrix, table, labels, [3, 1])
    #expect(matrix.type == TensorType([3, 3], .int32))
    #expect(matrix.integers == [0, 0, 0, 2, 0, 0, 0, 1, 1])
    let shares = try value(of: .perClassAccuracy, table, labels, [4])
    #expect(shares.type == TensorType([3], .float64))
    #expect(shares.doubles == [0, 0, 0.5])
    let oneHot = try value(of: .confusionMatrix, table, labels.oneHot(classCount: 3), [4])
    #expect(oneHot.integers == matrix.integers)
  }

  /// The mean is over examples, not over batches: 1, 1, 1, 9 is 3, not (1 + 9) / 2.
  @Test func unequalBatches() throws {
    let metric = Metric.mean("first") { predictions, _ in predictions }
    let values = Tensor([1, 1, 1, 9])
    #expect(try value(of: metric, values, values, [3, 1]).scalar == 3)
  }

  /// Sums in float32 would stop at 2²⁴ ones.
  @Test func longSums() throws {
    let metric = Metric.mean("first") { predictions, _ in predictions }
    var state = NamedTensors(
      ["sum", "count"],
      [Tensor([0x1p24] as [Double], shape: []), Tensor([Int32(1 << 24)], shape: [])])
    try metric.update(&state, Tensor([1, 1]), Tensor([1, 1]))
    #expect(state.sum.type == TensorType([], .float64))
    #expect(state.sum.scalar == 0x1p24 + 2)
    #expect(state.count.scalar == 0x1p24 + 2)
  }

  @Test func nothingSeenIsZero() throws {
    #expect(try Metric.accuracy.result(Metric.accuracy.start(table.type, labels.type)).scalar == 0)
    let squares = Metric.squaredError
    #expect(try squares.result(squares.start(table.type, table.type)).scalar == 0)
  }

  @Test func binaryByHand() throws {
    let predictions = Tensor([[0.5], [0.51], [0.2], [0.9]])
    let targets = Tensor([[1], [1], [0], [0]])
    // 0.5 itself is on the side of 0.
    #expect(try value(of: .binaryAccuracy, predictions, targets, [4]).scalar == 0.5)
    #expect(try value(of: .accuracy, predictions, targets, [2, 2]).scalar == 0.5)
    let flat = (predictions.reshaped(to: [4]), targets.reshaped(to: [4]))
    #expect(try value(of: .accuracy, flat.0, flat.1, [4]).scalar == 0.5)
  }

  @Test func errors() {
    let column = Tensor([[0], [1], [1], [0]])
    #expect(
      message { try value(of: .accuracy, column, Tensor([0, 1, 1, 0]), [4]) }
        == "accuracy: needs predictions [n, classes] of at least two classes, got [4, 1]; give the "
        + "model an output for each class, or use the binary kind with targets [n, 1].")
    #expect(
      message { try value(of: .accuracy, Tensor([0, 1, 1, 0]), column, [4]) }
        == "accuracy: predictions [4] and targets [4, 1] must have the same shape; use "
        + "targets.reshaped(to: [4]).")
    for metric in [Metric.confusionMatrix, .perClassAccuracy] {
      #expect(
        message { try metric.states(column.type, column.type) }
          == "\(metric.name): needs predictions [n, classes] of at least two classes, got [4, 1]; "
          + "end the model with one output for each class.")
    }
    #expect(
      message { try value(of: .topKAccuracy(k: 0), table, labels, [4]) }
        == "top_0_accuracy: k must be at least 1, got 0; 5 is usual.")
  }

  @Test(arguments: Metric.all + [.topKAccuracy(k: 3)])
  func names(metric: Metric) throws {
    #expect(try Metric(named: metric.name).name == metric.name)
  }

  @Test func unknownNames() {
    #expect(
      message { try Metric(named: "acuracy") }
        == "metric: there is no \"acuracy\"; did you mean \"accuracy\"?")
    #expect(
      message { try Metric(named: "top_0_accuracy") }
        == "metric: there is no \"top_0_accuracy\"; did you mean \"top_5_accuracy\"?")
  }
}
