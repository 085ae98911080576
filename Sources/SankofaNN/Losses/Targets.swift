import SankofaTensor

extension Tensor {
  /// Returns these targets in the element type of the predictions. They must have the same shape:
  /// nothing is broadcast.
  ///
  /// - Parameter name: the name of the loss or metric, for the error.
  /// - Throws: `SankofaError` when the shapes differ.
  public func matching(_ predictions: Tensor, for name: String) throws -> Tensor {
    if shape != predictions.shape {
      throw SankofaError(
        name,
        "predictions \(predictions.shape) and targets \(shape) must have the same shape; "
          + mismatchFix(predictions.shape, type))
    }
    return converted(to: predictions.elementType)
  }

  /// Returns these targets as a distribution over the last axis of the predictions.
  ///
  /// - Throws: `SankofaError` when the shapes differ or there are fewer than two classes.
  func distribution(over predictions: Tensor, for name: String) throws -> Tensor {
    try requireClasses(predictions, name)
    return try matching(predictions, for: name)
  }

  /// Returns these targets as `int32` labels [n] for predictions [n, classes].
  ///
  /// - Throws: `SankofaError` when the targets are not integer labels or the predictions have another
  ///   shape.
  package func labels(for predictions: Tensor, _ name: String) throws -> Tensor {
    try requireClasses(predictions, name)
    guard predictions.rank == 2, shape == [predictions.shape[0]],
      elementType == .int32 || elementType == .uint8
    else {
      throw SankofaError(
        name,
        "needs predictions [n, classes] and n integer labels, got \(predictions.type) and "
          + "\(type); "
          + (shape == predictions.shape
            ? "use the loss without \"sparse\" for one-hot targets."
            : "convert the labels with converted(to: .int32) and reshape them to one axis."))
    }
    return converted(to: .int32)
  }
}

private func requireClasses(_ predictions: Tensor, _ name: String) throws {
  if predictions.rank < 2 || predictions.shape[predictions.rank - 1] < 2 {
    throw SankofaError(
      name,
      "needs predictions [n, classes] of at least two classes, got \(predictions.shape); give the "
        + "model an output for each class, or use the binary kind with targets [n, 1].")
  }
}

private func mismatchFix(_ predictions: Shape, _ targets: TensorType) -> String {
  if predictions.elementCount == targets.shape.elementCount {
    // A dataset treats integer targets as labels with one axis.
    let conversion = targets.elementType.isFloatingPoint ? "" : ".converted(to: .float32)"
    return "use targets\(conversion).reshaped(to: \(predictions))."
  }
  if predictions.rank == 2, targets.shape == [predictions[0]] {
    return "use oneHot(classCount: \(predictions[1])) on labels, or a sparse loss."
  }
  return "change the last layer's outputs or the targets."
}
