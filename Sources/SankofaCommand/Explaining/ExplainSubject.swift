import SankofaData
import SankofaExplain
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// The subject of an explanation: a trained model with examples of its data set or of a file, or a
/// page with its own.
struct ExplainSubject {
  let model: Model
  /// The parameters as a page gives them; empty for a model.
  private let values: [String: Tensor]
  /// The loss that replaces the model's own, if any.
  private let loss: Loss?
  /// The inputs.
  let features: [Tensor]
  /// The examples with their targets; `nil` when there are no targets.
  let data: Dataset?
  /// One line that says what is explained.
  let title: String
  /// The numbers of the examples.
  let numbers: [Int]
  /// The default of the learning rate η.
  let learningRate: Double
  private let page: NetworkPage?
  /// The advice on how to add targets when there are none.
  let targetFix: String

  /// The model in a file; `nil` when the file is a page.
  static func model(in file: String) throws -> Model? {
    if PageArgument(file) != nil { return nil }
    // The file may be missing because a built-in page was meant.
    try PageArgument.checkExists(file)
    return try ModelArgument.load(file)
  }

  /// - Parameters:
  ///   - model: the model in the file; `nil` for a page.
  ///   - example: a file with an example, if one is named behind the model.
  init(
    _ file: String, _ model: Model?, example: String?, _ choice: ExampleOptions
  ) throws {
    guard let model else {
      guard let page = PageArgument(file) else {
        preconditionFailure("a file without a model is a page")
      }
      if let example {
        throw UsageError(
          "example: a page has its own, got \(example.shown); leave it out, or choose one by "
            + "--example 0.")
      }
      try self.init(page: page.page(), file, choice)
      return
    }
    if let example {
      try self.init(model: model, file, reading: example, choice)
    } else if let from = choice.from, FileSource.isFolder(from) {
      try self.init(model: model, file, folder: from, choice)
    } else if let from = choice.from, ExampleFile.isMeant(by: from) {
      try self.init(model: model, file, examples: from, choice)
    } else {
      try self.init(model: model, file, choice)
    }
  }

  private init(page: NetworkPage, _ file: String, _ choice: ExampleOptions) throws {
    let unused = given([("--from", choice.from)]) + choice.givenForDataSets
    if let option = unused.first {
      throw UsageError("\(option): a page has its own examples; leave it out.")
    }
    if page.exampleCount == 0 {
      throw FormatError(path: file, place: .file, message: "has no examples; add \"input\": [1].")
    }
    let range = try choice.chosen(
      among: page.exampleCount, of: "examples of \(page.name)", otherwise: 0..<page.exampleCount)
    (model, values, loss) = (try page.model(), page.values, page.loss)
    (title, numbers) = (page.name, Array(range))
    let rows = Tensor(range.map(Int32.init), shape: [range.count])
    features = [page.features.gathered(rows)]
    data =
      page.hasTargets
      ? try Dataset(name: page.name, features: features, targets: [page.targets.gathered(rows)])
      : nil
    learningRate = page.learningRate
    self.page = page
    targetFix = "\(file) has no targets; add \"target\" to it."
  }

  private init(model: Model, _ file: String, _ choice: ExampleOptions) throws {
    if model.tableEncoding != nil {
      throw UsageError(
        "explain: \(file.shownPath) takes \(ModelNeeds(model).text); name a .csv file behind it, and "
          + "the row with --row 0.")
    }
    if model.textFitting != nil {
      throw UsageError(
        "explain: \(file.shownPath) takes \(ModelNeeds(model).text); name a .txt file behind it, or - "
          + "for standard input.")
    }
    if let from = choice.from { _ = try usage { try DatasetCatalog.entry(named: from) } }
    let isTrain = try choice.isTrain()
    let (inputs, outputs) = ExampleFile.names(for: model)
    if inputs.count > 1 || outputs.count > 1 {
      throw UsageError(
        "--from: \(file) has \(inputs.count) inputs and \(outputs.count) outputs, which no data set "
          + "has; name a .npz file with arrays \(ExampleFile.listed(inputs + outputs)).")
    }
    guard let name = choice.from ?? model.datasetName else {
      let needs = ModelNeeds(model)
      throw UsageError(
        "--from: \(file.shownPath) \(model.originText); name "
          + "\(needs.dataset.map { "\($0), or " } ?? "")"
          + (needs.takesFiles
            ? "a folder with a folder for each class."
            : "a .npz file with arrays \(ExampleFile.listed(inputs + outputs))."))
    }
    let loaded = try choice.source.load(name)
    let part = try model.fitted(
      model.relabelled(isTrain ? loaded.train : loaded.test), "--from", name,
      fix: "name a .npz file with arrays \(ExampleFile.listed(inputs + outputs)).")
    let range = try choice.chosen(
      among: part.count, of: "\(isTrain ? "training" : "test") examples of \(name)",
      otherwise: 0..<1)
    try model.requireLoss(file)
    let takesLabels = try model.compiled().loss.takesLabels
    loss = nil
    data = takesLabels ? part[range] : try part[range].withOneHotTargets()
    features = part[range].featureParts
    numbers = Array(range)
    title = "\(file.shownPath), \(isTrain ? "training" : "test") examples of \(name)"
    learningRate = model.descentRate
    (self.model, values, page, targetFix) = (model, [:], nil, "")
  }

