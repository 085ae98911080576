import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// The training of a network on files of one's own, from what was found to the saved model.
struct FileTrain {
  /// The place of the model's file and the log of the training. Both are checked before anything is read.
  struct Places {
    let output: String?
    let usualOutput: String
    let isForced: Bool
    let log: DeferredErrorLog?

    /// - Parameter usual: the path by default, if it does not follow from the name of a folder.
    init(
      _ path: String, test: String?, _ learning: LearningOptions, output: String?,
      usual: String? = nil, isForced: Bool
    ) throws {
      (self.output, self.isForced) = (output, isForced)
      usualOutput = output ?? usual ?? FileTrain.modelPath(path)
      try checkNamesModel(usualOutput)
      try checkKeeps([path, test], "--output", usualOutput)
      log = try learning.chosenLog()
      try AtomicFile.checkWritable(usualOutput)
    }
  }

  private let path: String
  private let training: any FileTraining
  /// The reports on the files, and on those for watching and testing if they are apart.
  private let reports: [FileReport]
  private let output: ModelOutput
  private let log: DeferredErrorLog?

  private var kind: FileKind { training.kind }

  /// - Parameter path: the folder or table with the files.
  init(
    _ path: String, _ training: any FileTraining, _ reports: [FileReport], _ places: Places
  ) throws {
    (self.path, self.training, self.reports) = (path, training, reports)
    log = places.log
    let model = try training.recipe.compiledModel(
      for: training.shape, classes: training.classNames.count, seed: training.shared.seed)
    try model.build()
    model.takeClassNames(of: training.training)
    output = try ModelOutput(places.output, usual: places.usualOutput, isForced: places.isForced) {
      try model.mayReplace($0, origin: ["source": path])
    }
  }

  /// The path to which a model is saved by default: the name of the folder or table in the present
  /// folder.
  private static func modelPath(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? "files"
    if CSVForm.isMeant(by: name), let point = name.firstIndex(of: ".") {
      return name[..<point] + ".safetensors"
    }
    return (name.allSatisfy { $0 == "." } ? "files" : name) + ".safetensors"
  }

  /// Labelled files to test on, in a folder or a table that `--test` names.
  static func test(_ path: String, _ form: CSVForm, like source: FileSource) throws -> LabelledFiles
  {
    let (kind, columns) = (source.kind, source.columns)
    guard
      let found = try FileSource.all(kind, path, form, like: (columns?.files, columns?.labels))
    else {
      throw UsageError(
        "--test: must be a folder of class folders, or a table that names \(kind.noun)s, got "
          + "\(path.shown); name one.")
    }
    return found
  }

  /// The options on which the training depends, for its checkpoints.
  private func settings(
    _ own: [(name: String, value: String)], _ learning: LearningOptions
  ) -> [(name: String, value: String)] {
    let recipe = training.recipe
    return [("the \(kind.noun)s", path)] + own + [
      ("--model", recipe.networkName), ("--hidden", "\(recipe.hidden)"),
      ("--dropout", "\(recipe.dropout)"),
      ("--batch-size", "\(recipe.batchSize)"), ("--learning-rate", "\(recipe.learningRate)"),
      ("--patience", "\(recipe.patience)"), ("--seed", "\(training.shared.seed)"),
      ("--balance", training.shared.balancesClasses ? "yes" : "no"),
      ("--log", learning.log ?? "none"),
    ]
  }

  /// Trains, saves and tells how well the network does.
  ///
  /// - Parameters:
  ///   - settings: the options on which the examples depend, for checkpoints.
  ///   - metadata: what the model's file is to hold beside the source.
  ///   - before: the lines before those about files, and `changes` the line on random changes.
  ///   - next: commands to try, beside that for a folder.
  func run(
    _ saving: CheckpointOptions, _ learning: LearningOptions,
    settings own: [(name: String, value: String)], metadata: [String: String] = [:],
    before: [String] = [], example: String, changes: String? = nil,
    next: (_ model: String) -> [String] = { _ in [] }, json: Bool, isDryRun: Bool
  ) throws {
    defer { log?.tell() }
    for warning in training.warnings() { Console.errors.line("warning: \(warning)") }
    if !json { introduce(before, example, changes) }
    if isDryRun { return OwnDataTraining.tellDryRun(json: json) }
    let model = shellPath(output.path)
    let predict =
      FolderListing.isFolder(path) ? ["sankofa predict \(model) \(shellPath(path))"] : []
    let course = OwnDataTraining(
      path: path, output: output, log: log,
      testText: counted(training.test.count, "test \(kind.noun)"), classNames: training.classNames,
      next: predict + next(model))
    try course.run(
      saving.folder(settings(own, learning)), json: json, metadata: metadata, facts: facts
    ) { try training.run(callbacks: $0) }
  }

  private func introduce(_ before: [String], _ example: String, _ changes: String?) {
    let console = Console.output
    for line in before { console.line(line) }
    for report in reports {
      console.line(report.readingText)
      if let text = report.leftOutText { console.line(text) }
    }
    console.line()
    console.write(reports[0].classes(style: console.style))
    console.line()
    console.line(example)
    let (learned, watched) = (training.training.count, training.validation?.count ?? 0)
    console.line(
      "\(kind.noun)s: \(NumberFormat.grouped(learned)) to train on, \(NumberFormat.grouped(watched)) "
        + "to validate on, \(NumberFormat.grouped(training.test.count)) to test on")
    let (recipe, shape) = (training.recipe, training.shape)
    let sizes =
      recipe.layerTexts(for: shape)
      + (recipe.hidden + [training.classNames.count]).map(String.init)
    let isOfSides = shape.rank > 1
    console.line(
      "network: \(sizes.joined(separator: " → "))"
        + (recipe.dropout > 0 ? ", dropout \(recipe.dropout)" : "")
        + ", \(recipe.batchSize) \(kind.noun)s in a step, at most \(recipe.epochs) epochs, as suits "
        + counted(learned, kind.noun) + (isOfSides ? " of \(shape[0])×\(shape[1])" : ""))
    if let changes { console.line(changes) }
    console.line()
  }

  /// The members of the JSON line about the files.
  private var facts: JSONObject {
    var line = JSONObject()
    line["source"] = .string(path)
    for member in reports[0].json.members { line[member.name] = member.value }
    line["shape"] = .array(training.shape.extents.map { .integer($0) })
    line["training_\(kind.noun)s"] = .integer(training.training.count)
    line["validation_\(kind.noun)s"] = .integer(training.validation?.count ?? 0)
    line["test_\(kind.noun)s"] = .integer(training.test.count)
    return line
  }
}
