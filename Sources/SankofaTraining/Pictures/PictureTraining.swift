import SankofaData
import SankofaNN
import SankofaTensor

/// Pictures that are prepared for training: they are split, and turned into numbers of one size.
///
/// ```swift
/// let pictures = PictureSet(try LabelledPictures(folder: "photos"))
/// let training = try PictureTraining(pictures)
/// let outcome = try training.run()
/// try outcome.model.save(toPath: "photos.safetensors")
/// ```
public struct PictureTraining {
  /// The choices that do not follow from the pictures.
  public struct Options: Sendable {
    /// The rows and columns of a picture; chosen by the sizes that were found when it is `nil`.
    public var size: (rows: Int, columns: Int)?
    /// True for colour and false for grey; chosen by the pictures when it is `nil`.
    public var isColoured: Bool?
    /// The share of the pictures for testing.
    public var testShare = 0.2
    /// The share of the other pictures on which training is watched.
    public var validationShare = 0.15
    /// True when pictures of rare classes count as much as those of frequent ones.
    public var balancesClasses = false
    /// The network and its training; chosen by number and size when it is `nil`.
    public var recipe: PictureSetRecipe?
    /// The seed of the split, of the first weights and of the order of pictures.
    public var seed: UInt64 = 0

    /// The usual choices.
    public init() {}
  }

  /// The pictures.
  public let pictures: PictureSet
  /// The choices.
  public let options: Options
  /// The rows, columns and channels of a picture for the network.
  public let shape: Shape
  /// The reasons for the size and for the colours, such as `the size of all pictures`.
  public let reasons: (size: String, colours: String)
  /// The classes: those of the pictures to train on, in the order of their bytes.
  public let classNames: [String]
  /// The pictures to train on.
  public let training: Dataset
  /// The pictures on which training is watched; `nil` when there are none.
  public let validation: Dataset?
  /// The pictures to test on.
  public let test: Dataset
  /// The number of pictures for testing or watching that are of none of ``classNames``.
  public let unknownCount: Int
  /// The network and its training.
  public let recipe: PictureSetRecipe

  /// Prepares pictures.
  ///
  /// - Parameters:
  ///   - pictures: the pictures; a share of each class is kept for testing and for watching, unless
  ///     there are pictures of their own for that.
  ///   - validation: pictures on which training is watched.
  ///   - test: pictures for testing.
  ///   - options: the other choices.
  /// - Throws: `SankofaError` when there are too few pictures or classes; `FormatError` when the
  ///   pictures do not fit into memory.
  public init(
    _ pictures: PictureSet, validation: PictureSet? = nil, test: PictureSet? = nil,
    _ options: Options = Options()
  ) throws {
    (self.pictures, self.options) = (pictures, options)
    try PictureTraining.checkClasses(of: pictures)
    let usual = pictures.usualSize
    let size = options.size ?? (usual.rows, usual.columns)
    let isColoured = options.isColoured ?? pictures.hasColour
    shape = [size.rows, size.columns, isColoured ? 3 : 1]
    reasons = (
      options.size == nil ? usual.reason : "as you chose",
      options.isColoured != nil
        ? "as you chose" : isColoured ? "some pictures have colour" : "no picture has colour"
    )
    let labels = pictures.pictures.map(\.label)
    let split = TableSplit(
      Array(labels.indices), by: .stratified(labels), test: test == nil ? options.testShare : 0,
      validation: validation == nil ? options.validationShare : 0, seed: options.seed)
    guard !split.training.isEmpty, test != nil || !split.test.isEmpty else {
      throw SankofaError(
        pictures.source.name.shownPath,
        "must have pictures to train on and pictures to test on, got \(labels.count); add "
          + "pictures.")
    }
    let known = Set(split.training.map { labels[$0] })
    let names = pictures.classNames.filter(known.contains)
    guard names.count > 1 else {
      throw SankofaError(
        pictures.source.name.shownPath,
        "must have 2 classes or more among the pictures to train on, got \(names.count); add pictures."
      )
    }
    classNames = names
    let (rows, columns, channels) = (shape[0], shape[1], shape[2])
    func numbers(_ set: PictureSet) throws -> Dataset {
      try set.dataset(rows: rows, columns: columns, channels: channels, classNames: names)
    }
    // The pictures of other classes are not among the numbers, so that places move.
    let all = try numbers(pictures)
    var places: [Int: Int] = [:]
    for index in labels.indices where known.contains(labels[index]) { places[index] = places.count }
    func part(_ indices: [Int]) -> Dataset? {
      let rows = indices.compactMap { places[$0] }
      return rows.isEmpty ? nil : all.rows(at: rows.map { Int32($0) })
    }
    guard let learned = part(split.training),
      let tested = try test.map(numbers) ?? part(split.test)
    else {
      throw SankofaError(
        pictures.source.name.shownPath,
        "must have pictures to test on of the classes that are learned, got none; add pictures."
      )
    }
    training = learned
    self.validation = try validation.map(numbers) ?? part(split.validation)
    self.test = tested
    let others = [validation, test].compactMap(\.self).flatMap { $0.pictures.map(\.label) }
    unknownCount = labels.count - places.count + others.count { !known.contains($0) }
    recipe =
      options.recipe
      ?? PictureSetRecipe(forPictures: learned.count, rows: rows, columns: columns)
  }

