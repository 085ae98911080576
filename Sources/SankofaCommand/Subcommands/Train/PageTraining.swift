import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// A page's network, trained on the page's own examples.
struct PageTraining {
  private let page: NetworkPage
  private let data: Dataset
  private let model: Model
  private let recipe: TrainingRecipe
  private let log: DeferredErrorLog?
  private let logPath: String?
  private let output: ModelOutput
  private let saving: CheckpointOptions
  /// The largest number of examples in the table; more would push everything else off the screen.
  private static let mostRows = 20
  /// The largest number of inputs or outputs that fit on a line.
  private static let mostColumns = 6

  /// Checks that a page is written as JSON, and anything else to the path of a model.
  static func checkOutput(_ path: String) throws {
    let ending = PageArgument.ending(of: path)
    if let ending, ending != ".json" {
      throw UsageError(
        "--output: pages are written as JSON, got "
          + "\(shellWord(path).onOneLine(atMost: 200)); let it end in .json.")
    }
    if ending == nil { try checkNamesModel(path) }
  }

  /// Reads the page.
  ///
  /// - Parameter output: the path to which the model is saved, as a page when it ends in `.json`.
  init(
    _ argument: PageArgument, _ learning: LearningOptions, _ saving: CheckpointOptions,
    output: String?, isForced: Bool
  ) throws {
    self.saving = saving
    let usualOutput = output ?? argument.modelPath
    try PageTraining.checkOutput(usualOutput)
    try checkKeeps([argument.path], "--output", usualOutput)
    page = try argument.page()
    data = try page.dataset()
    model = try page.model()
    // Gradient descent with all examples in each step, unless options say otherwise.
    var recipe = TrainingRecipe(
      loss: page.loss, epochs: 1000, batchSize: page.exampleCount,
      optimizer: .sgd(learningRate: page.learningRate))
    try learning.change(&recipe)
    log = try learning.chosenLog()
    self.recipe = recipe
    logPath = learning.log
    try AtomicFile.checkWritable(usualOutput)
    let model = model
    self.output = try ModelOutput(output, usual: usualOutput, isForced: isForced) {
      try PageTraining.mayReplace($0, model)
    }
  }

  /// True when a path holds nothing else than the same network.
  private static func mayReplace(_ path: String, _ model: Model) throws -> Bool {
    guard PageArgument.ending(of: path) != nil, try LineFile.hasContent(path) else {
      return try model.mayReplace(path)
    }
    guard let other = try? NetworkPage(readingPath: path).model() else { return false }
    return other.hasSameNetwork(as: model)
  }

  /// The options on which the training depends, for its checkpoints.
  private var settings: [(name: String, value: String)] {
    [
      ("the page", page.name), ("--batch-size", "\(recipe.batchSize)"),
      ("--optimizer", type(of: recipe.optimizer).name),
      ("--learning-rate", "\(recipe.optimizer.learningRate)"),
      ("--schedule", recipe.schedule ?? "none"), ("--log", logPath ?? "none"),
    ]
  }

  /// Prints a description of the training.
  func describe(json: Bool) throws {
    try model.compile(optimizer: recipe.optimizer(forExamples: data.count), loss: page.loss)
    if !json { Console.output.line(page.name + "\n") }
    try DryRun(
      model: model, data: data, validationSplit: 0, epochs: recipe.epochs,
      batchSize: recipe.batchSize,
      path: output.path
    ).show(json: json)
  }

  /// Trains and saves.
  func run(json: Bool) throws {
    // An error that ends the training must not hide that the log is incomplete.
    defer { log?.tell() }
    try model.compile(optimizer: recipe.optimizer(forExamples: data.count), loss: page.loss)
    let (lossBefore, before) = try (model.evaluate(data).loss, model.predict(data.features))
    let report: [any Callback] =
      json ? [LineReport(.output)] : Console.output.isTerminal ? [ProgressReport(.output)] : []
    let checkpoints = try saving.folder(settings)
    let ending = Ending()
    try ending.unlessWeightsAreBack {
      try model.fit(
        data, epochs: recipe.epochs, batchSize: recipe.batchSize,
        shuffle: recipe.batchSize < data.count,
        callbacks: [Interruption(), WarningReport()] + report + (log.map { [$0] } ?? [])
          + [EarlyStopping(rescuingBestOf: "loss"), ending]
          + CheckpointOptions.callbacks(checkpoints),
        verbosity: .silent)
    }
    let history = ending.history
    try ending.noted { try output.save(checkpoints, save) }
    let loss = try model.evaluate(data).loss
    if json {
      let line: JSON = [
        "loss_before": .number(lossBefore), "loss": .number(loss),
        "weights_sha256": .string(model.weightsDigest), "epochs": .integer(history.epochs.count),
        "stopped": .bool(history.wasStopped), "model": .string(output.path),
      ]
      Console.output.line(line.description)
    } else {
      try show(history, before, lossBefore: lossBefore, loss: loss)
      if history.wasStopped, let text = checkpoints?.resumeText { Console.output.line(text) }
    }
    if let failure = ending.failure { throw failure }
    try log?.finish()
  }

  private func show(
    _ history: History, _ before: Tensor, lossBefore: Double, loss: Double
  ) throws {
    let console = Console.output
    let epochs = history.epochs.count
    console.line(page.name)
    if let stop = history.stopText { console.line(stop) }
    console.line(
      "Loss \(NumberFormat.significant(lossBefore)) before, \(NumberFormat.significant(loss)) after "
        + "\(NumberFormat.grouped(epochs)) epoch\(epochs == 1 ? "" : "s").\n")
    console.write(try table(before).text(style: console.style))
    console.line("\nSaved \(output.path.shownPath).")
  }

  private func save(to path: String) throws {
    guard path.lowercased().hasSuffix(".json") else {
      return try model.save(toPath: path, includesOptimizer: false)
    }
    let values = model.parameters.map { ($0.path, $0.value) }
    try page.with(values: Dictionary(uniqueKeysWithValues: values)).write(toPath: path)
  }

  private static func short(_ value: Double) -> String { NumberFormat.trimmed(value, decimals: 4) }

  /// The inputs, the targets, and the outputs before and after.
  private func table(_ before: Tensor) throws -> Table {
    let after = try model.predict(data.features)
    let count = min(data.count, PageTraining.mostRows)
    let showsInputs = page.inputNames.count <= PageTraining.mostColumns
    let names = showsInputs ? page.inputNames : ["example"]
    func numbers(_ tensor: Tensor, _ row: Int) -> [Double] {
      tensor[row..<row + 1].converted(to: .float64).doubles
    }
    let rows = (0..<count).map { row in
      let inputs = numbers(page.features, row).map(PageTraining.short)
      let outputs = [before, after].map { tensor in
        numbers(tensor, row).map { NumberFormat.fixed($0, decimals: 4) }
      }
      let target = numbers(page.targets, row).map(PageTraining.short)
      return (showsInputs ? inputs : ["\(row)"])
        + ([target] + outputs).map { numbers in
          let shown = numbers.prefix(PageTraining.mostColumns)
          return (shown + (shown.count < numbers.count ? ["…"] : [])).joined(separator: " ")
        }
    }
    let left = data.count - count
    return Table(
      columns: (names + ["target", "before", "after"]).map { .init($0, isRight: true) },
      rows: rows + (left > 0 ? [["(\(NumberFormat.grouped(left)) more)"]] : []))
  }
}
