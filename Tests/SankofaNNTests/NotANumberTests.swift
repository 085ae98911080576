import SankofaNN
import SankofaTensor
import Testing

/// NaN stays NaN: no comparison replaces it by another number.
@Suite struct NotANumberTests {
  private static let numbered = [
    "relu(max:6)", "relu(slope:0.1,max:6)", "relu(threshold:0.5)", "relu(max:2,threshold:0.5)",
    "elu(1.5)", "celu(2)", "leaky_relu(0.1)", "squareplus(1)", "hard_shrink(1)", "hard_shrink(0)",
    "soft_shrink(1)", "threshold(0.5,0)", "threshold(-1,3)",
  ]

  @Test(arguments: ActivationFunction.all.map(\.name) + numbered)
  func activations(name: String) throws {
    let function = try ActivationFunction(named: name)
    let z = Tensor([[.nan, .nan, 0.75, -2], [1, -1, 0.75, -2]] as [[Double]])
    let rows = function(z).doubles
    let width = rows.count / 2
    #expect(rows[0].isNaN, "\(rows)")
    // The row without it has none.
    #expect(rows[width...].allSatisfy { !$0.isNaN }, "\(rows)")
    // As float32 in a plan of its own.
    #expect(function(z.converted(to: .float32)).floats[0].isNaN)
  }

  /// The bounds themselves belong to the constant piece, as before.
  @Test func bounds() throws {
    let z = Tensor([-1, -0.5, -0.0, 0.5, 1])
    #expect(ActivationFunction.hardShrink(z).floats == [-1, 0, 0, 0, 1])
    #expect(ActivationFunction.threshold(0.5, otherwise: 7)(z).floats == [7, 7, 7, 7, 1])
    let capped = ActivationFunction.relu(maximum: 0.75, threshold: 0.5)
    #expect(capped(z).floats == [0, 0, 0, 0, 0.75])
    #expect(ActivationFunction.step(z).floats == [0, 0, 1, 1, 1])
    #expect(ActivationFunction.heaviside(z).floats == [0, 0, 0, 1, 1])
    for function in [ActivationFunction.hardShrink, .threshold(0.5, otherwise: 0), .step] {
      let slope = gradient(at: Tensor([0.5, 2])) { function($0) }
      #expect(slope.floats == (function.name == "step" ? [0, 0] : [0, 1]), "\(function.name)")
    }
  }

  @Test(arguments: Loss.all + Loss.all.compactMap(\.fromLogits))
  func losses(loss: Loss) throws {
    let a = Tensor([[.nan, 0.25], [0.5, 0.5]] as [[Double]])
    let y = Tensor([[1, 0], [1, 0]] as [[Double]])
    let values = try loss.values(a, loss.takesLabels ? Tensor([0, 0] as [Int32]) : y).doubles
    #expect(values[0].isNaN && !values[1].isNaN, "\(values)")
  }

  /// An output that is not a number is never right.
  @Test func metrics() throws {
    let a = Tensor([[.nan], [.nan], [0.9], [0.1]])
    let y = Tensor([[0], [1], [1], [0]])
    func value(_ metric: Metric) throws -> Double {
      var state = try metric.start(a.type, y.type)
      try metric.update(&state, a, y)
      return metric.result(state).scalar
    }
    #expect(try value(.binaryAccuracy) == 0.5 && value(.accuracy) == 0.5)
    #expect(try value(.falsePositives) == 1 && value(.falseNegatives) == 1)
    #expect(try value(.truePositives) == 1 && value(.trueNegatives) == 1)
    #expect(try value(.auc).isNaN && value(.squaredError).isNaN)
  }

