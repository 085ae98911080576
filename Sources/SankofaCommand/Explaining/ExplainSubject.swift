import SankofaData
import SankofaExplain
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// What is explained: a trained model with examples of its data set, or a page with its own.
struct ExplainSubject {
  let model: Model
  /// The parameters as they were written, when they were.
  private let values: [String: Tensor]
  private let loss: Loss
  /// What goes in.
  let features: Tensor
  /// With what should come out, where that is known.
  let data: Dataset?
  /// One line: what is explained.
  let title: String
  /// What the examples are called.
  let numbers: [Int]
  /// η, unless another is asked for.
  let learningRate: Double
  private let page: NetworkPage?

  init(_ file: String, _ choice: ExampleOptions) throws {
    if PageTraining.takes(file) {
      try self.init(page: NetworkPage(readingPath: file), file, choice)
    } else {
      try self.init(model: ModelArgument.load(file), file, choice)
    }
  }

  private init(page: NetworkPage, _ file: String, _ choice: ExampleOptions) throws {
    if let option = choice.from ?? choice.part ?? choice.source.data {
      throw UsageError(
        "explain: a page has its own examples, got \(option.shown); leave it out.")
    }
    if page.exampleCount == 0 {
      throw FormatError(path: file, place: .file, message: "has no examples; add \"input\": [1].")
    }
    let range = try choice.chosen(
      among: page.exampleCount, of: "examples of \(page.name)", otherwise: 0..<page.exampleCount)
    (model, values, loss) = (try page.model(), page.values, page.loss)
    (title, numbers) = (page.name, Array(range))
    let rows = Tensor(range.map(Int32.init), shape: [range.count])
    features = page.features.gathered(rows)
    data =
      page.hasTargets
      ? try Dataset(name: page.name, features: features, targets: page.targets.gathered(rows))
      : nil
    learningRate = page.learningRate
    self.page = page
  }

  private init(model: Model, _ file: String, _ choice: ExampleOptions) throws {
    if let from = choice.from { _ = try usage { try DatasetCatalog.entry(named: from) } }
    let isTrain = try choice.isTrain()
    guard let name = choice.from ?? model.datasetName else {
      throw UsageError(
        "--from: \(file) does not say what it was trained on; name one of "
          + "\(listed(DatasetCatalog.names)).")
    }
    let loaded = try choice.source.load(name)
    let part = isTrain ? loaded.train : loaded.test
    try model.checkTakes(part, "--from", name)
    let range = try choice.chosen(
      among: part.count, of: "\(isTrain ? "training" : "test") examples of \(name)",
      otherwise: 0..<1)
    loss = try model.lossForEvaluation()
    data = loss.takesLabels ? part[range] : try part[range].withOneHotTargets()
    features = part[range].features
    numbers = Array(range)
    title = "\(file.shownPath), \(isTrain ? "training" : "test") examples of \(name)"
    // The rate of another rule means something else.
    learningRate = (model.compilation?.optimizer as? SGD)?.learningRate ?? 0.1
    (self.model, values, page) = (model, [:], nil)
  }

  func explainer() throws -> Explainer { try Explainer(model, loss: loss, values: values) }

  /// Keeps what the steps led to: a page as a page, a model as a model.
  func save(_ explainer: Explainer, to path: String) throws {
    if let page, PageTraining.takes(path) {
      try page.with(values: explainer.values).write(toPath: path)
    } else {
      explainer.updateModel()
      try model.save(toPath: path)
    }
  }
}
