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

  init(_ file: String, _ choice: ExampleOptions) throws {
    if let page = PageArgument(file) {
      try self.init(page: page.page(), file, choice)
      return
    }
    // The file may be missing because a built-in page was meant.
    try PageArgument.checkExists(file)
    let model = try ModelArgument.load(file)
    if let from = choice.from, ExampleFile.isMeant(by: from) {
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
        "--from: \(file.shownPath) does not say what it was trained on and takes \(needs.text); name "
          + "\(needs.dataset.map { "\($0), or " } ?? "")a .npz file with arrays "
          + "\(ExampleFile.listed(inputs + outputs)).")
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
