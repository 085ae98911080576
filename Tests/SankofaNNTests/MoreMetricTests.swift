import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

@Suite struct MoreMetricTests {
  private let chances = Tensor([[0.9], [0.5], [0.6], [0.2], [0.7]])
  private let marks = Tensor([[1], [1], [0], [0], [1]])

  /// Above 0.5 are 0.9, 0.6 and 0.7, of which two are marked; 0.5 itself is missed.
  @Test func countsByHand() throws {
    func scalar(_ metric: Metric) throws -> Double {
      try value(of: metric, chances, marks, [2, 3]).scalar
    }
    #expect(try scalar(.truePositives) == 2 && scalar(.falsePositives) == 1)
    #expect(try scalar(.falseNegatives) == 1 && scalar(.trueNegatives) == 1)
    #expect(try scalar(.precision) == 2.0 / 3 && scalar(.recall) == 2.0 / 3)
    #expect(try scalar(.f1) == 2.0 / 3)
    #expect(try scalar(.precision(threshold: 0.8)) == 1)
    // (1 + 4) · 1 · ⅓ / (4 · 1 + ⅓) = 5/13
    #expect(try abs(scalar(.fBeta(2, threshold: 0.8)) - 5.0 / 13) < 1e-15)
    #expect(try value(of: .truePositives, chances, marks, [5]).type == TensorType([], .int32))
  }

  /// Nothing marked and nothing found is 0, not NaN.
  @Test func nothingIsZero() throws {
    let none = Tensor([[0], [0]])
    for metric in [Metric.precision, .recall, .f1, .fBeta(2), .auc(thresholds: 200), .prAUC] {
      #expect(try value(of: metric, none, none, [2]).scalar == 0, "\(metric.name)")
    }
    for metric in Metric.all where !metric.keepsExamples {
      let two = TensorType([4, 2], .float32)
      #expect(try metric.result(metric.start(two, two)).isNumber, "\(metric.name)")
    }
  }

  /// Of the four pairs of a marked and an unmarked output three are in order, one is not: ¾.
  @Test func areaByHand() throws {
    let chances = Tensor([0.1, 0.4, 0.35, 0.8])
    let marks = Tensor([0, 0, 1, 1])
    #expect(try value(of: .auc, chances, marks, [4]).scalar == 0.75)
    #expect(try abs(value(of: .auc(thresholds: 200), chances, marks, [4]).scalar - 0.75) < 1e-12)
    let perfect = try value(of: .prAUC, Tensor([0.1, 0.2, 0.7, 0.9]), marks, [1, 3])
    #expect(abs(perfect.scalar - 1) < 1e-12)
    #expect(
      message { try Metric.auc(thresholds: 1).states(chances.type, marks.type) }
        == "metric: auc's thresholds must be a whole number, 2…100000, got \"auc(1)\"; write auc(500)."
    )
  }

  /// Class 0 is found once of twice and taken once; class 1 is never taken; class 2 is taken 3 times.
  @Test func classesByHand() throws {
    let table = Tensor([[0.8, 0.1, 0.1], [0.1, 0.2, 0.7], [0, 0.1, 0.9], [0.3, 0.3, 0.4]])
    let labels = Tensor([0, 0, 2, 1] as [Int32])
    func values(_ metric: Metric) throws -> [Double] {
      try value(of: metric, table, labels, [1, 3]).doubles
    }
    #expect(try values(.perClassPrecision) == [1, 0, 1.0 / 3])
    #expect(try values(.perClassRecall) == [0.5, 0, 1])
    #expect(try values(.perClassF1) == [2.0 / 3, 0, 0.5])
    #expect(try values(.perClassIoU) == [0.5, 0, 1.0 / 3])
    #expect(try values(.macroF1) == [(2.0 / 3 + 0.5) / 3])
    #expect(try values(.weightedF1) == [(2 * 2.0 / 3 + 0.5) / 4])
    #expect(try values(.meanIoU) == [(0.5 + 1.0 / 3) / 3])
    for metric in [Metric.perClassPrecision, .macroF1, .meanIoU] {
      #expect(
        message { try metric.states(chances.type, marks.type) }
          == "\(metric.name): needs predictions [n, classes] of at least two classes, got [5, 1]; "
          + "end the model with one output for each class.")
    }
  }

  @Test func countsNeedEqualShapes() {
    for metric in [Metric.precision, .auc, .r2] {
      #expect(
        message { try value(of: metric, chances, Tensor([1, 1, 0, 0, 1]), [5]) }
          == "\(metric.name): predictions [5, 1] and targets [5] must have the same shape; use "
          + "targets.reshaped(to: [5, 1]).")
    }
  }

  /// The same, the opposite, shifted by 1, and without any spread.
  @Test func correlationsByHand() throws {
    let y = Tensor([[1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3]])
    let a = Tensor([[1, 2, 3], [3, 2, 1], [2, 3, 4], [5, 5, 5]])
    let pearson = try value(of: .pearsonCorrelation, a, y, [1, 3]).scalar
    #expect(abs(pearson - (1 - 1 + 1 + 0) / 4) < 1e-12)
    // 2 · ⅔ / (⅔ + ⅔ + 1) = 4/7
    let concordance = try value(of: .concordanceCorrelation, a, y, [4]).scalar
    #expect(abs(concordance - (1 - 1 + 4.0 / 7 + 0) / 4) < 1e-6)
    #expect(
      message { try value(of: .pearsonCorrelation, chances.flattened(), marks.flattened(), [5]) }
        == "pearson_correlation: correlates along the last axis of [n, …, outputs], got [5]; use r2."
    )
  }

  /// Always the mean is 0, the opposite of the truth is −3, and an output of several counts as one.
  @Test func determinationByHand() throws {
    let y = Tensor([[1, 2], [3, 2], [2, 5]])
    func score(_ a: Tensor) throws -> Double { try value(of: .r2, a, y, [2, 1]).scalar }
    #expect(try score(y) == 1)
    #expect(try score(Tensor([[2, 3], [2, 3], [2, 3]])) == 0)
    #expect(try score(Tensor([[3, 2], [1, 2], [2, 5]])) == -1)
    // What rounding leaves of the spread of equal targets is no spread.
    let equal = Tensor(Array(repeating: [0.3], count: 3) as [[Double]])
    #expect(try value(of: .r2, equal + 1, equal, [3]).scalar == 0)
    #expect(try value(of: .r2, equal, equal, [3]).scalar == 1)
  }
}

extension Tensor {
  fileprivate var isNumber: Bool { numbers.allSatisfy { !$0.isNaN } }
}