  private static func checkClasses(of pictures: PictureSet) throws {
    let (name, names) = (pictures.source.name.shownPath, pictures.classNames)
    if names.count > 1 { return }
    guard let only = names.first else {
      let source = pictures.source
      let found =
        !pictures.failures.isEmpty
        ? "none that can be read"
        : source.unlabelledCount > 0 ? "pictures without a class" : "no picture"
      throw SankofaError(
        name,
        "must have a folder of pictures for each class, got \(found); make folders such as "
          + "cats and dogs in it.")
    }
    throw SankofaError(
      name,
      "must have pictures of 2 classes or more, got only \(only.quoted); add a folder for another class, "
        + "or name the folder that holds the class folders.")
  }
}

/// A network that was trained on pictures, and how well it does.
public struct PictureOutcome {
  /// The trained network, with everything that turns files into answers.
  public let model: Model
  /// The course of the training.
  public let history: History
  /// The epoch whose weights were kept; `nil` when no pictures were held out.
  public let bestEpoch: Int?
  /// The epoch after which training ended because the validation loss no longer improved; `nil` when it
  /// did not end so.
  public let stoppedEpoch: Int?
  /// The error that ended the training when the loss was no longer finite; the weights are then
  /// those of the best epoch before.
  public let failure: NonFiniteLoss?
  /// The scores of the network on the test pictures.
  public let scores: ClassScores
  /// The scores of the most frequent class as the answer for all of them.
  public let trivial: ClassScores
}

extension PictureTraining {
  /// Trains the network, and compares it on the test pictures with a trivial answer.
  ///
  /// - Throws: the errors of training.
  public func run(callbacks: [any Callback] = []) throws -> PictureOutcome {
    let classes = classNames.count
    let (model, history, stopping, failure) = try recipe.trained(
      training, validation: validation, classes: classes, seed: options.seed,
      classWeights: options.balancesClasses ? training.balancingWeights(classes: classes) : nil,
      callbacks: callbacks)
    model.preprocessing = .pictures(0...255)
    guard
      case .classes(let scores) = TableScores(
        outputs: try model.predict(test.features), targets: test.targets, classes: classes)
    else { preconditionFailure("labels have scores of classes") }
    return PictureOutcome(
      model: model, history: history, bestEpoch: stopping?.bestEpoch,
      stoppedEpoch: stopping?.stoppedEpoch, failure: failure, scores: scores,
      trivial: ClassScores(mostFrequentClassOf: training, on: test, classes: classes))
  }

  /// The reasons to doubt the scores on the test pictures: pictures that are in both parts, and classes
  /// that are rare.
  public func warnings() -> [String] {
    var warnings: [String] = []
    let known = Set(PictureTraining.rows(training))
    let repeated = PictureTraining.rows(test).count { known.contains($0) }
    if repeated > 0 {
      warnings.append(
        "\(repeated) of \(test.count) test pictures \(repeated == 1 ? "is" : "are") also among those to "
          + "learn from, which makes the test easier; remove duplicates.")
    }
    if !options.balancesClasses, let rare = training.rareClass(classes: classNames.count) {
      warnings.append(
        "class \(classNames[rare.label].quoted) has only \(rare.count) of \(training.count) pictures to "
          + "learn from; look at the mean over classes, and try --balance.")
    }
    if unknownCount > 0 {
      warnings.append(
        "left out \(unknownCount) picture\(unknownCount == 1 ? "" : "s") of classes without pictures to "
          + "learn from; add some of these classes.")
    }
    return warnings
  }

  /// The pixels of each picture.
  private static func rows(_ data: Dataset) -> [ArraySlice<UInt8>] {
    let numbers = data.features.elements(as: UInt8.self)
    let size = data.featureShape.elementCount
    return (0..<data.count).map { numbers[$0 * size..<($0 + 1) * size] }
  }
}
