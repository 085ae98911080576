import SankofaTensor

extension Metric {
  /// The share of right answers; which kind is decided by the shapes: labels [n] for predictions
  /// [n, classes] are sparse, equal shapes with one output are binary, with more they are
  /// categorical.
  public static let accuracy = Metric.share("accuracy") { predictions, targets in
    if targets.rank == predictions.rank - 1 {
      return try sparselyCorrect(predictions, targets, "accuracy")
    }
    let isBinary = predictions.rank <= 1 || predictions.shape.last == 1
    return isBinary
      ? try binaryCorrect(predictions, targets, "accuracy")
      : try categoricallyCorrect(predictions, targets, "accuracy")
  }

  /// The share of outputs that lie on the target's side of 0.5.
  public static let binaryAccuracy = Metric.share("binary_accuracy") {
    try binaryCorrect($0, $1, "binary_accuracy")
  }

  /// The share of examples whose largest output is where the target's is.
  public static let categoricalAccuracy = Metric.share("categorical_accuracy") {
    try categoricallyCorrect($0, $1, "categorical_accuracy")
  }

  /// The share of examples whose largest output is at the integer label.
  public static let sparseCategoricalAccuracy = Metric.share("sparse_categorical_accuracy") {
    try sparselyCorrect($0, $1, "sparse_categorical_accuracy")
  }

  /// The share of examples whose label is among the `k` largest outputs: fewer than `k` are larger.
  public static func topKAccuracy(k: Int = 5) -> Metric {
    Metric.share("top_\(k)_accuracy") { predictions, targets in
      let isSparse = targets.rank == predictions.rank - 1
      let label =
        isSparse
        ? try labels(targets, for: predictions, "top_\(k)_accuracy")
        : try matched(targets, to: predictions, for: "top_\(k)_accuracy").indexOfMaximum()
      let classes = predictions.shape[predictions.rank - 1]
      let chosen = label.oneHot(classCount: classes, elementType: predictions.elementType)
      let rank = predictions.rank - 1
      let score = (chosen .> 0).selecting(predictions, 0).sum(axes: [rank])
      let larger = predictions .> score.reshaped(to: Shape(score.shape.extents + [1]))
      return larger.converted(to: .int32).sum(axes: [rank]) .< Double(k)
    }
  }

  private static func sparselyCorrect(
    _ predictions: Tensor, _ targets: Tensor, _ name: String
  ) throws -> Tensor {
    let label = try labels(targets, for: predictions, name)
    return predictions.indexOfMaximum() .== label
  }

  private static func categoricallyCorrect(
    _ predictions: Tensor, _ targets: Tensor, _ name: String
  ) throws -> Tensor {
    let targets = try matched(targets, to: predictions, for: name)
    return predictions.indexOfMaximum() .== targets.indexOfMaximum()
  }

  private static func binaryCorrect(
    _ predictions: Tensor, _ targets: Tensor, _ name: String
  ) throws -> Tensor {
    let targets = try matched(targets, to: predictions, for: name)
    return (predictions .> 0.5) .== (targets .> 0.5)
  }
}
