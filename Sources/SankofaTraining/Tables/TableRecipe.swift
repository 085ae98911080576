import SankofaData
import SankofaNN
import SankofaTensor

/// A network for tables, and its training.
///
/// Dense layers with ReLU, each followed by dropout, learn by AdamW (Loshchilov and Hutter, 2019).
/// Training ends when the loss on rows that are held out has not improved for ``patience`` epochs; its
/// length is a number of epochs and never a time, so that every machine gives the same weights. Of few
/// rows those that were held out are worth having: with ``retrains``, a new network then learns from all
/// rows, for as many epochs as were best.
public struct TableRecipe: Sendable, Hashable {
  /// The neurons of each hidden layer; none for a linear model.
  public var hidden: [Int]
  /// The share of the outputs of hidden layers that are dropped in a step, at least 0 and below 1.
  public var dropout: Double
  /// The number of rows in a step.
  public var batchSize: Int
  /// The most passes over the rows.
  public var epochs: Int
  /// The number of epochs without a better validation loss after which training ends.
  public var patience: Int
  /// The learning rate.
  public var learningRate: Double
  /// The share of each weight that is taken away in a step, divided by the learning rate.
  public var weightDecay: Double

  /// True when a new network learns from the validation rows, too, once they have shown the best
  /// number of epochs.
  public var retrains: Bool

  /// Makes a recipe.
  public init(
    hidden: [Int], dropout: Double = 0, batchSize: Int, epochs: Int, patience: Int,
    learningRate: Double = 0.001, weightDecay: Double = 0.01, retrains: Bool = false
  ) {
    self.hidden = hidden
    self.dropout = dropout
    self.batchSize = batchSize
    self.epochs = epochs
    self.patience = patience
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.retrains = retrains
  }

  /// The recipe for a number of training rows.
  ///
  /// | rows | hidden layers | dropout | rows in a step | epochs, patience | retrains |
  /// |---|---|---|---|---|---|
  /// | below 1,000 | 32 | 0.2 | 16 | 400, 40 | yes |
  /// | below 10,000 | 128, 64 | 0.1 | 32 | 200, 20 | yes |
  /// | below 100,000 | 128, 64 | 0 | 128 | 60, 8 | no |
  /// | more | 128, 64 | 0 | 512 | 20, 4 | no |
  public init(forRows count: Int) {
    switch count {
    case ..<1_000:
      self.init(
        hidden: [32], dropout: 0.2, batchSize: 16, epochs: 400, patience: 40, retrains: true)
    case ..<10_000:
      self.init(
        hidden: [128, 64], dropout: 0.1, batchSize: 32, epochs: 200, patience: 20, retrains: true)
    case ..<100_000:
      self.init(hidden: [128, 64], batchSize: 128, epochs: 60, patience: 8)
    default:
      self.init(hidden: [128, 64], batchSize: 512, epochs: 20, patience: 4)
    }
  }

  /// The same training of a model without hidden layers.
  public var linear: TableRecipe {
    var recipe = self
    (recipe.hidden, recipe.dropout, recipe.weightDecay) = ([], 0, 0)
    recipe.learningRate = 0.01
    return recipe
  }

  /// The network, compiled.
  ///
  /// - Parameters:
  ///   - data: the rows for training: features [n, width], and labels [n] or numbers [n, 1].
  ///   - first: layers that come before, and give [n, width] in their turn; none by default.
  ///   - classes: the number of classes; `nil` when a number is predicted.
  ///   - seed: the seed of first weights, dropout and the order of rows.
  public func model(
    for data: Dataset, after first: [any Layer] = [], classes: Int?, seed: UInt64
  ) throws -> Sequential {
    var layers = first
    for size in hidden {
      layers.append(Dense(size, activation: .relu, weight: .init(.heUniform)))
      if dropout > 0 { layers.append(Dropout(dropout)) }
    }
    let optimizer: any Optimizer = .adamw(learningRate: learningRate, weightDecay: weightDecay)
    if let classes {
      layers.append(Dense(classes, activation: .softmax))
      let model = Sequential(layers, seed: seed)
      try model.compile(
        optimizer: optimizer, loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
      return model
    }
    // The network learns about standardised numbers, and answers in the target's own unit.
    let numbers = data.targets.converted(to: .float64).doubles
    let (mean, deviation) = TableEncoding.meanAndDeviation(numbers)
    layers.append(Dense(1))
    layers.append(Rescaling(deviation, offset: mean))
    let model = Sequential(layers, seed: seed)
    try model.compile(optimizer: optimizer, loss: .squaredError, metrics: [])
    return model
  }
}
