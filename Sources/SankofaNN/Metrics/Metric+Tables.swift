import SankofaTensor

extension Metric {
  /// The mean over outputs and examples of (a − y)².
  public static let squaredError = Metric.mean("squared_error") {
    try Loss.squaredError.values($0, $1)
  }

  /// The mean over outputs and examples of |a − y|.
  public static let absoluteError = Metric.mean("absolute_error") {
    try Loss.absoluteError.values($0, $1)
  }

  /// How often each class (row) was taken for each class (column): `int32` [classes, classes].
  public static let confusionMatrix = confusions("confusion_matrix") { $0 }

  /// The share of right answers for each class, its recall: `float64` [classes]; 0 for a class
  /// without examples.
  public static let perClassAccuracy = confusions("per_class_accuracy") { matrix in
    let counts = matrix.converted(to: .float64)
    let classes = counts.shape[0]
    let indices = Tensor.indices(count: classes)
    let diagonal = (indices.reshaped(to: [classes, 1]) .== indices).selecting(counts, 0)
    return diagonal.sum(axes: [1]) / counts.sum(axes: [1]).maximum(1)
  }

  /// A metric read from the table of how often each class was taken for each class.
  private static func confusions(
    _ name: String, result: @escaping @Sendable (_ matrix: Tensor) -> Tensor
  ) -> Metric {
    Metric(
      name,
      states: { predictions, _ in
        guard let classes = predictions.shape.last, predictions.shape.rank == 2, classes > 1 else {
          throw LossError(
            name,
            "needs predictions [n, classes] of at least two classes, got \(predictions.shape); end "
              + "the model with one output for each class.")
        }
        return [TensorType([classes, classes], .int32)]
      },
      update: { states, predictions, targets in
        let classes = predictions.shape[1]
        let actual =
          targets.rank == 1
          ? try targets.labels(for: predictions, name)
          : try targets.matching(predictions, for: name).indexOfMaximum()
        // Counts of a batch are far below 2²⁴, so float32 keeps them exactly.
        let rows = actual.oneHot(classCount: classes).transposed()
        let columns = predictions.indexOfMaximum().oneHot(classCount: classes)
        return [states[0] + matmul(rows, columns).converted(to: .int32)]
      },
      result: { result($0[0]) })
  }

  /// All that have a plain name.
  public static let all: [Metric] = [
    accuracy, binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy, topKAccuracy(),
    squaredError, absoluteError, confusionMatrix, perClassAccuracy,
  ]

  /// Finds a metric by its name, such as `accuracy` or `top_3_accuracy`. Throws, naming the nearest,
  /// when there is none.
  public init(named name: String) throws {
    if let known = Metric.all.first(where: { $0.name == name }) {
      self = known
    } else if name.hasPrefix("top_"), name.hasSuffix("_accuracy"),
      let k = Int(name.dropFirst("top_".count).dropLast("_accuracy".count)), k > 0
    {
      self = .topKAccuracy(k: k)
    } else {
      throw UnknownName("metric", name, among: Metric.all.map(\.name))
    }
  }
}
