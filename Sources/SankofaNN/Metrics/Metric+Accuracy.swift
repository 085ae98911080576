import SankofaTensor

/// Shares of correct predictions. An example with a NaN output is never correct.
extension Metric {
  /// The share of correct predictions. The shapes decide on the kind: labels [n] for predictions
  /// [n, classes] give the sparse kind, equal shapes give the binary kind for one output and the
  /// categorical kind for more.
  public static let accuracy = Metric.share("accuracy") { predictions, targets in
    if targets.rank == predictions.rank - 1 {
      return try sparselyCorrect(predictions, targets, "accuracy")
    }
    let isBinary = predictions.rank <= 1 || predictions.shape.last == 1
    return isBinary
      ? try binaryCorrect(predictions, targets, "accuracy")
      : try categoricallyCorrect(predictions, targets, "accuracy")
  }

  /// The share of outputs on the target's side of 0.5.
  public static let binaryAccuracy: Metric = binaryAccuracy(threshold: 0.5)

  /// The share of outputs that are above the threshold where the target is above 0.5, and not above
  /// it elsewhere. For scores without sigmoid, use the threshold 0.
  public static func binaryAccuracy(threshold: Double) -> Metric {
    let name = countName("binary_accuracy")
    return Metric.share(name.text([threshold])) {
      try binaryCorrect($0, $1, name.text([threshold]), threshold)
    }.checking([threshold], of: name)
  }

  /// The share of examples whose largest output has the same index as the largest target.
  public static let categoricalAccuracy = Metric.share("categorical_accuracy") {
    try categoricallyCorrect($0, $1, "categorical_accuracy")
  }

  /// The share of examples whose largest output has the index given by the integer label.
  public static let sparseCategoricalAccuracy = Metric.share("sparse_categorical_accuracy") {
    try sparselyCorrect($0, $1, "sparse_categorical_accuracy")
  }

  /// The share of examples whose label, an integer or one-hot, is among the `k` largest outputs:
  /// fewer than `k` outputs are larger than the label's. Equal outputs count in favour of the
  /// label, as in TensorFlow.
  public static func topKAccuracy(k: Int = 5) -> Metric {
    let name = "top_\(k)_accuracy"
    return Metric.share(name) { predictions, targets in
      if k < 1 { throw SankofaError(name, "k must be at least 1, got \(k); 5 is usual.") }
      let label =
        targets.rank == predictions.rank - 1
        ? try targets.labels(for: predictions, name)
        : try targets.distribution(over: predictions, for: name).indexOfMaximum()
      let axis = predictions.rank - 1
      let isLabel = label.oneHot(classCount: predictions.shape[axis], elementType: .bool)
      // −∞ for a label outside the classes, which is never correct.
      let score = isLabel.selecting(predictions, otherwise: -.infinity).max(axes: [axis])
      let larger = predictions .> score.reshaped(to: Shape(score.shape.extents + [1]))
      let count = larger.converted(to: .int32).sum(axes: [axis])
      return (count .< Double(k)).and(score .> -.infinity).and(predictions.rowsAreNumbers)
    }
  }

  private static func sparselyCorrect(
    _ predictions: Tensor, _ targets: Tensor, _ name: String
  ) throws -> Tensor {
    let label = try targets.labels(for: predictions, name)
    return (predictions.indexOfMaximum() .== label).and(predictions.rowsAreNumbers)
  }

  private static func categoricallyCorrect(
    _ predictions: Tensor, _ targets: Tensor, _ name: String
  ) throws -> Tensor {
    let targets = try targets.distribution(over: predictions, for: name)
    return (predictions.indexOfMaximum() .== targets.indexOfMaximum())
      .and(predictions.rowsAreNumbers)
  }

  private static func binaryCorrect(
    _ predictions: Tensor, _ targets: Tensor, _ name: String, _ threshold: Double = 0.5
  ) throws -> Tensor {
    let targets = try targets.matching(predictions, for: name)
    let isMarked = targets .> 0.5
    // NaN is neither above nor below the threshold.
    return isMarked.and(predictions .> threshold)
      .or(isMarked.not().and(predictions .<= threshold))
  }
}

extension Tensor {
  /// True for each row along the last axis that has no NaN.
  var rowsAreNumbers: Tensor {
    let largest = max(axes: [rank - 1])
    return largest .== largest
  }
}
