import SankofaData
import SankofaNN
import SankofaTensor

/// Arrays that are prepared for training: they are split, and what is fitted is fitted to the training
/// part alone.
///
/// ```swift
/// let arrays = try LabelledArrays(features: "x.npy", targets: "y.npy")
/// let outcome = try ArrayTraining(arrays).run()
/// try outcome.model.save(toPath: "x.safetensors")
/// ```
///
/// Features that lie in a file are not copied: the parts are numbers of rows.
public struct ArrayTraining {
  /// The choices that do not follow from the arrays.
  public struct Options: Sendable {
    /// The question that is answered; chosen by the targets when it is `nil`.
    public var task: TableTask?
    /// The share of the examples for testing.
    public var testShare = 0.2
    /// The share of the other examples on which training is watched.
    public var validationShare = 0.15
    /// True when examples of rare classes count as much as those of frequent ones.
    public var balancesClasses = false
    /// The seed of the split, of the first weights and of the order of examples.
    public var seed: UInt64 = 0

    /// The usual choices.
    public init() {}
  }

  /// The network and its training, by the form of the examples.
  public enum Recipe: Sendable, Hashable {
    /// Dense layers, for examples of any shape.
    case dense(TableRecipe)
    /// Convolutions, for pictures `uint8` [rows, columns] or [rows, columns, 1 or 3] with classes.
    case pictures(PictureSetRecipe)
  }

  /// The arrays.
  public let arrays: LabelledArrays
  /// The choices.
  public let options: Options
  /// The question that is answered about an example.
  public let task: TableTask
  /// The reason for the task, such as `the targets are integers`.
  public let taskReason: String
  /// The classes; `nil` when a number is predicted.
  public let classNames: [String]?
  /// The examples to train on.
  public let training: Dataset
  /// The examples on which training is watched; `nil` when there are none.
  public let validation: Dataset?
  /// The examples to test on.
  public let test: Dataset
  /// The network and its training.
  public var recipe: Recipe

  /// The most classes that are told apart.
  private static let mostClasses = 1000

  /// Prepares arrays.
  ///
  /// - Throws: `SankofaError` when there are too few examples or classes, and `DataError` for features
  ///   or targets that are NaN or infinite.
  public init(_ arrays: LabelledArrays, _ options: Options = Options()) throws {
    (self.arrays, self.options) = (arrays, options)
    (task, taskReason) = try ArrayTraining.task(of: arrays, options.task)
    let known = arrays.targets.converted(to: .float64).doubles
    let classes = task == .classification ? Set(known).sorted() : nil
    classNames = classes?.map { $0 == $0.rounded() ? String(Int($0)) : "\($0)" }
    if let classes, !(2...ArrayTraining.mostClasses).contains(classes.count) {
      throw SankofaError(
        arrays.name.shownPath,
        "must have 2…\(ArrayTraining.mostClasses) classes, got \(classes.count); choose other targets, or "
          + "the task regression.")
    }
    if options.balancesClasses, classes == nil {
      throw SankofaError(
        "balance",
        "is for classes, and these targets are predicted as numbers; leave it out, or choose "
          + "classification.")
    }
    let all = try ArrayTraining.dataset(
      arrays.name, arrays.features, known, classes: classes, classNames: classNames)
    let labels = task == .classification ? known.map { "\($0)" } : nil
    let split = TableSplit(
      Array(0..<all.count), by: labels.map(TableSplit.Rule.stratified) ?? .random,
      test: arrays.test == nil ? options.testShare : 0, validation: options.validationShare,
      seed: options.seed)
    func part(_ rows: [Int]) -> Dataset? { rows.isEmpty ? nil : all.rows(at: rows.map(Int32.init)) }
    let names = classNames
    let own = try arrays.test.map { features, targets in
      try ArrayTraining.dataset(
        arrays.name, features, targets.converted(to: .float64).doubles, classes: classes,
        classNames: names)
    }
    guard let training = part(split.training), let test = own ?? part(split.test) else {
      throw SankofaError(
        arrays.name.shownPath,
        "must have examples to train on and examples to test on, got \(all.count); add some.")
    }
    (self.training, validation, self.test) = (training, part(split.validation), test)
    if classes != nil, let (rows, columns) = ArrayTraining.pictureSides(of: training) {
      recipe = .pictures(
        PictureSetRecipe(forPictures: training.count, rows: rows, columns: columns))
    } else {
      recipe = .dense(TableRecipe(forRows: training.count))
    }
  }

  /// Chooses what is predicted.
  private static func task(
    of arrays: LabelledArrays, _ chosen: TableTask?
  ) throws -> (TableTask, String) {
    if let chosen { return (chosen, "as you chose") }
    return arrays.targets.elementType == .int32
      ? (.classification, "the targets are integers") : (.regression, "the targets are fractions")
  }

  /// The data set of features and targets, with the number of its class as the label.
  private static func dataset(
    _ name: String, _ features: Tensor, _ targets: [Double], classes: [Double]?,
    classNames: [String]?
  ) throws -> Dataset {
    guard let classes else {
      return try Dataset(
        name: name, features: features,
        targets: Tensor(targets.map { Float($0) }, shape: [targets.count, 1]))
    }
    let labels = Dictionary(uniqueKeysWithValues: zip(classes, 0..<Int32(classes.count)))
    let numbers = try targets.map { target in
      guard let label = labels[target] else {
        throw SankofaError(
          name.shownPath,
          "a test example is of class \(target), of which there is none to train on; leave it out.")
      }
      return label
    }
    return try Dataset(
      name: name, features: features, targets: Tensor(numbers, shape: [numbers.count]),
      classNames: classNames)
  }

  /// The rows and columns of examples that are pictures; `nil` for other examples.
  private static func pictureSides(of data: Dataset) -> (rows: Int, columns: Int)? {
    let extents = data.featureShape.extents
    guard data.rows.features[0].elementType == .uint8,
      extents.count == 2 || (extents.count == 3 && [1, 3].contains(extents[2])),
      extents[0] > 1, extents[1] > 1
    else { return nil }
    return (extents[0], extents[1])
  }
}
