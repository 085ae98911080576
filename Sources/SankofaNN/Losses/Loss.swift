import SankofaTensor

/// A loss, which training makes small: a number for each example, averaged over the examples of a
/// batch.
///
/// Conventions: a loss with several outputs takes their mean unless its name says sum; a batch's
/// value is Σ weight · loss / n, where n is the number of examples, whatever the weights add up to
/// (Keras's `sum_over_batch_size`); without sample weights every weight is 1.
public struct Loss: Sendable {
  /// The name in files and on the command line, such as `squared-error`.
  public let name: String
  /// The function that turns scores into the probabilities that the loss is of. The loss is given
  /// the function's output, or its input where ``isFromLogits``. `nil` for other losses.
  public let probabilities: ProbabilityFunction?
  /// True when predictions are scores z, to which the loss itself applies the softmax or sigmoid.
  public let isFromLogits: Bool
  /// The kind of the targets.
  public let targets: Targets
  private let perExample: PerExample
  /// The loss of scores that belongs to a loss of probabilities.
  private let ofLogits: (name: String, perExample: PerExample)?

  /// The kinds of targets that a loss compares predictions with.
  public enum Targets: Sendable, Hashable {
    /// Numbers of the predictions' shape.
    case values
    /// Numbers that predictions should equal: the loss is least where they do.
    case equals
    /// Sides, −1 and 1 or 0 and 1, which predictions may exceed.
    case sides
    /// A share for each class. Without a function that makes probabilities the loss compares scores,
    /// which may exceed the shares.
    case distributions
    /// The number of the right class.
    case labels
  }

  /// Returns one value for each example from predictions, targets and the name of the loss.
  typealias PerExample =
    @Sendable (_ predictions: Tensor, _ targets: Tensor, _ name: String) throws -> Tensor

  /// Makes a loss of one's own.
  ///
  /// - Parameters:
  ///   - targets: the kind of the targets; values by default.
  ///   - perExample: from predictions [n, …] and targets [n, …] one value for each example, [n], in
  ///     tensor operations. Nothing should be broadcast between the two: compare with
  ///     `targets.matching(predictions, for: name)`.
  public init(
    _ name: String, targets: Targets = .values,
    _ perExample: @escaping @Sendable (_ predictions: Tensor, _ targets: Tensor) throws -> Tensor
  ) {
    self.init(name, targets, probabilities: nil) { predictions, targets, _ in
      try perExample(predictions, targets)
    }
  }

  /// Makes a loss of probabilities of one's own, with a second formula for the scores behind them.
  ///
  /// A model that is compiled with it uses `ofLogits` where its last layer ends with the function,
  /// as ``Layer/outputActivation`` says. The loss ``fromLogits`` has this name and `(from-logits)`.
  ///
  /// - Parameters:
  ///   - probabilities: the function that turns scores z into probabilities p.
  ///   - targets: the kind of the targets: values by default; labels or distributions with the softmax.
  ///   - ofProbabilities: returns one value for each example, [n], from p [n, …] and targets.
  ///   - ofLogits: returns the same from z [n, …] and targets.
  public init(
    _ name: String, of probabilities: ProbabilityFunction, targets: Targets = .values,
    ofProbabilities: @escaping @Sendable (_ p: Tensor, _ targets: Tensor) throws -> Tensor,
    ofLogits: @escaping @Sendable (_ z: Tensor, _ targets: Tensor) throws -> Tensor
  ) {
    self.init(
      name, targets, probabilities: probabilities,
      ofLogits: ("\(name)(from-logits)", { z, y, _ in try ofLogits(z, y) })
    ) { p, y, _ in try ofProbabilities(p, y) }
  }

  private init(
    _ name: String, _ targets: Targets, probabilities: ProbabilityFunction?,
    isFromLogits: Bool = false, ofLogits: (name: String, perExample: PerExample)? = nil,
    _ perExample: @escaping PerExample
  ) {
    (self.name, self.targets) = (name, targets)
    (self.probabilities, self.isFromLogits) = (probabilities, isFromLogits)
    (self.ofLogits, self.perExample) = (ofLogits, perExample)
  }

  /// Makes a loss of a family, whose closure is told its whole name; it throws `LayerError` for numbers
  /// that the family does not take.
  init(
    _ family: WrittenName, _ numbers: [Double], targets: Targets = .values,
    _ perExample: @escaping PerExample
  ) {
    self.init(
      family.text(numbers), targets, probabilities: nil, checked(family, numbers, perExample))
  }

  /// Makes a loss of probabilities of a family. The last number of the family says whether it is
  /// the loss of scores.
  ///
  /// - Parameter numbers: all numbers but the last.
  init(
    _ family: WrittenName, _ numbers: [Double], of probabilities: ProbabilityFunction,
    targets: Targets, fromLogits: Bool, ofProbabilities: @escaping PerExample,
    ofLogits: @escaping PerExample
  ) {
    let (plain, logits) = (numbers + [0], numbers + [1])
    if fromLogits {
      self.init(
        family.text(logits), targets, probabilities: probabilities, isFromLogits: true,
        checked(family, logits, ofLogits))
    } else {
      self.init(
        family.text(plain), targets, probabilities: probabilities,
        ofLogits: (family.text(logits), checked(family, plain, ofLogits)),
        checked(family, plain, ofProbabilities))
    }
  }

  /// The same loss of the scores z before the softmax or sigmoid, for a loss of probabilities;
  /// `nil` for any other.
  ///
  /// It neither overflows nor loses digits, while the loss of probabilities keeps these from 0 and
  /// 1.
  public var fromLogits: Loss? { ofLogits.map { logits(named: $0.name, $0.perExample) } }

  /// ``fromLogits`` under the name of this loss, for a model that ends with the function.
  package var paired: Loss? { ofLogits.map { logits(named: name, $0.perExample) } }

  private func logits(named name: String, _ perExample: @escaping PerExample) -> Loss {
    Loss(name, targets, probabilities: probabilities, isFromLogits: true, perExample)
  }

  /// One value for each example, [n]. Throws when targets do not fit the predictions.
  public func values(_ predictions: Tensor, _ targets: Tensor) throws -> Tensor {
    let examples = Shape(Array(predictions.shape.extents.prefix(1)))
    if examples.rank == 0 {
      throw LossError(name, "needs predictions [n, …], got []; reshape them to [1].")
    }
    let values = try perExample(predictions, targets, name)
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

/// Checks the numbers of a family before each use.
private func checked(
  _ family: WrittenName, _ numbers: [Double], _ perExample: @escaping Loss.PerExample
) -> Loss.PerExample {
  { predictions, targets, name in
    try family.check(numbers, of: "loss")
    return try perExample(predictions, targets, name)
  }
}
