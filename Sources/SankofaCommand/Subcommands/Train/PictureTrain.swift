import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// A network, trained on pictures of one's own.
struct PictureTrain {
  private let path: String
  private let source: PictureSource
  private let training: PictureTraining
  private let output: ModelOutput
  private let saving: CheckpointOptions
  private let learning: LearningOptions
  private let log: DeferredErrorLog?
  /// The reports on the pictures, and on those for watching and testing if they are apart.
  private let reports: [PictureReport]

  /// Reads and prepares pictures.
  init(
    _ path: String, _ source: PictureSource, _ options: PictureTrainOptions,
    _ columns: TableTrainOptions, _ network: NetworkOptions, _ learning: LearningOptions,
    _ csv: CSVOptions, _ saving: CheckpointOptions, output: String?, isForced: Bool
  ) throws {
    if let option = PictureTrainOptions.unused(columns, network, learning).first {
      throw UsageError("\(option): has no use for pictures of your own; leave it out.")
    }
    (self.path, self.source, self.saving, self.learning) = (path, source, saving, learning)
    let usualOutput = output ?? PictureTrain.modelPath(path)
    try checkNamesModel(usualOutput)
    try checkKeeps([path, columns.test], "--output", usualOutput)
    log = try learning.chosenLog()
    try AtomicFile.checkWritable(usualOutput)
    var chosen = try options.options(columns, learning)
    let own = try columns.test.map { path in
      guard let pictures = try PictureSource.all(path, csv.form()) else {
        throw UsageError(
          "--test: must be a folder of class folders, or a table that names pictures, got "
            + "\(path.shown); name one.")
      }
      return PictureSet(counting: pictures)
    }
    let pictures = PictureSet(counting: source.parts.training)
    let validation = source.parts.validation.map(PictureSet.init(counting:))
    let test = own ?? source.parts.test.map(PictureSet.init(counting:))
    reports = [pictures, validation, test].compactMap(\.self).map(PictureReport.init)
    for report in reports { report.tellFaults() }
    var prepared = try PictureTraining(pictures, validation: validation, test: test, chosen)
    var recipe = prepared.recipe
    try options.change(&recipe, network, learning)
    if recipe != prepared.recipe {
      chosen.recipe = recipe
      prepared = try PictureTraining(pictures, validation: validation, test: test, chosen)
    }
    training = prepared
    let model = try prepared.recipe.model(
      for: prepared.training.featureShape, classes: prepared.classNames.count,
      seed: prepared.options.seed)
    try model.build()
    model.takeClassNames(of: prepared.training)
    self.output = try ModelOutput(output, usual: usualOutput, isForced: isForced) {
      try model.mayReplace($0, origin: ["source": path])
    }
  }

  /// The options on which the training depends, for its checkpoints.
  private var settings: [(name: String, value: String)] {
    let (recipe, options) = (training.recipe, training.options)
    func yes(_ isTrue: Bool) -> String { isTrue ? "yes" : "no" }
    return [
      ("the pictures", path), ("--size", "\(training.shape)"),
      ("--model", recipe.filters.isEmpty ? "mlp" : "cnn"), ("--hidden", "\(recipe.hidden)"),
      ("--augment", yes(recipe.shifts)), ("--flip", yes(recipe.flips)),
      ("--dropout", "\(recipe.dropout)"), ("--batch-size", "\(recipe.batchSize)"),
      ("--learning-rate", "\(recipe.learningRate)"), ("--patience", "\(recipe.patience)"),
      ("--seed", "\(options.seed)"), ("--balance", yes(options.balancesClasses)),
      ("--log", learning.log ?? "none"),
    ]
  }

  /// The path to which a model is saved by default: the name of the folder or table in the present
  /// folder.
  private static func modelPath(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? "pictures"
    if CSVForm.isMeant(by: name), let point = name.firstIndex(of: ".") {
      return name[..<point] + ".safetensors"
    }
    return (name.allSatisfy { $0 == "." } ? "pictures" : name) + ".safetensors"
  }

