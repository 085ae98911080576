import SankofaTensor

/// What training makes small: a number for each example, averaged over the examples of a batch.
///
/// Conventions: a loss with several outputs takes their mean unless its name says sum; a batch's
/// value is Σ weight · loss / n, where n is the number of examples, whatever the weights add up to
/// (Keras's `sum_over_batch_size`); without sample weights every weight is 1.
public struct Loss: Sendable {
  /// The name in files and on the command line, such as `squared-error`.
  public let name: String
  private let perExample: @Sendable (Tensor, Tensor) throws -> Tensor

  /// Makes a loss of one's own.
  ///
  /// - Parameter perExample: from predictions [n, …] and targets [n, …] one value for each
  ///   example, [n], in tensor operations.
  public init(
    _ name: String,
    _ perExample: @escaping @Sendable (_ predictions: Tensor, _ targets: Tensor) throws -> Tensor
  ) {
    self.name = name
    self.perExample = perExample
  }

  /// One value for each example, [n]. Throws when targets do not fit the predictions.
  public func values(_ predictions: Tensor, _ targets: Tensor) throws -> Tensor {
    try perExample(predictions, targets)
  }

  /// The value of a batch, a scalar. Throws when targets or weights do not fit the predictions.
  public func callAsFunction(
    _ predictions: Tensor, _ targets: Tensor, sampleWeights: Tensor? = nil
  ) throws -> Tensor {
    let values = try values(predictions, targets)
    guard let sampleWeights else { return values.mean() }
    if sampleWeights.shape != values.shape {
      throw LossError(
        name,
        "needs one sample weight for each example, \(values.shape), got \(sampleWeights.shape); "
          + "reshape the weights.")
    }
    return (values * sampleWeights).mean()
  }
}

/// Why predictions and targets cannot be compared.
public struct LossError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The loss or metric.
  public let name: String
  /// The rule, the actual values, and one fix.
  public let message: String

  init(_ name: String, _ message: String) {
    self.name = name
    self.message = message
  }

  /// One line: *where: rule with the actual values; one fix.*
  public var description: String { "\(name): \(message)" }
}

/// Targets as the predictions' element type, when shapes are equal: nothing is broadcast.
package func matched(
  _ targets: Tensor, to predictions: Tensor, for name: String
) throws -> Tensor {
  if targets.shape != predictions.shape {
    throw LossError(
      name,
      "predictions \(predictions.shape) and targets \(targets.shape) must have the same shape; "
        + mismatchFix(predictions.shape, targets.type))
  }
  return targets.converted(to: predictions.elementType)
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

/// Labels as `int32` [n] for predictions [n, classes].
package func labels(
  _ targets: Tensor, for predictions: Tensor, _ name: String
) throws -> Tensor {
  guard predictions.rank == 2, targets.shape == [predictions.shape[0]],
    targets.elementType == .int32 || targets.elementType == .uint8
  else {
    throw LossError(
      name,
      "needs predictions [n, classes] and n integer labels, got \(predictions.type) and "
        + "\(targets.type); "
        + (targets.shape == predictions.shape
          ? "use the loss without \"sparse\" for one-hot targets."
          : "convert the labels with converted(to: .int32) and reshape them to one axis."))
  }
  return targets.converted(to: .int32)
}
