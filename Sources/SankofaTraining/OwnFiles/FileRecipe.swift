import SankofaData
import SankofaNN
import SankofaTensor

/// A network for files of one's own, and its training: ``PictureSetRecipe`` or ``TextRecipe``.
public protocol FileRecipe: Sendable {
  /// The neurons of each hidden layer before the classes.
  var hidden: [Int] { get set }
  /// The share of the outputs that are dropped in a step, at least 0 and below 1.
  var dropout: Double { get set }
  /// The number of files in a step.
  var batchSize: Int { get set }
  /// The most passes over the files.
  var epochs: Int { get set }
  /// The number of epochs without a better validation loss after which training ends.
  var patience: Int { get set }
  /// The learning rate.
  var learningRate: Double { get set }
  /// The kind of the network, such as `cnn`.
  var networkName: String { get }
  /// The form of an example and the layers before the hidden ones, in words.
  func layerTexts(for shape: Shape) -> [String]
  /// The network for examples of a shape, compiled.
  ///
  /// - Parameter seed: the seed of first weights, dropout, random changes and the order of examples.
  /// - Throws: `SankofaError` when no such network takes examples of this shape.
  func compiledModel(for shape: Shape, classes: Int, seed: UInt64) throws -> Model
}

extension FileRecipe {
  /// Trains a network, and returns it with the weights of the epoch that was best on the validation
  /// examples, its history, and the callback that watched those examples.
  ///
  /// - Parameters:
  ///   - training: the examples to train on, with labels.
  ///   - validation: the examples to validate on; without any, all epochs are run.
  ///   - classWeights: a factor for the loss of each class.
  public func train(
    _ training: Dataset, validation: Dataset?, classes: Int, seed: UInt64 = 0,
    classWeights: [Int: Double]? = nil, callbacks: [any Callback] = []
  ) throws -> (model: Model, history: History, stopping: EarlyStopping?) {
    let outcome = try trained(
      training, validation: validation, classes: classes, seed: seed, classWeights: classWeights,
      callbacks: callbacks)
    if let failure = outcome.failure { throw failure }
    return (outcome.model, outcome.history, outcome.stopping)
  }

  /// Trains like ``train(_:validation:classes:seed:classWeights:callbacks:)``, and returns the error
  /// of a loss that was not finite when the network has the weights of an earlier epoch.
  func trained(
    _ training: Dataset, validation: Dataset?, classes: Int, seed: UInt64,
    classWeights: [Int: Double]?, callbacks: [any Callback]
  ) throws -> (model: Model, history: History, stopping: EarlyStopping?, failure: NonFiniteLoss?) {
    let model = try compiledModel(for: training.featureShape, classes: classes, seed: seed)
    let stopping = validation.map { _ in
      EarlyStopping(patience: patience, restoresBestWeights: true)
    }
    let (history, failure) = try model.fitRescuing(
      training, epochs: epochs, batchSize: batchSize, validation: validation,
      classWeights: classWeights,
      callbacks: callbacks + [stopping ?? EarlyStopping(rescuingBestOf: "loss")])
    return (model, history, stopping, failure)
  }
}
