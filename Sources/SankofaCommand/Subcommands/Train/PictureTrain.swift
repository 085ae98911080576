import SankofaData
import SankofaTensor
import SankofaTraining

/// A network, trained on pictures of one's own.
struct PictureTrain {
  private let path: String
  private let source: FileSource
  private let training: PictureTraining
  private let shared: FileTrain
  private let saving: CheckpointOptions
  private let learning: LearningOptions

  /// Reads and prepares pictures.
  init(
    _ path: String, _ source: FileSource, _ options: PictureTrainOptions,
    _ columns: TableTrainOptions, _ network: NetworkOptions, _ learning: LearningOptions,
    _ csv: CSVOptions, _ saving: CheckpointOptions, output: String?, isForced: Bool
  ) throws {
    if let option = FileTrainOptions.unused(columns, network, learning).first {
      throw UsageError("\(option): has no use for pictures of your own; leave it out.")
    }
    (self.path, self.source, self.saving, self.learning) = (path, source, saving, learning)
    let places = try FileTrain.Places(
      path, test: columns.test, learning, output: output, isForced: isForced)
    let chosen = try options.options(columns, learning)
    let own = try columns.test.map {
      PictureSet(counting: try FileTrain.test($0, csv.form(), like: source))
    }
    let pictures = PictureSet(counting: source.parts.training)
    let validation = source.parts.validation.map(PictureSet.init(counting:))
    let test = own ?? source.parts.test.map(PictureSet.init(counting:))
    let reports = [pictures, validation, test].compactMap(\.self).map { FileReport($0) }
    for report in reports { report.tellFaults() }
    let prepared = try PictureTraining(pictures, validation: validation, test: test, chosen)
    var recipe = prepared.recipe
    try FileTrainOptions.change(
      &recipe, for: .pictures, network, learning, stays: options.noAugment)
    recipe.flips = options.flip
    training = prepared.with(recipe)
    shared = try FileTrain(path, training, reports, places)
  }

  func run(json: Bool, isDryRun: Bool) throws {
    try shared.run(
      saving, learning,
      settings: [
        ("--size", "\(training.shape)"), ("--flip", training.recipe.flips ? "yes" : "no"),
        ("--augment", training.recipe.shifts ? "yes" : "no"),
      ],
      metadata: source.metadata, before: source.columnsText(of: path), example: exampleText,
      changes: changesText, json: json, isDryRun: isDryRun)
  }

  /// The form in which the network sees a picture.
  private var exampleText: String {
    let (rows, columns) = (training.shape[0], training.shape[1])
    let colours = training.shape[2] == 3 ? "colour" : "grey"
    return "each picture as \(rows)×\(columns) (\(training.reasons.size)) in \(colours) "
      + "(\(training.reasons.colours))"
  }

  /// The random changes of pictures, and why.
  private var changesText: String {
    let recipe = training.recipe
    let shifts =
      recipe.shifts
      ? "moved by up to a twelfth of each side in each step, so that places matter less"
      : "not moved"
        + (min(training.shape[0], training.shape[1]) < PictureSetRecipe.leastSide
          ? ", as a pixel is much of them" : "")
    let flips =
      recipe.flips
      ? "mirrored left and right as you asked"
      : "not mirrored (--flip, if left and right do not matter)"
    return "pictures are \(shifts); \(flips)"
  }
}
