import SankofaData
import SankofaNN
import SankofaTensor

/// A network for tables, and its training.
///
/// Dense layers with ReLU, each followed by dropout, learn by AdamW (Loshchilov and Hutter, 2019).
/// Training ends when the loss on rows that are held out has not improved for ``patience`` epochs; its
/// length is a number of epochs and never a time, so that every machine gives the same weights.
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

  /// Makes a recipe.
  public init(
    hidden: [Int], dropout: Double = 0, batchSize: Int, epochs: Int, patience: Int,
    learningRate: Double = 0.001, weightDecay: Double = 0.01
  ) {
    self.hidden = hidden
    self.dropout = dropout
    self.batchSize = batchSize
    self.epochs = epochs
    self.patience = patience
    self.learningRate = learningRate
    self.weightDecay = weightDecay
  }

  /// The recipe for a number of training rows.
  ///
  /// | rows | hidden layers | dropout | rows in a step | epochs, patience |
  /// |---|---|---|---|---|
  /// | below 1,000 | 32 | 0.2 | 16 | 400, 40 |
  /// | below 10,000 | 128, 64 | 0.1 | 32 | 200, 20 |
  /// | below 100,000 | 128, 64 | 0 | 128 | 60, 8 |
  /// | more | 128, 64 | 0 | 512 | 20, 4 |
  public init(forRows count: Int) {
    switch count {
    case ..<1_000:
      self.init(hidden: [32], dropout: 0.2, batchSize: 16, epochs: 400, patience: 40)
    case ..<10_000:
      self.init(hidden: [128, 64], dropout: 0.1, batchSize: 32, epochs: 200, patience: 20)
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
  ///   - classes: the number of classes; `nil` when a number is predicted.
  ///   - seed: the seed of first weights, dropout and the order of rows.
  public func model(for data: Dataset, classes: Int?, seed: UInt64) throws -> Sequential {
    var layers: [any Layer] = []
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

  /// Trains a network, and returns it with the weights of the epoch that was best on the validation
  /// rows, its history, and the callback that watched those rows.
  ///
  /// - Parameters:
  ///   - training: the rows to learn from.
  ///   - validation: the rows to validate on; without any, all epochs are run.
  ///   - classWeights: a factor for the loss of each class.
  public func train(
    _ training: Dataset, validation: Dataset?, classes: Int?, seed: UInt64 = 0,
    classWeights: [Int: Double]? = nil, callbacks: [any Callback] = []
  ) throws -> (model: Sequential, history: History, stopping: EarlyStopping?) {
    let outcome = try trained(
      training, validation: validation, classes: classes, seed: seed, classWeights: classWeights,
      callbacks: callbacks)
    if let failure = outcome.failure { throw failure }
    return (outcome.model, outcome.history, outcome.stopping)
  }

  /// Trains like ``train(_:validation:classes:seed:classWeights:callbacks:)``, and returns the error
  /// of a loss that was not finite when the model has the weights of an earlier epoch.
  func trained(
    _ training: Dataset, validation: Dataset?, classes: Int?, seed: UInt64,
    classWeights: [Int: Double]?, callbacks: [any Callback] = []
  ) throws -> (
    model: Sequential, history: History, stopping: EarlyStopping?, failure: NonFiniteLoss?
  ) {
    let model = try model(for: training, classes: classes, seed: seed)
    let stopping = validation.map { _ in
      EarlyStopping(patience: patience, restoresBestWeights: true)
    }
    let watching = stopping ?? EarlyStopping(rescuingBestOf: "loss")
    var history = History()
    let recorder = ClosureCallback(trainingEnded: { history = $0.history })
    do {
      try model.fit(
        training, epochs: epochs, batchSize: min(batchSize, training.count),
        validation: validation, classWeights: classWeights,
        callbacks: callbacks + [watching, recorder], verbosity: .silent)
    } catch let error as NonFiniteLoss where error.restoredEpoch != nil {
      return (model, history, stopping, error)
    }
    return (model, history, stopping, nil)
  }
}
