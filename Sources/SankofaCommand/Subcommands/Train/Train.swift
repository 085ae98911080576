import ArgumentParser
import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// `sankofa train`.
struct Train: Subcommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Train a network on a table, pictures, recordings, texts, a data set or a page, and save it.",
    discussion: """
      EXAMPLES:
        sankofa train digits
        sankofa train houses.csv --target price
        sankofa train photos/
        sankofa train x.npy --labels y.npy
        sankofa train words/
        sankofa train letters/
        sankofa train mnist --hidden 128,64 --epochs 10
        sankofa train mnist --model cnn
        sankofa train mnist --model cnn --augment --dropout 0.25 --epochs 20
        sankofa train digits --hidden 16,16 --activation sigmoid --epochs 100
        sankofa train digits --json --output model.safetensors
        sankofa train network.json --epochs 2000
        sankofa train example:four-hidden --epochs 2000
        sankofa train digits --hidden 64,64 --dry-run
        sankofa train digits --checkpoint run --resume

      A table is a .csv, .tsv or .txt file, perhaps compressed (.csv.gz), or - for standard input. \
      What its columns are is found from their cells, printed, and can be changed; \
      Documentation/tables.md has the rules. Of its rows 20% are kept for the test, and 15% of the \
      others to decide when to stop.

      Pictures of your own are in a folder that has a folder for each class, or in a table that \
      names files and labels. What was found is printed; Documentation/pictures.md has the rules. \
      They are split as tables are, each class by itself, unless the folder has subfolders train \
      and test.

      Arrays are what numpy.save and numpy.savez wrote: a .npy file of features with a .npy file of \
      targets, or a .npz archive with arrays x and y. They may be larger than memory; \
      Documentation/data-sets.md has the rules.

      Recordings of your own are .wav files, in a folder that has a folder for each class, or in a \
      table that names files and labels, and perhaps speakers. They become spectrograms of one \
      length; Documentation/sounds.md has the rules.

      Texts of your own are .txt files, in a folder that has a folder for each class, or a column \
      of a table. They become numbers for their words or characters; Documentation/texts.md has \
      the rules.

      A page is a JSON file with a small network and its own examples. By default, a page is \
      trained for 1000 epochs with all of its examples in each step. With --output page.json, the \
      trained network is saved as a page again. For more, see Documentation/network-pages.md.
      These pages of the articles are built in: \(PageArgument.help).

      DEFAULTS FOR DIGITS:
      \(Train.defaults(PictureRecipe.digits))

      DEFAULTS FOR MNIST:
      \(Train.defaults(PictureRecipe.mnist))

      DEFAULTS FOR MNIST WITH --model cnn, lenet5, lstm:
      \(Train.defaults(PictureRecipe.cnn))

      \(Train.defaults(PictureRecipe.lenet5))

      \(Train.defaults(PictureRecipe.lstm))

      On digits, these three networks use the epochs and the batch size of the defaults for digits.

      Ctrl-C, `kill` or closing the terminal stops training after the current step, and the model \
      is saved. A second Ctrl-C exits at once. When the loss becomes NaN or infinite, training \
      stops with an error, and the model of the best epoch so far is saved.

      With --checkpoint, the whole training is saved at intervals: weights, optimizer, place in the \
      epoch, history and best weights. After Ctrl-C, a crash or a loss of power, the same command \
      with --resume goes on, and ends with the same bits as if nothing had happened.
      """)

  @Argument(
    help: ArgumentHelp(
      """
      The data to train on: \(listed(DatasetCatalog.names)), a table such as houses.csv, a folder \
      of pictures such as photos/, of recordings such as words/ or of texts such as letters/, arrays such as x.npy or data.npz, \
      a sample table (\(listed(SampleTable.allCases.map(\.rawValue)))), or a page such as network.json or \
      example:xor.
      """,
      valueName: "data-set"))
  var dataset: String

  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "Learning") var learning: LearningOptions
  @OptionGroup(title: "Checkpoints") var saving: CheckpointOptions
  @OptionGroup(title: "Data") var source: DataOptions
  @OptionGroup(title: "Arrays of your own") var arrays: ArrayTrainOptions
  @OptionGroup(title: "Pictures of your own") var pictures: PictureTrainOptions
  @OptionGroup(title: "Recordings of your own") var sounds: SoundTrainOptions
  @OptionGroup(title: "Texts of your own") var texts: TextTrainOptions
  @OptionGroup(title: "Tables, pictures, recordings and texts of your own")
  var columns: TableTrainOptions
  @OptionGroup(title: "Reading tables") var csv: CSVOptions

  @Option(
    help: ArgumentHelp(
      """
      Save the model to this file (default: the name of the data set or page, with .safetensors).
      """,
      valueName: "file"))
  var output: String?

  @Flag(help: "Replace the file, even when it holds another network.")
  var force = false

  @Flag(
    name: .customLong("dry-run"),
    help: "Show the layers, their parameters and the settings, without training anything.")
  var isDryRun = false

  @Flag(help: "Print only JSON lines: one for each epoch, and one at the end.")
  var json = false

  func run() throws {
    try checkNamesFile(output, "--output", try: "model.safetensors")
    try saving.check()
    if ArrayTrainOptions.isMeant(by: dataset) { return try trainOnArrays() }
    if let option = given([("--labels", arrays.labels)]).first {
      throw UsageError("\(option): is for arrays, such as x.npy; leave it out.")
    }
    if FileSource.isFolder(dataset) {
      switch try FileKind(ofFolder: dataset) {
      case .sounds: return try train(onSounds: FileSource(.sounds, folder: dataset))
      case .texts: return try trainOnTexts()
      case .pictures, nil: return try train(onPictures: FileSource(.pictures, folder: dataset))
      }
    }
    if dataset == "-" || CSVForm.isMeant(by: dataset) {
      return try trainOnTable()
    }
    if !DatasetCatalog.names.contains(dataset), PageArgument(dataset) == nil {
      try CSVForm.checkNames(dataset)
    }
    try refuseSoundOptions()
    if let option = pictures.given.first {
      throw UsageError("\(option): is for pictures of your own, such as photos/; leave it out.")
    }
    try refuseTextOptions()
    if let option = (columns.given + csv.given).first {
      throw UsageError("\(option): is for tables, such as houses.csv; leave it out.")
    }
    if let page = PageArgument(dataset) { return try train(page) }
    let entry = try chosenEntry()
    var recipe = try PictureRecipe(for: entry.name, network: try network.chosenModel())
    try network.change(&recipe)
    try learning.change(&recipe.training)
    let (seed, limit) = (try learning.chosenSeed(), try learning.chosenLimit())
    let validationSplit = try learning.chosenValidationSplit()
    let stopping = try learning.chosenStopping(validationSplit)
    let usualPath = output ?? "\(entry.name).safetensors"
    try checkNamesModel(usualPath)
    let log = try learning.chosenLog()
    // An error that ends the training must not hide that the log is incomplete.
    defer { log?.tell() }
    // This is checked now rather than after an hour of training.
    try AtomicFile.checkWritable(usualPath)

    let loaded = try isDryRun ? source.described(entry) : source.load(entry.name)
    let train = try loaded.train.limited(to: limit)
    try learning.checkSplit(validationSplit, of: train.count)
    try checkClasses(of: train, in: loaded.folder)
    let training = recipe.training
    try checkFits(recipe.network, train.featureShape)
    let model = try recipe.model(
      for: train, greatest: Double(entry.range.upperBound), seed: seed,
      validationSplit: validationSplit)
    model.preprocessing = .drawings(entry.fitting.style)
    model.metadata["dataset"] = entry.name
    model.takeClassNames(of: train)
    let target = try ModelOutput(output, usual: usualPath, isForced: force) {
      try model.mayReplace($0, origin: ["dataset": entry.name])
    }
    let rescue =
      stopping == nil
      ? EarlyStopping(rescuingBestOf: validationSplit > 0 ? "val_loss" : "loss") : nil
    if !json { try introduce(model, recipe, train, loaded.test) }
    if isDryRun {
      return try DryRun(
        model: model, data: training.examples(of: train), validationSplit: validationSplit,
        epochs: training.epochs, batchSize: training.batchSize,
        callbacks: [stopping ?? rescue].compactMap(\.self), path: target.path
      ).show(json: json)
    }

    let checkpoints = try saving.folder(settings(recipe, seed, validationSplit, limit))
    let report: any Callback = json ? LineReport(.output) : ProgressReport(.output)
    let start = ContinuousClock.now
    let ending = Ending()
    try ending.unlessWeightsAreBack {
      try training.fit(
        model, train, validationSplit: validationSplit,
        callbacks: [Interruption(), WarningReport(), report]
          + ([log, stopping, rescue, ending] as [(any Callback)?]).compactMap(\.self)
          + CheckpointOptions.callbacks(checkpoints),
        verbosity: .silent)
    }
    // The model is saved first: nothing that follows may cost it. This command never trains the
    // model further, and without the optimizer's arrays the file is several times smaller.
    try ending.noted {
      try target.save(checkpoints) { try model.save(toPath: $0, includesOptimizer: false) }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let result = try ClassReport(model, on: loaded.test, loss: training.loss, learned: train)
    let outcome = TrainingOutcome(
      model: model, ending: ending, stopping: stopping, test: result, path: target.path,
      seconds: seconds, checkpoints: checkpoints)
    if json {
      Console.output.line(outcome.json.description)
    } else {
      try conclude(outcome, entry.name, loaded.test)
    }
    if let failure = ending.failure { throw failure }
    try log?.finish()
  }

  /// The data set. The error for an unknown name suggests a page if one may have been meant.
  private func chosenEntry() throws -> DatasetCatalog.Entry {
    do { return try DatasetCatalog.entry(named: dataset) } catch DataError.unknownDataset(
      let name, let suggestion, let known)
    {
      if name.contains("/") {
        throw UsageError("\(name.shownPath): there is no such folder or file; check the path.")
      }
      throw UsageError(
        "data set: there is no \(name.quoted); "
          + ((PageArgument.meant(by: name) ?? suggestion).map { "did you mean \($0.quoted)?" }
            ?? "choose \(listed(known + SampleTable.allCases.map(\.rawValue))), a table such as "
            + "houses.csv, a folder such as photos/, or a page such as network.json."))
    }
  }

  /// Throws when the data have a single class, which cannot be told from another.
  private func checkClasses(of data: Dataset, in folder: String?) throws {
    guard let names = data.classNames, names.count < 2 else { return }
    throw FormatError(
      path: folder ?? data.name, place: .file,
      message: "must have labels of 2 classes or more, got only \(listed(names)); use other files.")
  }

  /// The options on which the training depends, for its checkpoints.
  private func settings(
    _ recipe: PictureRecipe, _ seed: UInt64, _ validationSplit: Double, _ limit: Int?
  ) -> [(name: String, value: String)] {
    func yes(_ isTrue: Bool) -> String { isTrue ? "yes" : "no" }
    return [("the data set", dataset)] + CheckpointOptions.settings(in: recipe.optionsText) + [
      ("--augment", yes(recipe.network.augments)), ("--dropout", "\(recipe.network.dropout)"),
      ("--normalize", yes(recipe.network.normalizes)), ("--seed", "\(seed)"),
      ("--validation-split", "\(validationSplit)"), ("--limit", limit.map { "\($0)" } ?? "none"),
      ("--patience", learning.patience ?? "none"), ("--transpose", yes(source.transpose)),
      ("--log", learning.log ?? "none"),
    ]
  }

  /// Trains on a page, and refuses options for what a page says itself.
  private func train(_ page: PageArgument) throws {
    let unused = network.given + learning.givenForDataSets + source.given
    if let option = unused.first {
      throw UsageError("\(option): a page says that itself, or has no use for it; leave it out.")
    }
    let training = try PageTraining(page, learning, saving, output: output, isForced: force)
    if isDryRun { return try training.describe(json: json) }
    try training.run(json: json)
  }

  /// Refuses a network that does not fit the pictures.
  private func checkFits(_ network: PictureNetwork, _ pictures: Shape) throws {
    do { try network.checkFits(pictures) } catch let error as SankofaError {
      throw UsageError("--model: \(error.place) \(error.message)")
    }
  }

  private static func defaults(_ recipe: PictureRecipe) -> String {
    recipe.optionsText.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
  }

  /// Prints the data and the network.
  private func introduce(
    _ model: Model, _ recipe: PictureRecipe, _ train: Dataset, _ test: Dataset
  ) throws {
    let sizes = train.featureShape.extents.map(String.init).joined(separator: "×")
    let parameters = model.parameters.reduce(0) { $0 + $1.type.shape.elementCount }
    Console.output.line(
      "\(train.name): \(counted(train.count, "picture")) of \(sizes) to train on, "
        + "\(counted(test.count, "other")) to test on")
    Console.output.line(
      "network: \(try model.shapeLine(for: recipe.network.kind, style: Console.output.style)), "
        + "\(NumberFormat.grouped(parameters)) parameters")
    Console.output.line()
  }

  private func conclude(_ outcome: TrainingOutcome, _ name: String, _ test: Dataset) throws {
    let output = Console.output
    output.line()
    if let stop = outcome.stopText { output.line(stop) }
    if outcome.isInterrupted, let text = outcome.checkpoints?.resumeText { output.line(text) }
    output.line(outcome.paceText)
    output.write(outcome.test.text(style: output.style, columns: output.columns))
    output.line()
    let file = shellPath(outcome.path)
    var next = "sankofa predict \(file) --from \(name)"
    let example = try outcome.test.worstConfusion.flatMap {
      try outcome.model.firstExample(of: $0, in: test)
    }
    next += " --index \(example ?? 0)"
    if let folder = source.data { next += " --data \(shellPath(folder))" }
    if source.transpose { next += " --transpose" }
    output.line("Saved \(outcome.path.shownPath). \(example == nil ? "Try" : "Look at a mistake"):")
    output.line("  \(next)")
  }
}
