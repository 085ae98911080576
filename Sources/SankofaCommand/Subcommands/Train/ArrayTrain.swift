import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// A network, trained on arrays in NumPy's files.
struct ArrayTrain {
  private let path: String
  private let training: ArrayTraining
  private let output: ModelOutput
  private let saving: CheckpointOptions
  private let learning: LearningOptions
  private let log: DeferredErrorLog?

  /// Reads and prepares arrays.
  init(
    _ path: String, labels: String?, _ columns: TableTrainOptions, _ network: NetworkOptions,
    _ learning: LearningOptions, _ saving: CheckpointOptions, output: String?, isForced: Bool
  ) throws {
    if let option = ArrayTrainOptions.unused(columns, network, learning).first {
      throw UsageError("\(option): has no use for arrays; leave it out.")
    }
    let isArchive = path.lowercased().hasSuffix(".npz")
    if isArchive, labels != nil {
      throw UsageError(
        "--labels: is for .npy files, and an archive holds its targets; leave it out.")
    }
    (self.path, self.saving, self.learning) = (path, saving, learning)
    let usualOutput = output ?? ArrayTrain.modelPath(path)
    try checkNamesModel(usualOutput)
    try checkKeeps([path, labels], "--output", usualOutput)
    log = try learning.chosenLog()
    try AtomicFile.checkWritable(usualOutput)
    let arrays: LabelledArrays
    if isArchive {
      arrays = try LabelledArrays(archive: path)
    } else if let labels {
      arrays = try LabelledArrays(features: path, targets: labels)
    } else {
      throw UsageError("--labels: \(path.shownPath) needs its targets; add --labels y.npy.")
    }
    let ofTable = try columns.options(learning)
    var chosen = ArrayTraining.Options()
    (chosen.task, chosen.testShare) = (ofTable.task, ofTable.testShare)
    (chosen.validationShare, chosen.seed) = (ofTable.validationShare, ofTable.seed)
    chosen.balancesClasses = ofTable.balancesClasses
    var prepared = try ArrayTraining(arrays, chosen)
    switch prepared.recipe {
    case .dense(var recipe):
      try columns.change(&recipe, network, learning)
      prepared.recipe = .dense(recipe)
    case .pictures(var recipe):
      try FileTrainOptions.change(&recipe, for: .pictures, network, learning, stays: false)
      prepared.recipe = .pictures(recipe)
    }
    training = prepared
    let model = try prepared.model()
    try model.build()
    model.takeClassNames(of: prepared.training)
    self.output = try ModelOutput(output, usual: usualOutput, isForced: isForced) {
      try model.mayReplace($0, origin: ["source": path])
    }
  }

  /// The path to which a model is saved by default: the name of the file in the present folder.
  private static func modelPath(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.dropLast(".npy".count) + ".safetensors"
  }

  /// The options on which the training depends, for its checkpoints.
  private var settings: [(name: String, value: String)] {
    let options = training.options
    return [
      ("the arrays", path), ("--task", training.task.rawValue),
      ("the network", "\(training.recipe)"),
      ("--seed", "\(options.seed)"), ("--test-split", "\(options.testShare)"),
      ("--validation-split", "\(options.validationShare)"),
      ("--balance", options.balancesClasses ? "yes" : "no"), ("--log", learning.log ?? "none"),
    ]
  }

  func run(json: Bool, isDryRun: Bool) throws {
    defer { log?.tell() }
    let model = try training.model()
    try model.build()
    if !json { try introduce(model) }
    if isDryRun { return OwnDataTraining.tellDryRun(json: json) }
    let course = OwnDataTraining(
      path: path, output: output, log: log,
      testText: counted(training.test.count, "test example"), classNames: training.classNames,
      next: ["sankofa predict \(shellPath(output.path)) new.npy"])
    try course.run(saving.folder(settings), json: json, facts: facts) {
      try training.run(callbacks: $0)
    }
  }

  private func introduce(_ model: Model) throws {
    let console = Console.output
    let features = training.arrays.features
    let names = training.arrays.arrayNames.map { " (\($0.joined(separator: ", ")))" } ?? ""
    console.line(
      "\(path.shownPath)\(names): \(counted(features.shape[0], "example")) of "
        + "\(features.elementType) \(features.shape.dropFirst())"
        + (features.isMapped ? ", which stay in the file" : ""))
    let classes = training.classNames.map { ", \($0.count) classes" } ?? ""
    console.line(
      "task: \(training.task.rawValue) (\(training.taskReason); --task changes that)\(classes)")
    console.line(
      "examples: \(NumberFormat.grouped(training.training.count)) to train on, "
        + "\(NumberFormat.grouped(training.validation?.count ?? 0)) to validate on, "
        + "\(NumberFormat.grouped(training.test.count)) to test on")
    let (batchSize, epochs) =
      switch training.recipe {
      case .dense(let recipe): (recipe.batchSize, recipe.epochs)
      case .pictures(let recipe): (recipe.batchSize, recipe.epochs)
      }
    console.line(
      "network: \(batchSize) examples in a step, at most \(epochs) epochs, as suits "
        + "\(counted(training.training.count, "example"))")
    console.write(try Table(layersOf: model).text(style: console.style))
    console.line()
  }

  /// The members of the JSON line about the arrays.
  private var facts: JSONObject {
    var line = JSONObject()
    line["source"] = .string(path)
    line["task"] = .string(training.task.rawValue)
    line["classes"] = training.classNames.map { .array($0.map { .string($0) }) } ?? .null
    line["training_examples"] = .integer(training.training.count)
    line["validation_examples"] = .integer(training.validation?.count ?? 0)
    line["test_examples"] = .integer(training.test.count)
    return line
  }
}
