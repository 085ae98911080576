import SankofaTensor

/// Examples for training or evaluation: features, targets and optional weights.
///
/// All are tensors whose first axis counts the examples. Features keep their element type (images
/// stay `uint8`); targets are labels (`int32`, `[count]`) or values (`float32` or `float64`,
/// `[count, …]`). A model with several inputs or outputs takes several tensors of features or
/// targets, in the model's order. The initializers refuse values that are not finite, parts of
/// different lengths, and empty data sets.
///
/// The tensors may lie in files (`NPY.map`), and be larger than memory. Parts of such a data set, as
/// `split` makes them, copy no examples: they keep the numbers of their rows, and training and
/// evaluation read the rows of one batch after the other. Reading
/// ``features`` or ``targets`` of a part makes a copy in memory.
public struct Dataset: Sendable {
  /// The name of this data set in messages.
  public let name: String
  /// The tensors of all rows, and the rows that are this data set's examples.
  package let rows: DatasetRows
  /// The meaning of the labels: label `i` is `classNames[i]`.
  public let classNames: [String]?

  /// Makes a data set and checks it.
  ///
  /// - Throws: `DataError` for an empty data set, parts of different lengths, a part of a wrong
  ///   shape or type, the first label that is below 0 or has no class name, a feature, target or
  ///   weight that is NaN or infinite, or the first weight below 0.
  public init(
    name: String = "unnamed", features: Tensor, targets: Tensor, sampleWeights: Tensor? = nil,
    classNames: [String]? = nil
  ) throws {
    try self.init(
      name: name, features: [features], targets: [targets], sampleWeights: sampleWeights,
      classNames: classNames)
  }

  /// Makes a data set for a model with several inputs or outputs and checks it.
  ///
  /// - Parameters:
  ///   - features: one tensor for each input of the model, in the model's order; at least one.
  ///   - targets: one tensor for each output of the model, in the model's order; at least one.
  ///   - classNames: the meaning of the labels of the first target.
  /// - Throws: `DataError`, as
  ///   ``init(name:features:targets:sampleWeights:classNames:)-(_,Tensor,_,_,_)``.
  public init(
    name: String = "unnamed", features: [Tensor], targets: [Tensor], sampleWeights: Tensor? = nil,
    classNames: [String]? = nil
  ) throws {
    self.init(
      unchecked: name, features: features, targets: targets, sampleWeights: sampleWeights,
      classNames: classNames)
    try check()
  }

  /// Makes a data set without checks, for parts that are rows of a data set that passed them.
  init(
    unchecked name: String, features: [Tensor], targets: [Tensor], sampleWeights: Tensor?,
    classNames: [String]?
  ) {
    self.init(
      unchecked: name, DatasetRows(features: features, targets: targets, weights: sampleWeights),
      classNames: classNames)
  }

  init(unchecked name: String, _ rows: DatasetRows, classNames: [String]?) {
    (self.name, self.rows, self.classNames) = (name, rows, classNames)
  }

  /// The features for each input of a model, each `[count, …]`, of any element type; at least one.
  public var featureParts: [Tensor] { rows.features.map(rows.chosen) }

  /// The targets for each output of a model: labels `[count]` (`int32`) or values `[count, …]`
  /// (`float32`, `float64`); at least one.
  public var targetParts: [Tensor] { rows.targets.map(rows.chosen) }

  /// The weight of each example, `[count]` (`float32`); `nil` when all examples have the same
  /// weight.
  public var sampleWeights: Tensor? { rows.weights.map(rows.chosen) }

  /// The features, `[count, …]`; those for the first input when there are several.
  public var features: Tensor { rows.chosen(rows.features[0]) }

  /// The targets, `[count, …]`; those for the first output when there are several.
  public var targets: Tensor { rows.chosen(rows.targets[0]) }

  /// The number of examples.
  public var count: Int { rows.count }

  /// The shape of one example's features.
  public var featureShape: Shape { rows.features[0].shape.dropFirst() }

  /// The name of this data set as the place in messages.
  var place: String { "Dataset \(name.quoted(atMost: 200))" }

  /// True when the targets, or the first of them, are labels rather than values.
  public var hasLabels: Bool { rows.targets[0].elementType == .int32 }
}

extension Dataset: CustomStringConvertible {
  /// The name, the number of examples, and the types and shapes of one example, such as
  /// `digits: 1438 examples, features uint8 [8, 8], targets int32 []`.
  public var description: String {
    func listed(_ parts: [Tensor]) -> String {
      parts.map { "\($0.elementType) \($0.shape.dropFirst())" }.joined(separator: " and ")
    }
    return "\(name): \(count) examples, features \(listed(rows.features)), targets "
      + listed(rows.targets) + (rows.weights == nil ? "" : ", weighted")
  }
}
