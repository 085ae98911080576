import SankofaTensor

/// Metrics that compare outputs with a threshold and count over all outputs of all examples.
/// Targets are 0 and 1, in the shape of the predictions. 0 / 0 counts as 0; a NaN output is wrong.
extension Metric {
  /// ``truePositives(threshold:)`` at 0.5.
  public static let truePositives: Metric = truePositives(threshold: 0.5)
  /// The number of outputs that are above the threshold, and should be: `int32`.
  public static func truePositives(threshold: Double) -> Metric {
    counts(countName("true_positives"), threshold) { $0.truePositives }
  }

  /// ``trueNegatives(threshold:)`` at 0.5.
  public static let trueNegatives: Metric = trueNegatives(threshold: 0.5)
  /// The number of outputs that are not above the threshold, and should not be: `int32`.
  public static func trueNegatives(threshold: Double) -> Metric {
    counts(countName("true_negatives"), threshold) { $0.trueNegatives }
  }

  /// ``falsePositives(threshold:)`` at 0.5.
  public static let falsePositives: Metric = falsePositives(threshold: 0.5)
  /// The number of outputs that are above the threshold, and should not be: `int32`.
  public static func falsePositives(threshold: Double) -> Metric {
    counts(countName("false_positives"), threshold, better: .smaller) { $0.falsePositives }
  }

  /// ``falseNegatives(threshold:)`` at 0.5.
  public static let falseNegatives: Metric = falseNegatives(threshold: 0.5)
  /// The number of outputs that are not above the threshold, and should be: `int32`.
  public static func falseNegatives(threshold: Double) -> Metric {
    counts(countName("false_negatives"), threshold, better: .smaller) { $0.falseNegatives }
  }

  /// ``precision(threshold:)`` at 0.5.
  public static let precision: Metric = precision(threshold: 0.5)
  /// The share of outputs above the threshold that should be above it.
  public static func precision(threshold: Double) -> Metric {
    counts(countName("precision"), threshold) {
      let (right, wrong) = ($0.wide.truePositives, $0.wide.falsePositives)
      return quotient(right, right + wrong)
    }
  }

  /// ``recall(threshold:)`` at 0.5.
  public static let recall: Metric = recall(threshold: 0.5)
  /// The share of outputs that should be above the threshold and are.
  public static func recall(threshold: Double) -> Metric {
    counts(countName("recall"), threshold) {
      let (found, missed) = ($0.wide.truePositives, $0.wide.falseNegatives)
      return quotient(found, found + missed)
    }
  }

  /// ``f1(threshold:)`` at 0.5.
  public static let f1: Metric = f1(threshold: 0.5)
  /// 2 · precision · recall / (precision + recall), over all outputs together.
  public static func f1(threshold: Double) -> Metric {
    counts(countName("f1"), threshold) { fBeta($0, 1) }
  }

  /// (1 + β²) · precision · recall / (β² · precision + recall), over all outputs together, as
  /// Keras's `FBetaScore` with the average `micro` (van Rijsbergen, 1979). For scores of each
  /// class, see ``perClassFBeta(_:)``, ``macroFBeta(_:)`` and ``weightedFBeta(_:)``.
  public static func fBeta(_ beta: Double, threshold: Double = 0.5) -> Metric {
    counts(fBetaName.text([beta, threshold]), threshold) { fBeta($0, beta) }
      .checking([beta, threshold], of: fBetaName)
  }

  /// (1 + β²) TP / ((1 + β²) TP + FP + β² FN).
  private static func fBeta(_ counts: NamedTensors, _ beta: Double) -> Tensor {
    let (square, wide) = (beta * beta, counts.wide)
    let right = wide.truePositives * (1 + square)
    return quotient(right, right + wide.falsePositives + wide.falseNegatives * square)
  }

  private static func counts(
    _ name: WrittenName, _ threshold: Double, better: Better = .greater,
    result: @escaping @Sendable (_ counts: NamedTensors) -> Tensor
  ) -> Metric {
    counts(name.text([threshold]), threshold, better: better, result: result).checking(
      [threshold], of: name)
  }

  private static func counts(
    _ name: String, _ threshold: Double, better: Better = .greater,
    result: @escaping @Sendable (_ counts: NamedTensors) -> Tensor
  ) -> Metric {
    Metric(
      name, better: better,
      states: { _, _ in
        let count = TensorType([], .int32)
        return [
          "truePositives": count, "falsePositives": count, "falseNegatives": count,
          "trueNegatives": count,
        ]
      },
      update: { state, predictions, targets in
        func count(_ outputs: Tensor) -> Tensor { outputs.converted(to: .int32).sum() }
        let isMarked = try targets.matching(predictions, for: name) .> 0.5
        let (isAbove, isBelow) = (predictions .> threshold, predictions .<= threshold)
        // A NaN is neither above nor below, and counts as wrong.
        state.truePositives = state.truePositives + count(isMarked.and(isAbove))
        state.falsePositives = state.falsePositives + count(isMarked.not().and(isBelow.not()))
        state.falseNegatives = state.falseNegatives + count(isMarked.and(isAbove.not()))
        state.trueNegatives = state.trueNegatives + count(isMarked.not().and(isBelow))
      },
      result: result)
  }

  static func countName(_ name: String) -> WrittenName {
    WrittenName(name, [.labelled("threshold", 0.5)], example: "\(name)(threshold:0.3)")
  }

  private static let fBetaName = WrittenName(
    "f_beta", [.number("beta"), .labelled("threshold", 0.5)], example: "f_beta(2)"
  ) { $0[0] > 0 ? nil : "f_beta's beta must be above 0" }

  /// The families with numbers, each with the function that makes a metric from them.
  static let numberedCounts: [(name: WrittenName, make: @Sendable ([Double]) -> Metric)] = [
    (countName("binary_accuracy"), { .binaryAccuracy(threshold: $0[0]) }),
    (countName("precision"), { .precision(threshold: $0[0]) }),
    (countName("recall"), { .recall(threshold: $0[0]) }),
    (countName("f1"), { .f1(threshold: $0[0]) }),
    (fBetaName, { .fBeta($0[0], threshold: $0[1]) }),
    (countName("true_positives"), { .truePositives(threshold: $0[0]) }),
    (countName("true_negatives"), { .trueNegatives(threshold: $0[0]) }),
    (countName("false_positives"), { .falsePositives(threshold: $0[0]) }),
    (countName("false_negatives"), { .falseNegatives(threshold: $0[0]) }),
  ]
}

extension NamedTensors {
  /// The counts as `float64`.
  fileprivate var wide: NamedTensors {
    NamedTensors(names, values.map { $0.converted(to: .float64) })
  }
}
