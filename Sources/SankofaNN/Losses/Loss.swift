import SankofaTensor

/// A loss, which training minimizes: a number for each example, averaged over the examples of a
/// batch.
///
/// Conventions: a loss is averaged over the outputs of an example unless its documentation says
/// otherwise; a batch's value is Σ weight · loss / n, where n is the number of examples, whatever
/// the weights add up to (Keras's `sum_over_batch_size`); without sample weights every weight is 1.
public struct Loss: Sendable {
  /// The name in files and on the command line, such as `squared_error`.
  public let name: String
  /// The function that turns scores into the probabilities that the loss compares; `nil` for other
  /// losses. Predictions are the output of the function, or its input if ``isFromLogits``.
  public let probabilities: ProbabilityFunction?
  /// True when predictions are scores z, to which the loss itself applies the softmax or sigmoid.
  public let isFromLogits: Bool
  /// The kind of the targets.
  public let targets: Targets
  /// The formula as text, which explanations show; `nil` when the loss does not state it.
  public private(set) var formula: LossFormula?
  private let perExample: PerExample
  /// The formula for scores of a loss of probabilities, and its name.
  private let ofLogits: (name: String, perExample: PerExample)?

  /// The kinds of targets that a loss compares predictions with.
  public enum Targets: Sendable, Hashable {
    /// Numbers in the shape of the predictions.
    case values
    /// Numbers that predictions should equal: the loss is smallest where they do.
    case equals
    /// Sides, −1 and 1 or 0 and 1, which predictions may exceed.
    case sides
    /// A share for each class. A loss without a ``probabilities`` function compares scores, which
    /// may exceed the shares.
    case distributions
    /// The index of the right class.
    case labels
  }

  /// Returns one value for each example from predictions, targets and the name of the loss.
  typealias PerExample =
    @Sendable (_ predictions: Tensor, _ targets: Tensor, _ name: String) throws -> Tensor

  /// Makes a custom loss.
  ///
  /// - Parameters:
  ///   - targets: the kind of the targets; values by default.
  ///   - perExample: returns one value for each example, [n], from predictions [n, …] and targets
  ///     [n, …], with tensor operations. The two must not be broadcast; compare with
  ///     `targets.matching(predictions, for: name)`.
  public init(
    _ name: String, targets: Targets = .values,
    _ perExample: @escaping @Sendable (_ predictions: Tensor, _ targets: Tensor) throws -> Tensor
  ) {
    self.init(name, targets, probabilities: nil) { predictions, targets, _ in
      try perExample(predictions, targets)
    }
  }

  /// Makes a custom loss of probabilities, with a second formula for the scores behind them.
  ///
  /// A model compiled with it uses `ofLogits` if its last layer ends with the function, according
  /// to ``Layer/outputActivation``. The name of ``fromLogits`` is this name followed by
  /// `(from_logits)`.
  ///
  /// - Parameters:
  ///   - probabilities: the function that turns scores z into probabilities p.
  ///   - targets: the kind of the targets: values by default; labels or distributions with the
  ///     softmax.
  ///   - ofProbabilities: returns one value for each example, [n], from p [n, …] and targets.
  ///   - ofLogits: returns the same from z [n, …] and targets.
  public init(
    _ name: String, of probabilities: ProbabilityFunction, targets: Targets = .values,
    ofProbabilities: @escaping @Sendable (_ p: Tensor, _ targets: Tensor) throws -> Tensor,
    ofLogits: @escaping @Sendable (_ z: Tensor, _ targets: Tensor) throws -> Tensor
  ) {
    self.init(
      name, targets, probabilities: probabilities,
      ofLogits: ("\(name)(from_logits)", { z, y, _ in try ofLogits(z, y) })
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

  /// Makes a loss of a family, whose closure receives the whole name. It throws `SankofaError` for
  /// numbers that are not valid for the family.
  init(
    _ family: WrittenName, _ numbers: [Double], targets: Targets = .values,
    _ perExample: @escaping PerExample
  ) {
    self.init(
      family.text(numbers), targets, probabilities: nil, checked(family, numbers, perExample))
  }

  /// Makes a loss of probabilities of a family. The last number of the family is 1 for the loss of
  /// scores, else 0.
  ///
  /// - Parameters:
  ///   - numbers: all numbers but the last.
  ///   - formula: the formula of the loss of probabilities with the family's usual numbers.
  init(
    _ family: WrittenName, _ numbers: [Double], of probabilities: ProbabilityFunction,
    targets: Targets, fromLogits: Bool, formula: LossFormula? = nil,
    ofProbabilities: @escaping PerExample, ofLogits: @escaping PerExample
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
      if name == family.name { self.formula = formula }
    }
  }

  /// The same loss for the scores z before the softmax or sigmoid; `nil` unless this is a loss of
  /// probabilities.
  ///
  /// It neither overflows nor loses digits, while the loss of probabilities clips them away from 0
  /// and 1.
  public var fromLogits: Loss? { ofLogits.map { logits(named: $0.name, $0.perExample) } }

  /// ``fromLogits`` with the name of this loss, for a model that ends with the function.
  package var paired: Loss? {
    ofLogits.map { pair in
      var loss = logits(named: name, pair.perExample)
      loss.formula = formula
      return loss
    }
  }

  /// The same loss, which states its formula as text.
  public func stating(_ formula: LossFormula) -> Loss {
    var loss = self
    loss.formula = formula
    return loss
  }

  private func logits(named name: String, _ perExample: @escaping PerExample) -> Loss {
    Loss(name, targets, probabilities: probabilities, isFromLogits: true, perExample)
  }

  /// Returns one value for each example, [n]. Throws when the targets do not fit the predictions.
  public func values(_ predictions: Tensor, _ targets: Tensor) throws -> Tensor {
    let examples = Shape(Array(predictions.shape.extents.prefix(1)))
    if examples.rank == 0 {
      throw SankofaError(name, "needs predictions [n, …], got []; reshape them to [1].")
    }
    let values = try perExample(predictions, targets, name)
    if values.shape != examples {
      throw SankofaError(
        name,
        "must give one value for each example, \(examples), got \(values.shape); reduce the other "
          + "axes with mean(axes:).")
    }
    return values
  }

  /// Returns the value of a batch, a scalar. Throws when the targets or weights do not fit the
  /// predictions.
  public func callAsFunction(
    _ predictions: Tensor, _ targets: Tensor, sampleWeights: Tensor? = nil
  ) throws -> Tensor {
    let values = try values(predictions, targets)
    guard let sampleWeights else { return values.mean() }
    if sampleWeights.shape != values.shape {
      throw SankofaError(
        name,
        "needs one sample weight for each example, \(values.shape), got \(sampleWeights.shape); "
          + "reshape the weights.")
    }
    return (values * sampleWeights.converted(to: values.elementType)).mean()
  }
}

/// Wraps a loss so that it checks the numbers of its family before each use.
private func checked(
  _ family: WrittenName, _ numbers: [Double], _ perExample: @escaping Loss.PerExample
) -> Loss.PerExample {
  { predictions, targets, name in
    try family.check(numbers, of: "loss")
    return try perExample(predictions, targets, name)
  }
}
