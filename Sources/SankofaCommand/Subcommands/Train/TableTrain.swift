import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// A network, trained on a table.
struct TableTrain {
  private let path: String
  private let options: TableTrainOptions
  private let learning: LearningOptions
  private let table: DataTable
  private let columns: Columns
  private let training: TableTraining
  private let output: ModelOutput
  private let saving: CheckpointOptions
  private let folds: Int?
  private let log: DeferredErrorLog?
  private var report: TableReport { TableReport(table: table, columns: columns) }

  /// Prepares a table.
  ///
  /// - Parameter read: the table, if it was read already.
  init(
    _ path: String, read: DataTable? = nil, _ options: TableTrainOptions, _ network: NetworkOptions,
    _ learning: LearningOptions, _ csv: CSVOptions, _ saving: CheckpointOptions, output: String?,
    isForced: Bool
  ) throws {
    if let option = TableTrainOptions.unused(network, learning).first {
      throw UsageError("\(option): has no use for a table; leave it out.")
    }
    (self.path, self.options, self.learning) = (path, options, learning)
    self.saving = saving
    let usualOutput = output ?? TableTrain.modelPath(path)
    try checkNamesModel(usualOutput)
    try checkKeeps([path, options.columns, options.test], "--output", usualOutput)
    folds = try options.crossValidate.map {
      try Numbers.whole($0, "--cross-validate", in: 2...100, try: "5")
    }
    log = try learning.chosenLog()
    try AtomicFile.checkWritable(usualOutput)
    let sample = SampleTable(rawValue: path)
    table = try read ?? csv.form().table(path)
    guard
      let target = try options.target ?? TableTrain.savedTarget(options.columns)
        ?? sample?.targetName
    else {
      throw UsageError(
        "--target: \(path.shownPath) needs the column to predict; add --target "
          + "\(table.columnNames.last.map { shellWord($0) } ?? "COLUMN").")
    }
    columns = try options.columns(of: table, target: target)
    try options.save(columns, besides: path)
    var chosen = try options.options(learning)
    let test = try options.test.map { try csv.form().table($0) }
    do {
      let (table, columns) = (table, columns)
      training = try Console.errors.working("preparing", rows: table.rowCount) {
        let prepared = try TableTraining(table, columns, chosen, test: test)
        var recipe = prepared.recipe
        try options.change(&recipe, network, learning)
        if recipe == prepared.recipe { return prepared }
        chosen.recipe = recipe
        return try TableTraining(table, columns, chosen, test: test)
      }
    } catch let error as TableError { throw TableFileError(error) }
    let model = try training.recipe.model(
      for: training.training, classes: training.classNames?.count, seed: training.options.seed)
    try model.build(for: training.training.featureShape)
    model.takeClassNames(of: training.training)
    let name = table.name
    self.output = try ModelOutput(output, usual: usualOutput, isForced: isForced) {
      try model.mayReplace($0, origin: ["source": name])
    }
  }

  /// The options on which the training depends, for its checkpoints.
  private var settings: [(name: String, value: String)] {
    let (recipe, options) = (training.recipe, training.options)
    return [
      ("the table", table.name), ("--target", columns.target ?? "none"),
      ("--task", training.task.rawValue),
      ("--hidden", recipe.hidden.isEmpty ? "none" : "\(recipe.hidden)"),
      ("--dropout", "\(recipe.dropout)"), ("--batch-size", "\(recipe.batchSize)"),
      ("--learning-rate", "\(recipe.learningRate)"), ("--patience", "\(recipe.patience)"),
      ("--seed", "\(options.seed)"), ("--test-split", "\(options.testShare)"),
      ("--validation-split", "\(options.validationShare)"),
      ("--groups", options.groups ?? "none"), ("--time", options.time ?? "none"),
      ("--balance", options.balancesClasses ? "yes" : "no"), ("--log", learning.log ?? "none"),
    ]
  }

  /// The target that a file of columns names.
  static func savedTarget(_ path: String?) throws -> String? {
    guard let path else { return nil }
    let text = String(decoding: try FileBytes.read(path), as: UTF8.self)
    return try Columns(json: JSON(parsing: text, path: path), path: path).target
  }

  /// The path to which a model is saved by default: the table's name in the present folder.
  static func modelPath(_ path: String) -> String {
    if path == "-" { return "table.safetensors" }
    var name = path.split(separator: "/").last.map(String.init) ?? path
    for ending in [".gz", ".csv", ".tsv", ".tab", ".txt"] where name.lowercased().hasSuffix(ending)
    {
      name = String(name.dropLast(ending.count))
    }
    return name + ".safetensors"
  }

