import SankofaTensor

/// Metrics computed from the confusion matrix, with a row for each actual class and a column for
/// each predicted class. The predicted class of an example is that of its largest output; targets
/// are labels [n], or one-hot in the shape of the predictions. An example with a NaN output has no
/// predicted class. 0 / 0 counts as 0.
extension Metric {
  /// The confusion matrix: the number of examples of each class (row) that were predicted as each
  /// class (column), `int32` [classes, classes].
  public static let confusionMatrix = confusions("confusion_matrix") { matrix, _ in matrix }

  /// The share of correct predictions among the examples of each class, which is its recall:
  /// `float64` [classes]; 0 for a class without examples.
  public static let perClassAccuracy = perClass("per_class_accuracy") { quotient($0.right, $0.of) }

  /// The share of correct predictions among all predictions of each class: `float64` [classes].
  public static let perClassPrecision = perClass("per_class_precision") {
    quotient($0.right, $0.taken)
  }

  /// The share of the examples of each class that were predicted as it, the same as
  /// ``perClassAccuracy``: `float64` [classes].
  public static let perClassRecall = perClass("per_class_recall") { quotient($0.right, $0.of) }

  /// ``perClassFBeta(_:)`` with β = 1.
  public static let perClassF1 = perClassFBeta("per_class_f1", 1)

  /// (1 + β²) · precision · recall / (β² · precision + recall) of each class: `float64` [classes],
  /// as Keras's `FBetaScore` without average (van Rijsbergen, 1979). When several outputs are
  /// equally large, the first is the prediction; Keras counts all of them.
  public static func perClassFBeta(_ beta: Double) -> Metric {
    perClassFBeta(perClassFBetaName.text([beta]), beta).checking([beta], of: perClassFBetaName)
  }

  /// ``macroFBeta(_:)`` with β = 1.
  public static let macroF1: Metric = macroFBeta("macro_f1", 1)

  /// The mean of ``perClassFBeta(_:)`` over all classes, with equal weights.
  public static func macroFBeta(_ beta: Double) -> Metric {
    macroFBeta(macroFBetaName.text([beta]), beta).checking([beta], of: macroFBetaName)
  }

  /// ``weightedFBeta(_:)`` with β = 1.
  public static let weightedF1: Metric = weightedFBeta("weighted_f1", 1)

  /// The mean of ``perClassFBeta(_:)``, with each class weighted by its number of examples.
  public static func weightedFBeta(_ beta: Double) -> Metric {
    weightedFBeta(weightedFBetaName.text([beta]), beta).checking([beta], of: weightedFBetaName)
  }

  /// The intersection over union |A ∩ B| / |A ∪ B| of the examples A and the predictions B of each
  /// class: `float64` [classes] (Jaccard, 1901).
  public static let perClassIoU = perClass("per_class_iou") { union($0).ratio }

  /// The mean of ``perClassIoU`` over the classes with examples or predictions.
  public static let meanIoU = perClass("mean_iou") { counts in
    let (ratio, isSeen) = union(counts)
    return quotient(ratio.sum(), isSeen.sum())
  }

  /// The counts for each class: correct predictions, examples, and predictions; each `float64`
  /// [classes].
  private typealias ClassCounts = (right: Tensor, of: Tensor, taken: Tensor)

  private static func union(_ counts: ClassCounts) -> (ratio: Tensor, isSeen: Tensor) {
    let union = counts.of + counts.taken - counts.right
    return (quotient(counts.right, union), (union .> 0).converted(to: .float64))
  }

  private static func perClassFBeta(_ name: String, _ beta: Double) -> Metric {
    perClass(name) { fBeta($0, beta) }
  }

  private static func macroFBeta(_ name: String, _ beta: Double) -> Metric {
    perClass(name) { fBeta($0, beta).mean() }
  }

  private static func weightedFBeta(_ name: String, _ beta: Double) -> Metric {
    perClass(name) { quotient((fBeta($0, beta) * $0.of).sum(), $0.of.sum()) }
  }

  /// With precision r / t and recall r / n, Fβ is (1 + β²) r / (β² n + t).
  private static func fBeta(_ counts: ClassCounts, _ beta: Double) -> Tensor {
    let square = beta * beta
    return quotient(counts.right * (1 + square), counts.of * square + counts.taken)
  }

  /// a / b, and 0 where b is 0.
  static func quotient(_ a: Tensor, _ b: Tensor) -> Tensor {
    (b .== 0).selecting(0, otherwise: a / (b .== 0).selecting(1, otherwise: b))
  }

  static let perClassFBetaName = betaName("per_class_f_beta")
  static let macroFBetaName = betaName("macro_f_beta")
  static let weightedFBetaName = betaName("weighted_f_beta")

  private static func betaName(_ name: String) -> WrittenName {
    WrittenName(name, [.number("beta")], example: "\(name)(2)") {
      $0[0] > 0 ? nil : "\(name)'s beta must be above 0"
    }
  }

  /// The families with numbers, each with the function that makes a metric from them.
  static let numberedTables: [(name: WrittenName, make: @Sendable ([Double]) -> Metric)] = [
    (perClassFBetaName, { .perClassFBeta($0[0]) }), (macroFBetaName, { .macroFBeta($0[0]) }),
    (weightedFBetaName, { .weightedFBeta($0[0]) }),
  ]

  /// Makes a metric from the counts for each class.
  private static func perClass(
    _ name: String, result: @escaping @Sendable (ClassCounts) -> Tensor
  ) -> Metric {
    confusions(name, better: .greater) { matrix, examples in
      let counts = matrix.converted(to: .float64)
      let classes = counts.shape[0]
      let indices = Tensor.indices(count: classes)
      let diagonal = (indices.reshaped(to: [classes, 1]) .== indices).selecting(
        counts, otherwise: 0)
      return result(
        (diagonal.sum(axes: [1]), examples.converted(to: .float64), counts.sum(axes: [0])))
    }
  }

  /// Makes a metric from the confusion matrix and the number of examples of each class.
  private static func confusions(
    _ name: String, better: Better? = nil,
    result: @escaping @Sendable (_ matrix: Tensor, _ examples: Tensor) -> Tensor
  ) -> Metric {
    Metric(
      name, better: better,
      states: { predictions, _ in
        guard let classes = predictions.shape.last, predictions.shape.rank == 2, classes > 1 else {
          throw SankofaError(
            name,
            "needs predictions [n, classes] of at least two classes, got \(predictions.shape); end "
              + "the model with one output for each class.")
        }
        return [
          "matrix": TensorType([classes, classes], .int32),
          "examples": TensorType([classes], .int32),
        ]
      },
      update: { state, predictions, targets in
        let classes = predictions.shape[1]
        let actual =
          targets.rank == 1
          ? try targets.labels(for: predictions, name)
          : try targets.matching(predictions, for: name).indexOfMaximum()
        let answer = predictions.rowsAreNumbers.selecting(
          predictions.indexOfMaximum(), otherwise: -1)
        // Counts of a batch are far below 2²⁴, so float32 keeps them exactly.
        let rows = actual.oneHot(classCount: classes)
        let columns = answer.oneHot(classCount: classes)
        state.matrix =
          state.matrix + matmul(rows.transposed(), columns).converted(to: .int32)
        state.examples = state.examples + rows.sum(axes: [0]).converted(to: .int32)
      },
      result: { result($0.matrix, $0.examples) })
  }
}
