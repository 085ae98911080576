import SankofaTensor

extension Tensor {
  /// These targets as the element type of the predictions, whose shape they must have: nothing is
  /// broadcast.
  ///
  /// - Parameter name: the loss or metric that compares them, for the error.
  /// - Throws: `LossError` when the shapes differ.
  public func matching(_ predictions: Tensor, for name: String) throws -> Tensor {
    if shape != predictions.shape {
      throw LossError(
        name,
        "predictions \(predictions.shape) and targets \(shape) must have the same shape; "
          + mismatchFix(predictions.shape, type))
    }
    return converted(to: predictions.elementType)
  }

  /// These targets as a distribution over the last axis of the predictions.
  ///
  /// - Throws: `LossError` when the shapes differ or there are fewer than two classes.
  func distribution(over predictions: Tensor, for name: String) throws -> Tensor {
    try requireClasses(predictions, name)
    return try matching(predictions, for: name)
  }

  /// These targets as `int32` labels [n] for predictions [n, classes].
  ///
  /// - Throws: `LossError` when they are not.
  package func labels(for predictions: Tensor, _ name: String) throws -> Tensor {
    try requireClasses(predictions, name)
    guard predictions.rank == 2, shape == [predictions.shape[0]],
      elementType == .int32 || elementType == .uint8
    else {
      throw LossError(
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
    throw LossError(
      name,
      "needs predictions [n, classes] of at least two classes, got \(predictions.shape); give the "
        + "model an output for each class, or use the binary kind with targets [n, 1].")
  }
}

private func mismatchFix(_ predictions: Shape, _ targets: TensorType) -> String {
  if predictions.elementCount == targets.shape.elementCount {
    // A data set takes integers for labels, which have one axis.
    let conversion = targets.elementType.isFloatingPoint ? "" : ".converted(to: .float32)"
    return "use targets\(conversion).reshaped(to: \(predictions))."
  }
  if predictions.rank == 2, targets.shape == [predictions[0]] {
    return "use oneHot(classCount: \(predictions[1])) on labels, or a sparse loss."
  }
  return "change the last layer's outputs or the targets."
}
