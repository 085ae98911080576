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
  ///   example, [n], in tensor operations. Nothing should be broadcast between the two: compare with
  ///   `targets.matching(predictions, for: name)`.
  public init(
    _ name: String,
    _ perExample: @escaping @Sendable (_ predictions: Tensor, _ targets: Tensor) throws -> Tensor
  ) {
    self.name = name
    self.perExample = perExample
  }

  /// Makes a loss of a family, whose closure is told its whole name; it throws `LayerError` for numbers
  /// that the family does not take.
  init(
    _ family: WrittenName, _ numbers: [Double],
    _ perExample: @escaping @Sendable (Tensor, Tensor, _ name: String) throws -> Tensor
  ) {
    let name = family.text(numbers)
    self.init(name) { predictions, targets in
      try family.check(numbers, of: "loss")
      return try perExample(predictions, targets, name)
    }
  }

  /// One value for each example, [n]. Throws when targets do not fit the predictions.
  public func values(_ predictions: Tensor, _ targets: Tensor) throws -> Tensor {
    let examples = Shape(Array(predictions.shape.extents.prefix(1)))
    if examples.rank == 0 {
      throw LossError(name, "needs predictions [n, …], got []; reshape them to [1].")
    }
    let values = try perExample(predictions, targets)
    if values.shape != examples {
      throw LossError(
        name,
        "must give one value for each example, \(examples), got \(values.shape); reduce the other "
          + "axes with mean(axes:).")
    }
    return values
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
    return (values * sampleWeights.converted(to: values.elementType)).mean()
  }
}
