import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining

/// The recipe for learning a data set: the network and its training.
///
/// `Documentation/decisions/defaults.md` says how the recipes were found.
package struct Recipe {
  package var network: PictureNetwork
  package var loss = Loss.sparseCategoricalCrossentropy
  package var epochs: Int
  package var batchSize: Int
  package var optimizer: any Optimizer
  /// The name of the learning rate's schedule; without one, the rate is constant.
  package var schedule: String?

  /// The recipe for `digits`: 97.9 % accuracy on the test data, as the mean of the ten splits.
  package static let digits = Recipe(
    PictureNetwork(kind: .mlp, hidden: [128]), epochs: 30, batchSize: 32,
    optimizer: .adam(learningRate: 0.004))
  /// The recipe for `mnist`: 97.8 % accuracy on the test data.
  package static let mnist = Recipe(
    PictureNetwork(kind: .mlp, hidden: [256]), epochs: 5, batchSize: 128,
    optimizer: .adam(learningRate: 0.001))
  /// The recipe for `cnn`: 99.2 % accuracy on the training data held out for validation.
  package static let cnn = Recipe(
    PictureNetwork(kind: .cnn), epochs: 3, batchSize: 64,
    optimizer: .adam(learningRate: 0.003), schedule: "one-cycle")
  /// The recipe for `lenet5`: 98.9 % accuracy on the training data held out for validation.
  package static let lenet5 = Recipe(
    PictureNetwork(kind: .lenet5, activation: .tanh, initializer: .glorotUniform),
    epochs: 12, batchSize: 64, optimizer: .adam(learningRate: 0.002), schedule: "one-cycle")
  /// The recipe for `lstm`: 98.8 % accuracy on the training data held out for validation.
  package static let lstm = Recipe(
    PictureNetwork(kind: .lstm, initializer: .glorotUniform),
    epochs: 4, batchSize: 64, optimizer: .adam(learningRate: 0.004), schedule: "one-cycle")

  /// The recipe for a data set of the catalog.
  ///
  /// The few small pictures of `digits` need the same number of epochs with every network.
  package init(for dataset: String, model: NetworkKind = .mlp) {
    switch model {
    case .mlp: self = dataset == "digits" ? .digits : .mnist
    case .cnn: self = .cnn
    case .lenet5: self = .lenet5
    case .lstm: self = .lstm
    }
    if dataset == "digits" {
      (epochs, batchSize) = (Recipe.digits.epochs, Recipe.digits.batchSize)
    }
  }

  private init(
    _ network: PictureNetwork, epochs: Int, batchSize: Int, optimizer: any Optimizer,
    schedule: String? = nil
  ) {
    self.network = network
    self.epochs = epochs
    self.batchSize = batchSize
    self.optimizer = optimizer
    self.schedule = schedule
  }

  /// A compiled network for examples of a data set.
  ///
  /// - Parameter greatest: the value of full ink in the data; the network sees it as 1.
  /// - Throws: `UsageError` when the pictures do not fit the network.
  package func model(for data: Dataset, greatest: Int, seed: UInt64) throws -> Sequential {
    let layers = try network.layers(
      for: data.featureShape, greatest: greatest,
      outputs: (try data.withOneHotTargets()).targets.shape[1],
      activation: loss.outputActivation)
    let model = Sequential(layers, seed: seed)
    try model.compile(optimizer: optimizer, loss: loss, metrics: [.accuracy])
    return model
  }
}

extension Recipe: CustomStringConvertible {
  /// The recipe as options of the command.
  package var description: String {
    """
    \(network)
    --loss \(loss.name)
    --epochs \(epochs) --batch-size \(batchSize)
    --optimizer \(type(of: optimizer).name) --learning-rate \(optimizer.learningRate)
    """ + (schedule.map { " --schedule \($0)" } ?? "")
  }
}