  func run(json: Bool, isDryRun: Bool) throws {
    defer { log?.tell() }
    let (odd, warnings) = try Console.errors.working("checking", rows: table.rowCount) {
      (try report.oddCells(), try training.warnings())
    }
    for line in odd { Console.errors.line(line) }
    for warning in warnings { Console.errors.line("warning: \(warning)") }
    if !json { introduce() }
    if isDryRun { return OwnDataTraining.tellDryRun(json: json) }
    let checkpoints = try saving.folder(settings)
    let progress: any Callback = json ? LineReport(.output) : ProgressReport(.output)
    let outcome = try training.run(
      callbacks: [Interruption(), WarningReport(), progress] + (log.map { [$0] } ?? [])
        + CheckpointOptions.callbacks(checkpoints),
      retraining: [Interruption()]
    ) { model in
      model.metadata["source"] = table.name
      try output.save(checkpoints) { try model.save(toPath: $0, includesOptimizer: false) }
    }
    let crossed = try folds.map { try training.crossValidated(folds: $0) }
    defer {
      if outcome.failure == nil, let text = outcome.judgement(of: training) {
        Console.errors.line("warning: \(text)")
      }
    }
    if json {
      Console.output.line(self.json(outcome, crossed).description)
    } else {
      conclude(outcome, crossed)
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
    console.line(report.readingText)
    console.line()
    console.write(report.text(style: console.style))
    console.line()
    console.line("\(training.task.rawValue) of \(training.target.name): \(training.taskReason)")
    let without = training.rowsWithoutTarget.count
    if without > 0 { console.line("left out: \(counted(without, "row")) without a target") }
    let (learned, watched) = (training.training.count, training.validation?.count ?? 0)
    console.line(
      "rows: \(NumberFormat.grouped(learned)) to train on, \(NumberFormat.grouped(watched)) to validate on, "
        + "\(NumberFormat.grouped(training.test.count)) to test on")
    let recipe = training.recipe
    let sizes = [training.encoding.width] + recipe.hidden + [training.classNames?.count ?? 1]
    console.line(
      "network: \(sizes.map(String.init).joined(separator: " → "))"
        + (recipe.dropout > 0 ? ", dropout \(recipe.dropout)" : "")
        + ", \(recipe.batchSize) rows in a step, at most \(recipe.epochs) epochs, as suits "
        + "\(counted(learned, "row"))")
    console.line()
  }

  private func conclude(_ outcome: TableOutcome, _ crossed: [TableScores]?) {
    let console = Console.output
    console.line()
    let end = EndOfTraining(outcome)
    let retrained =
      "the network that is saved learned anew from \(counted(retrainedCount, "row")) for as long."
    let isCut = !outcome.isWhole && !outcome.history.wasStopped
    let text =
      outcome.isRetrained
      ? end.text(kept: retrained)
      : isCut
        ? end.text(kept: "its weights are saved, since learning anew was stopped as you asked.")
        : end.text()
    if let text { console.line(text) }
    console.line()
    let task = training.task
    let trivial = task == .regression ? "the mean" : "the most frequent class"
    console.write(
      Table(
        columns: [.init("on \(counted(training.test.count, "test row"))")]
          + TableScores.columns(task),
        rows: [["this network"] + outcome.scores.cells()]
          + [outcome.linear].compactMap(\.self).map { ["a linear model"] + $0.cells() }
          + [[trivial] + outcome.trivial.cells()]
      ).text(style: console.style))
    console.line()
    detail(outcome)
    if let crossed { show(crossed) }
    let most = 12
    let score = task == .regression ? "R²" : "the share right"
    console.line(
      "How much \(score) falls when a column's values change places among the test rows:")
    console.line()
    console.write(
      Table(
        columns: [.init("column"), .init("fall", isRight: true)],
        rows: outcome.importance.prefix(most).map {
          [$0.column.onOneLine(atMost: 60), NumberFormat.fixed($0.loss, decimals: 3)]
        }
      ).text(style: console.style))
    console.line()
    console.line("Saved \(output.path.shownPath). Try:")
    console.line("  sankofa inspect \(shellPath(output.path))")
    if path != "-" {
      console.line("  sankofa predict \(shellPath(output.path)) \(shellPath(path))")
    }
  }

  /// The number of rows to train and to validate on.
  private var retrainedCount: Int { training.training.count + (training.validation?.count ?? 0) }

  private func detail(_ outcome: TableOutcome) {
    let console = Console.output
    switch outcome.scores {
    case .numbers(let scores):
      let texts = scores.errorQuantiles.map { NumberFormat.significant($0) }
      console.line(
        "Errors (answer minus truth): 5 % below \(texts[0]), a quarter below \(texts[1]), half below "
          + "\(texts[2]), three quarters below \(texts[3]), 95 % below \(texts[4]).")
    case .classes:
      if let table = outcome.scores.confusion(training.classNames) {
        console.write(table.text(style: console.style))
      }
    }
    console.line()
  }

  private func show(_ crossed: [TableScores]) {
    let values = crossed.map(\.main)
    let mean = values.reduce(0, +) / Double(values.count)
    let name = training.task == .regression ? "R²" : "share right"
    let texts = values.map { NumberFormat.fixed($0, decimals: 3) }
    Console.output.line(
      "Cross-validated over \(values.count) parts: \(name) \(NumberFormat.fixed(mean, decimals: 3)) "
        + "(\(texts.joined(separator: " ")))")
    Console.output.line()
  }

  private func json(_ outcome: TableOutcome, _ crossed: [TableScores]?) -> JSON {
    var line = JSONObject()
    line["table"] = .string(table.name)
    line["target"] = .string(training.target.name)
    line["task"] = .string(training.task.rawValue)
    line["rows"] = .integer(training.training.count)
    line["validation_rows"] = .integer(training.validation?.count ?? 0)
    line["test_rows"] = .integer(training.test.count)
    line["test"] = outcome.scores.json
    line["linear"] = outcome.linear?.json ?? .null
    line["trivial"] = outcome.trivial.json
    if let crossed { line["cross_validation"] = .array(crossed.map(\.json)) }
    line["importance"] = .array(
      outcome.importance.map { ["column": .string($0.column), "loss": .number($0.loss)] })
    line["epochs"] = .integer(outcome.history.epochs.count)
    line["best_epoch"] = outcome.bestEpoch.map { .integer($0) } ?? .null
    line["retrained"] = .bool(outcome.isRetrained)
    line["stopped"] = .bool(!outcome.isWhole)
    line["weights_sha256"] = .string(outcome.model.weightsDigest)
    if let failure = outcome.failure { line["error"] = .string(failure.description) }
    line["model"] = .string(output.path)
    return .object(line)
  }
}
