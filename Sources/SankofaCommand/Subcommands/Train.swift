import ArgumentParser
import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaTraining

/// `sankofa train`.
struct Train: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a network on a data set, and save it.",
    discussion: """
      EXAMPLES:
        sankofa train digits
        sankofa train mnist --hidden 128,64 --epochs 10
        sankofa train digits --activation sigmoid --loss summed-squares --optimizer sgd
        sankofa train digits --json --output model.safetensors

      Defaults for digits:
        \(Recipe.digits)
      Defaults for mnist:
        \(Recipe.mnist)

      Ctrl-C ends training after the current step and saves the model; a second one ends at once.
      """)

  @Argument(help: ArgumentHelp("\(listed(DatasetCatalog.names)).", valueName: "data-set"))
  var dataset: String

  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "Learning") var learning: LearningOptions
  @OptionGroup(title: "Data") var source: DataOptions

  @Option(
    help: ArgumentHelp(
      "Where the model is saved (default: the data set's name with .safetensors).",
      valueName: "file"))
  var output: String?

  @Flag(help: "Print JSON lines only: one an epoch, and one at the end.")
  var json = false

  func run() throws {
    let entry = try usage { try DatasetCatalog.entry(named: dataset) }
    let recipe = Recipe(for: entry.name)
    let values = try learning.values(recipe)
    try network.check(recipe)
    let path = output ?? "\(entry.name).safetensors"
    // Better to know now than after an hour of training.
    try AtomicFile.checkWritable(path)

    let loaded = try source.load(entry.name)
    let train = try loaded.train.limited(to: values.limit)
    let model = try network.model(for: train, recipe, range: entry.range, seed: values.seed)
    let loss = try network.chosenLoss(recipe)
    try model.build()
    try model.compile(optimizer: values.optimizer, loss: loss, metrics: [.accuracy])
    model.preprocessing = entry.fitting.style.rawValue
    model.metadata["dataset"] = entry.name
    if !json { introduce(model, train, loaded.test, values) }

    let report: any Callback =
      json ? LineReport(.output) : ProgressReport(.output)
    let targets = loss.takesLabels ? train : try train.withOneHotTargets()
    let start = ContinuousClock.now
    let history = try model.fit(
      targets, epochs: values.epochs, batchSize: values.batchSize,
      validationSplit: values.validationSplit, callbacks: [Interruption(), report],
      verbosity: .silent)
    // Saved first: nothing that comes after may cost the model.
    try model.save(toPath: path)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let result = try ClassReport(model, on: loaded.test, loss: loss)
    let outcome = TrainingOutcome(
      model: model, history: history, test: result, path: path, seconds: seconds)
    if json {
      Console.output.line(outcome.json.description)
    } else {
      try conclude(outcome, entry.name, loaded.test)
    }
  }

  /// What learns from what.
  private func introduce(
    _ model: Model, _ train: Dataset, _ test: Dataset, _ values: LearningOptions.Values
  ) {
    let sizes = train.featureShape.extents.map(String.init).joined(separator: "×")
    let layers = model.layers.compactMap { ($0 as? Dense)?.outputs }
    let widths = [train.featureShape.elementCount] + layers
    let parameters = model.parameters.reduce(0) { $0 + ($1.shape?.elementCount ?? 0) }
    let arrow = Console.output.style.hasUnicode ? " → " : " - "
    Console.output.line(
      "\(train.name): \(NumberFormat.grouped(train.count)) pictures of \(sizes) to learn from, "
        + "\(NumberFormat.grouped(test.count)) others to be tested on")
    Console.output.line(
      "network: \(widths.map(String.init).joined(separator: arrow)), "
        + "\(NumberFormat.grouped(parameters)) parameters")
    Console.output.line()
  }

  private func conclude(_ outcome: TrainingOutcome, _ name: String, _ test: Dataset) throws {
    let output = Console.output
    output.line()
    if let stop = outcome.stopText { output.line(stop) }
    output.line(outcome.paceText)
    output.write(outcome.test.text(style: output.style, columns: output.columns))
    output.line()
    let file = shellWord(outcome.path)
    var next = "sankofa predict \(file) --from \(name)"
    let example = try outcome.test.worstConfusion.flatMap {
      try outcome.model.firstExample(of: $0, in: test)
    }
    next += " --index \(example ?? 0)"
    if let folder = source.data { next += " --data \(shellWord(folder))" }
    output.line("Saved \(outcome.path). \(example == nil ? "Try" : "Look at a mistake"):")
    output.line("  \(next)")
  }
}