  /// Neither is an example with such an output, where NaN would be the largest.
  @Test func metricsOfClasses() throws {
    let a = Tensor([
      [.nan, .nan, .nan], [0.1, .nan, 0.2], [.nan, 0.5, 0.1], [0.7, 0.2, 0.1], [0.2, 0.5, 0.3],
    ])
    let labels = Tensor([0, 1, 1, 0, 2] as [Int32])
    func numbers(_ metric: Metric, _ targets: Tensor) throws -> [Double] {
      try value(of: metric, a, targets, [2, 3]).converted(to: .float64).doubles
    }
    for targets in [labels, labels.oneHot(classCount: 3)] {
      #expect(try numbers(.accuracy, targets) == [0.2])
      #expect(try numbers(.topKAccuracy(k: 1), targets) == [0.2])
      #expect(try numbers(.topKAccuracy(k: 2), targets) == [0.4])
      // They are examples of their class, and were taken for none.
      #expect(try numbers(.confusionMatrix, targets) == [1, 0, 0, 0, 0, 0, 0, 1, 0])
      #expect(try numbers(.perClassAccuracy, targets) == [0.5, 0, 0])
      #expect(try numbers(.perClassPrecision, targets) == [1, 0, 0])
      #expect(try numbers(.perClassF1, targets) == [2.0 / 3, 0, 0])
      #expect(try numbers(.weightedF1, targets) == [2 * (2.0 / 3) / 5])
      #expect(try numbers(.perClassIoU, targets) == [0.5, 0, 0])
    }
    #expect(try numbers(.sparseCategoricalAccuracy, labels) == [0.2])
    #expect(try numbers(.categoricalAccuracy, labels.oneHot(classCount: 3)) == [0.2])
  }

  /// An unmarked NaN counts as found by mistake: with the threshold at the marked output two are found,
  /// of which one is right, and the curve starts at 0 of 1. It goes as 1 − 1/x from x = 1 to 2.
  @Test func metricsOfThresholds() throws {
    let (a, y) = (Tensor([[0.9], [.nan]]), Tensor([[1], [0]]))
    let area = try value(of: .prAUC, a, y, [2]).scalar
    #expect(abs(area - (1 - 0.6931471805599453)) < 1e-12)
    #expect(try value(of: .auc(thresholds: 200), a, y, [2]).scalar == 0)
    #expect(try value(of: .auc(thresholds: 200), a, 1 - y, [2]).scalar == 0)
  }

  /// Answers to equal targets, which have no spread.
  @Test func determination() throws {
    let y = Tensor([[2], [2]])
    #expect(try value(of: .r2, Tensor([[.nan], [2]]), y, [1, 1]).scalar.isNaN)
    #expect(try value(of: .r2, Tensor([[.infinity], [2]]), y, [1, 1]).scalar == 0)
    #expect(try value(of: .r2, y, y, [1, 1]).scalar == 1)
  }

  @Test func numbersThatMeanNothing() {
    func text(_ body: () throws -> some Any) -> String {
      do { _ = try body() } catch { return "\(error)" }
      return "no error"
    }
    #expect(
      text { try ActivationFunction(named: "relu(max:0)") }
        == "activation: relu's max must be above 0, got \"relu(max:0)\"; write relu(slope:0.1,max:6)."
    )
    #expect(
      text { try Loss(named: "tversky(0,0)") }
        == "loss: tversky's numbers must not both be 0, got \"tversky(0,0)\"; write tversky(0.3,0.7)."
    )
    #expect(
      text { try Loss(named: "categorical_focal_crossentropy(alpha:0)") }
        == "loss: alpha must be above 0, where the loss is not 0 itself, got "
        + "\"categorical_focal_crossentropy(alpha:0)\"; write "
        + "categorical_focal_crossentropy(gamma:2,alpha:0.25).")
    let type = TensorType([4, 1], .float32)
    for count in [Int.max, .min, 0, 1, 100_001] {
      #expect(
        text { try Metric.auc(thresholds: count).states(type, type) }.hasPrefix(
          "metric: auc's thresholds must be a whole number, 2…100000, got \"auc("))
    }
  }
}