  private init(
    model: Model, _ file: String, examples path: String, _ choice: ExampleOptions
  ) throws {
    if let option = choice.givenForDataSets.first {
      throw UsageError("\(option): a file of examples has no parts and no folder; leave it out.")
    }
    let outputs = ExampleFile.names(for: model).outputs
    try model.requireLoss(file)
    let examples = try ExampleFile(path, for: model)
    let count = examples.features[0].shape.extents.first ?? 0
    let range = try choice.chosen(
      among: count, of: "examples of \(path.shownPath)", otherwise: 0..<min(1, count))
    data = examples.data.map { $0[range] }
    let rows = Tensor(range.map(Int32.init), shape: [range.count])
    features = data?.featureParts ?? examples.features.map { $0.gathered(rows) }
    (title, numbers) = ("\(file.shownPath), examples of \(path.shownPath)", Array(range))
    learningRate = model.descentRate
    (self.model, loss, values, page) = (model, nil, [:], nil)
    targetFix =
      "\(path.shownPath) has no targets; add arrays \(ExampleFile.listed(outputs)) to it."
  }

  /// A single file, whose class is not known.
  private init(
    model: Model, _ file: String, reading path: String, _ choice: ExampleOptions
  ) throws {
    if let option = choice.given.first {
      throw UsageError("\(option): chooses examples, and \(path.shownPath) is one; leave it out.")
    }
    try model.requireKnownRule(file)
    guard ModelNeeds(model).takesFiles else {
      throw UsageError(
        "example: \(file.shownPath) takes \(ModelNeeds(model).text); leave \(path.shown) out, or name "
          + "a .npz file by --from.")
    }
    features = try Questions.reading(path, for: model, called: file).questions.features
    (data, title, numbers) = (nil, "\(file.shownPath), \(path.shownPath)", [0])
    learningRate = model.descentRate
    (self.model, loss, values, page) = (model, nil, [:], nil)
    targetFix = "\(path.shownPath) has no class; name a folder of class folders by --from."
  }

  /// Files of a folder that has a folder for each class.
  private init(model: Model, _ file: String, folder: String, _ choice: ExampleOptions) throws {
    if let option = choice.givenForDataSets.first {
      throw UsageError(
        "\(option): is for data sets, and \(folder.shownPath) is none; leave it out.")
    }
    try model.requireKnownRule(file)
    try model.requireLoss(file)
    let found = try FilesForModel(
      FileParts(model.fileKind, inFolder: folder).forTesting, for: model, called: file)
    Console.errors.tell(failures: found.failures)
    let range = try choice.chosen(
      among: found.data.count, of: "files of \(folder.shownPath)", otherwise: 0..<1)
    let chosen = found.data[range]
    data = try model.compiled().loss.takesLabels ? chosen : chosen.withOneHotTargets()
    (features, numbers) = (chosen.featureParts, Array(range))
    title = "\(file.shownPath), examples of \(folder.shownPath)"
    learningRate = model.descentRate
    (self.model, loss, values, page, targetFix) = (model, nil, [:], nil, "")
  }

  func explainer() throws -> Explainer { try Explainer(model, loss: loss, values: values) }

  /// Saves the network after the steps: as a page when it came from one and the path ends like one,
  /// otherwise as a model.
  func save(_ explainer: Explainer, to path: String) throws {
    if let page, PageArgument.ending(of: path) != nil {
      try page.with(values: explainer.values).write(toPath: path)
    } else {
      explainer.updateModel()
      try model.save(toPath: path)
    }
  }
}

extension Model {
  /// η for gradient descent: that of SGD, since the learning rate of another optimizer means
  /// something else.
  fileprivate var descentRate: Double { (compilation?.optimizer as? SGD)?.learningRate ?? 0.1 }
}