  func run(json: Bool, isDryRun: Bool) throws {
    defer { log?.tell() }
    for warning in training.warnings() { Console.errors.line("warning: \(warning)") }
    if !json { introduce() }
    if isDryRun {
      if !json {
        Console.output.line("Nothing was trained or written; leave out --dry-run to begin.")
      }
      return
    }
    let progress: any Callback = json ? LineReport(.output) : ProgressReport(.output)
    let checkpoints = try saving.folder(settings)
    let outcome = try training.run(
      callbacks: [Interruption(), WarningReport(), progress] + (log.map { [$0] } ?? [])
        + CheckpointOptions.callbacks(checkpoints))
    outcome.model.metadata["source"] = path
    try output.save(checkpoints) {
      try outcome.model.save(toPath: $0, includesOptimizer: false)
    }
    if json {
      Console.output.line(self.json(outcome).description)
    } else {
      conclude(outcome)
      if outcome.history.wasStopped, outcome.stoppedEpoch == nil,
        let text = checkpoints?.resumeText
      {
        Console.output.line(text)
      }
    }
    if let failure = outcome.failure { throw failure }
    try log?.finish()
  }

  private func introduce() {
    let console = Console.output
    if let columns = source.columns {
      console.line(
        "\(path.shownPath): column \(columns.pictures.quoted) names pictures, "
          + "\(columns.labels.quoted) their classes: \(columns.reason)")
    }
    for report in reports {
      console.line(report.readingText)
      if let text = report.leftOutText { console.line(text) }
    }
    console.line()
    console.write(reports[0].classes(style: console.style))
    console.line()
    let (rows, columns) = (training.shape[0], training.shape[1])
    let colours = training.shape[2] == 3 ? "colour" : "grey"
    console.line(
      "each picture as \(rows)×\(columns) (\(training.reasons.size)) in \(colours) "
        + "(\(training.reasons.colours))")
    let (learned, watched) = (training.training.count, training.validation?.count ?? 0)
    console.line(
      "pictures: \(NumberFormat.grouped(learned)) to train on, \(NumberFormat.grouped(watched)) to "
        + "validate on, \(NumberFormat.grouped(training.test.count)) to test on")
    let recipe = training.recipe
    let sizes =
      ["\(rows)×\(columns)×\(training.shape[2])"] + recipe.filters.map { "convolution \($0)" }
      + (recipe.hidden + [training.classNames.count]).map(String.init)
    console.line(
      "network: \(sizes.joined(separator: " → "))"
        + (recipe.dropout > 0 ? ", dropout \(recipe.dropout)" : "")
        + ", \(recipe.batchSize) pictures in a step, at most \(recipe.epochs) epochs, as suits "
        + "\(counted(learned, "picture")) of \(rows)×\(columns)")
    console.line(changesText)
    console.line()
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

  private func conclude(_ outcome: PictureOutcome) {
    let console = Console.output
    console.line()
    let end = EndOfTraining(
      history: outcome.history, bestEpoch: outcome.bestEpoch, stoppedEpoch: outcome.stoppedEpoch,
      failure: outcome.failure)
    if let text = end.text() { console.line(text) }
    console.line()
    console.write(
      Table(
        columns: [.init("on \(counted(training.test.count, "test picture"))")]
          + TableScores.columns(.classification),
        rows: [
          ["this network"] + TableScores.classes(outcome.scores).cells(),
          ["the most frequent class"] + TableScores.classes(outcome.trivial).cells(),
        ]
      ).text(style: console.style))
    console.line()
    let most = 40
    if training.classNames.count <= most {
      console.write(
        ConfusionMatrixPicture(
          counts: outcome.scores.counts, classNames: training.classNames.map { $0.onOneLine() }
        ).text(style: console.style, columns: console.columns))
      console.line()
    }
    console.line("Saved \(output.path.shownPath). Try:")
    console.line("  sankofa inspect \(shellPath(output.path))")
    if source.columns == nil {
      console.line("  sankofa predict \(shellPath(output.path)) \(shellPath(path))")
    }
  }

  private func json(_ outcome: PictureOutcome) -> JSON {
    var line = JSONObject()
    line["source"] = .string(path)
    for member in reports[0].json.members { line[member.name] = member.value }
    line["shape"] = .array(training.shape.extents.map { .integer($0) })
    line["training_pictures"] = .integer(training.training.count)
    line["validation_pictures"] = .integer(training.validation?.count ?? 0)
    line["test_pictures"] = .integer(training.test.count)
    line["test"] = TableScores.classes(outcome.scores).json
    line["trivial"] = TableScores.classes(outcome.trivial).json
    line["epochs"] = .integer(outcome.history.epochs.count)
    line["best_epoch"] = outcome.bestEpoch.map { .integer($0) } ?? .null
    line["stopped"] = .bool(outcome.history.wasStopped && outcome.stoppedEpoch == nil)
    line["weights_sha256"] = .string(outcome.model.weightsDigest)
    if let failure = outcome.failure { line["error"] = .string(failure.description) }
    line["model"] = .string(output.path)
    return .object(line)
  }
}
