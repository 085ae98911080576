import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining

/// How a data set is learned: the network and its training.
///
/// How the recipes were found is written down in `Documentation/decisions/defaults.md`.
package struct Recipe {
  /// Neurons of each hidden layer.
  package var hidden: [Int]
  /// Of the hidden layers.
  package var activation = ActivationFunction.relu
  /// Of all weights.
  package var initializer = Initializer.heNormal
  package var loss = Loss.sparseCategoricalCrossentropy
  package var epochs: Int
  package var batchSize: Int
  package var optimizer: any Optimizer

  /// 97.9 % right on the test data as the mean of the ten splits.
  package static let digits = Recipe(
    hidden: [128], epochs: 30, batchSize: 32, optimizer: .adam(learningRate: 0.004))
  /// 97.8 % right on the test data.
  package static let mnist = Recipe(
    hidden: [256], epochs: 5, batchSize: 128, optimizer: .adam(learningRate: 0.001))

  /// The recipe for a data set of the catalog.
  package init(for dataset: String) { self = dataset == "digits" ? .digits : .mnist }

  private init(hidden: [Int], epochs: Int, batchSize: Int, optimizer: any Optimizer) {
    self.hidden = hidden
    self.epochs = epochs
    self.batchSize = batchSize
    self.optimizer = optimizer
  }

  /// A compiled network for examples of a data set.
  ///
  /// - Parameter greatest: what full ink is in the data; the network sees it as 1.
  package func model(for data: Dataset, greatest: Int, seed: UInt64) throws -> Sequential {
    let outputs = (try data.withOneHotTargets()).targets.shape[1]
    let model = Sequential(seed: seed) {
      Rescaling(1 / Double(greatest), inputShape: data.featureShape)
      Flatten()
      for size in hidden { Dense(size, activation: activation, initializer: initializer) }
      Dense(outputs, activation: loss.outputActivation, initializer: initializer)
    }
    try model.compile(optimizer: optimizer, loss: loss, metrics: [.accuracy])
    return model
  }
}

extension Recipe: CustomStringConvertible {
  /// As options.
  package var description: String {
    let sizes = hidden.map(String.init).joined(separator: ",")
    return """
      --hidden \(sizes) --activation \(activation.name) --initializer \(initializer.name)
      --loss \(loss.name)
      --epochs \(epochs) --batch-size \(batchSize)
      --optimizer \(type(of: optimizer).name) --learning-rate \(optimizer.learningRate)
      """
  }
}
