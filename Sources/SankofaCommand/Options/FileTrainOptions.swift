import SankofaData
import SankofaTraining

/// The options for network and learning, as far as trainings on files of one's own take them.
enum FileTrainOptions {
  /// The choices that do not depend on the kind of files.
  static func shared(
    _ columns: TableTrainOptions, _ learning: LearningOptions
  ) throws -> FileOptions {
    var options = FileOptions()
    options.balancesClasses = columns.balance
    options.seed = try learning.chosenSeed()
    if learning.validationSplit != nil {
      options.validationShare = try learning.chosenValidationSplit()
    }
    if let share = try columns.chosenTestShare() { options.testShare = share }
    return options
  }

  /// Applies the options to a recipe for pictures or spectrograms.
  ///
  /// - Parameter stays: true when examples are not to be moved at random.
  static func change(
    _ recipe: inout PictureSetRecipe, for kind: FileKind, _ network: NetworkOptions,
    _ learning: LearningOptions, stays: Bool
  ) throws {
    switch try network.model.map({ name in try usage { try PictureNetwork.Kind(named: name) } }) {
    case nil: break
    case .mlp: recipe.filters = []
    case .cnn: if recipe.filters.isEmpty { recipe.filters = [16] }
    case let kindOfNetwork?:
      throw UsageError(
        "--model: \(kindOfNetwork.rawValue) is for data sets; choose mlp or cnn for \(kind.noun)s of "
          + "your own.")
    }
    if stays, network.augment {
      throw UsageError("--augment: contradicts --no-augment; leave one of them out.")
    }
    recipe.shifts = network.augment || (recipe.shifts && !stays)
    try change(&recipe, network, learning)
  }

  /// Applies the options that every recipe takes.
  static func change(
    _ recipe: inout some FileRecipe, _ network: NetworkOptions, _ learning: LearningOptions
  ) throws {
    let counts = 1...1_000_000
    if let hidden = network.hidden { recipe.hidden = try Numbers.sizes(hidden, "--hidden") }
    if let dropout = network.dropout {
      recipe.dropout = try Numbers.real(
        dropout, "--dropout", "0 or more and below 1", try: "0.1"
      ) { $0 >= 0 && $0 < 1 }
    }
    if let epochs = learning.epochs {
      recipe.epochs = try Numbers.whole(epochs, "--epochs", in: counts, try: "50")
    }
    if let size = learning.batchSize {
      recipe.batchSize = try Numbers.whole(size, "--batch-size", in: counts, try: "32")
    }
    if let patience = learning.patience {
      recipe.patience = try Numbers.whole(patience, "--patience", in: 0...1_000_000, try: "20")
    }
    if let rate = learning.learningRate {
      recipe.learningRate = try Numbers.real(
        rate, "--learning-rate", "a positive number", try: "0.001"
      ) { $0 > 0 }
    }
  }

  /// The options for other kinds of training that say nothing for files of one's own.
  ///
  /// - Parameter more: options about columns of tables that are of use.
  static func unused(
    _ columns: TableTrainOptions, _ network: NetworkOptions, _ learning: LearningOptions,
    besides more: [String] = []
  ) -> [String] {
    let ofTables = ["--target", "--test", "--test-split", "--balance"] + more
    let ofNetworks = ["--model", "--hidden", "--dropout", "--augment"]
    return columns.given.filter { !ofTables.contains($0) }
      + network.given.filter { !ofNetworks.contains($0) }
      + SankofaCommand.given([
        ("--optimizer", learning.optimizer), ("--schedule", learning.schedule),
        ("--limit", learning.limit),
      ])
  }
}
