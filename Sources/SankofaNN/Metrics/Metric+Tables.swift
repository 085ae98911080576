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
  public static let confusionMatrix = Metric(
    "confusion_matrix", states: confusionState, update: addConfusions, result: { $0[0] })

  /// The share of right answers for each class: `float64` [classes]; 0 for a class without examples.
  public static let perClassAccuracy = Metric(
    "per_class_accuracy", states: confusionState, update: addConfusions,
    result: { states in
      let counts = states[0].converted(to: .float64)
      let classes = counts.shape[0]
      let indices = Tensor.indices(count: classes)
      let diagonal = (indices.reshaped(to: [classes, 1]) .== indices).selecting(counts, 0)
      return diagonal.sum(axes: [1]) / counts.sum(axes: [1]).maximum(1)
    })

  @Sendable
  private static func confusionState(
    _ predictions: TensorType, _ targets: TensorType
  ) throws -> [TensorType] {
    guard let classes = predictions.shape.last, predictions.shape.rank == 2 else {
      throw LossError(
        "confusion_matrix",
        "needs predictions [n, classes], got \(predictions.shape); end the model with one output "
          + "for each class.")
    }
    return [TensorType([classes, classes], .int32)]
  }

  @Sendable
  private static func addConfusions(
    _ states: [Tensor], _ predictions: Tensor, _ targets: Tensor
  ) throws -> [Tensor] {
    let classes = predictions.shape[1]
    let actual =
      targets.rank == 1
      ? try labels(targets, for: predictions, "confusion_matrix")
      : try matched(targets, to: predictions, for: "confusion_matrix").indexOfMaximum()
    // Counts of a batch are far below 2²⁴, so float32 keeps them exactly.
    let rows = actual.oneHot(classCount: classes).transposed()
    let columns = predictions.indexOfMaximum().oneHot(classCount: classes)
    return [states[0] + matmul(rows, columns).converted(to: .int32)]
  }

  /// All that have a plain name.
  public static let all: [Metric] = [
    accuracy, binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy, topKAccuracy(),
    squaredError, absoluteError, confusionMatrix, perClassAccuracy,
  ]

  /// Finds a metric by its name, `top_3_accuracy` and its like included. Throws, naming the nearest,
  /// when there is none.
  public init(named name: String) throws {
    let k = name.hasPrefix("top_") ? Int(name.dropFirst(4).prefix { $0 != "_" }) : nil
    if let known = Metric.all.first(where: { $0.name == name }) {
      self = known
    } else if let k, k > 0, Metric.topKAccuracy(k: k).name == name {
      self = .topKAccuracy(k: k)
    } else {
      throw UnknownName("metric", name, among: Metric.all.map(\.name))
    }
  }
}
