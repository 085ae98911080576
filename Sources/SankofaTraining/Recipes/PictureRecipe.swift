import SankofaData
import SankofaNN
import SankofaTensor

/// A ready network for pictures, with training settings that suit it.
///
/// ```swift
/// let data = try MNIST.load()
/// let recipe = PictureRecipe.cnn
/// let model = try recipe.model(for: data.train, greatest: 255)
/// try recipe.training.fit(model, data.train)
/// print(try model.evaluate(data.test))
/// ```
///
/// `Documentation/decisions/defaults.md` says how the recipes were found.
public struct PictureRecipe: Sendable {
  /// The kind of network, its sizes, and its random changes of pictures.
  public var network: PictureNetwork
  /// The epochs, the batch size, the optimizer and the loss that suit the network.
  public var training: TrainingRecipe

  /// Makes a recipe.
  public init(_ network: PictureNetwork, _ training: TrainingRecipe) {
    self.network = network
    self.training = training
  }

  /// For the embedded digits: 97.9 % right on the test data, as the mean of the ten splits.
  public static let digits = PictureRecipe(
    PictureNetwork(.mlp, hidden: [128]),
    TrainingRecipe(epochs: 30, batchSize: 32, optimizer: .adam(learningRate: 0.004)))
  /// For MNIST: 97.8 % right on the test data.
  public static let mnist = PictureRecipe(
    PictureNetwork(.mlp, hidden: [256]),
    TrainingRecipe(epochs: 5, batchSize: 128, optimizer: .adam(learningRate: 0.001)))
  /// For MNIST: 99.2 % right on training data that were held out.
  public static let cnn = PictureRecipe(
    PictureNetwork(.cnn),
    TrainingRecipe(
      epochs: 3, batchSize: 64, optimizer: .adam(learningRate: 0.003), schedule: "one_cycle"))
  /// For MNIST: 98.9 % right on training data that were held out.
  public static let lenet5 = PictureRecipe(
    PictureNetwork(.lenet5, activation: .tanh, initializer: .glorotUniform),
    TrainingRecipe(
      epochs: 12, batchSize: 64, optimizer: .adam(learningRate: 0.002), schedule: "one_cycle"))
  /// For MNIST: 98.8 % right on training data that were held out.
  public static let lstm = PictureRecipe(
    PictureNetwork(.lstm, initializer: .glorotUniform),
    TrainingRecipe(
      epochs: 4, batchSize: 64, optimizer: .adam(learningRate: 0.004), schedule: "one_cycle"))

  /// The recipes of data sets that are so few and so small that every network takes their epochs and
  /// batch size.
  private static let ofSmallDatasets = ["digits": digits]

  /// The recipe for a data set of the catalog, with a network of some kind.
  ///
  /// - Throws: `DataError.unknownDataset`, which suggests the nearest name.
  public init(for dataset: String, network kind: PictureNetwork.Kind = .mlp) throws {
    let own = try PictureRecipe.ofSmallDatasets[DatasetCatalog.entry(named: dataset).name]
    switch kind {
    case .mlp: self = own ?? .mnist
    case .cnn: self = .cnn
    case .lenet5: self = .lenet5
    case .lstm: self = .lstm
    }
    if let own {
      (training.epochs, training.batchSize) = (own.training.epochs, own.training.batchSize)
    }
  }

  /// The network for labelled pictures, compiled for its training.
  ///
  /// - Parameters:
  ///   - data: the examples to learn from, with labels; or with one-hot targets, when the loss takes
  ///     those.
  ///   - greatest: the value of full ink in the data, such as 255; the network sees it as 1.
  ///   - seed: 0 by default; first weights and the order of examples follow from it.
  ///   - validationSplit: the share of the examples that will be held out for validation; the
  ///     schedule needs it.
  /// - Throws: `SankofaError` when the pictures do not fit the network or the targets have no classes;
  ///   `UnknownName` when there is no schedule of that name; `DataError` for a label outside the classes.
  public func model(
    for data: Dataset, greatest: Double, seed: UInt64 = 0, validationSplit: Double = 0
  ) throws -> Sequential {
    let targets = try data.withOneHotTargets().targets
    guard targets.rank == 2 else {
      throw SankofaError(
        network.kind.rawValue,
        "needs labels or one-hot targets [n, classes], got targets of \(targets.type); make labels of "
          + "them.")
    }
    let layers = try network.layers(
      for: data.featureShape, greatest: greatest, outputs: targets.shape[1],
      activation: training.loss.outputActivation)
    let model = Sequential(layers, seed: seed)
    try training.compile(model, for: data, validationSplit: validationSplit)
    return model
  }
}
