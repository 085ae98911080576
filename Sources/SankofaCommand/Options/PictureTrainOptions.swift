import ArgumentParser
import SankofaData
import SankofaTraining

/// The options for training on pictures of one's own.
struct PictureTrainOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The column of a table that names picture files (default: found when all cells are names of \
      pictures, and some exist).
      """, valueName: "column"))
  var pictures: String?

  @Option(
    help: ArgumentHelp(
      "Rows and columns of a picture for the network, such as 32x32 (default: from the pictures).",
      valueName: "size"))
  var size: String?

  @Flag(help: "Turn pictures to grey.")
  var grey = false

  @Flag(help: "Use red, green and blue, even when no picture has colour.")
  var colour = false

  @Flag(help: "Mirror pictures left and right at random in each step.")
  var flip = false

  @Flag(help: "Do not move pictures at random in each step.")
  var noAugment = false

  /// The options that were given.
  var given: [String] {
    SankofaCommand.given([
      ("--pictures", pictures), ("--size", size), ("--grey", grey ? "" : nil),
      ("--colour", colour ? "" : nil), ("--flip", flip ? "" : nil),
      ("--no-augment", noAugment ? "" : nil),
    ])
  }

  /// The choices for a training.
  func options(
    _ columns: TableTrainOptions, _ learning: LearningOptions
  ) throws -> PictureTraining.Options {
    if grey, colour { throw UsageError("--grey: contradicts --colour; leave one of them out.") }
    var options = PictureTraining.Options()
    options.size = try size.map(PictureTrainOptions.size)
    options.isColoured = colour ? true : grey ? false : nil
    options.balancesClasses = columns.balance
    options.seed = try learning.chosenSeed()
    if learning.validationSplit != nil {
      options.validationShare = try learning.chosenValidationSplit()
    }
    if let share = try columns.chosenTestShare() { options.testShare = share }
    return options
  }

  /// Reads rows and columns, such as `32x32`.
  private static func size(_ text: String) throws -> (rows: Int, columns: Int) {
    let limits = 1...1024
    let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard sides.count == 2, let rows = sides[0], let columns = sides[1],
      limits.contains(rows), limits.contains(columns)
    else {
      throw UsageError(
        "--size: must be rows and columns, each 1…\(limits.upperBound), got \(text.shown); try 32x32."
      )
    }
    return (rows, columns)
  }

  /// Applies the options for network and learning to a recipe.
  func change(
    _ recipe: inout PictureSetRecipe, _ network: NetworkOptions, _ learning: LearningOptions
  ) throws {
    let counts = 1...1_000_000
    switch try network.model.map({ name in try usage { try PictureNetwork.Kind(named: name) } }) {
    case nil: break
    case .mlp: recipe.filters = []
    case .cnn: if recipe.filters.isEmpty { recipe.filters = [16] }
    case let kind?:
      throw UsageError(
        "--model: \(kind.rawValue) is for data sets; choose mlp or cnn for pictures of your own.")
    }
    if let hidden = network.hidden { recipe.hidden = try Numbers.sizes(hidden, "--hidden") }
    if let dropout = network.dropout {
      recipe.dropout = try Numbers.real(
        dropout, "--dropout", "0 or more and below 1", try: "0.1"
      ) { $0 >= 0 && $0 < 1 }
    }
    if noAugment, network.augment {
      throw UsageError("--augment: contradicts --no-augment; leave one of them out.")
    }
    recipe.shifts = network.augment || (recipe.shifts && !noAugment)
    recipe.flips = flip
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

  /// The options for other kinds of training that say nothing for pictures of one's own.
  static func unused(
    _ columns: TableTrainOptions, _ network: NetworkOptions, _ learning: LearningOptions
  ) -> [String] {
    let ofTables = ["--target", "--test", "--test-split", "--balance"]
    let ofNetworks = ["--model", "--hidden", "--dropout", "--augment"]
    return columns.given.filter { !ofTables.contains($0) }
      + network.given.filter { !ofNetworks.contains($0) }
      + SankofaCommand.given([
        ("--optimizer", learning.optimizer), ("--schedule", learning.schedule),
        ("--limit", learning.limit),
      ])
  }
}
