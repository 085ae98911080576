import SankofaData
import SankofaNN
import SankofaTensor

/// A network that was trained on arrays, and how well it does.
public struct ArrayOutcome {
  /// The trained network.
  public let model: Model
  /// The course of the training.
  public let history: History
  /// The epoch whose weights were kept; `nil` when no examples were held out.
  public let bestEpoch: Int?
  /// The epoch after which training ended because the validation loss no longer improved; `nil` when it
  /// did not end so.
  public let stoppedEpoch: Int?
  /// The error that ended the training when the loss was no longer finite; the weights are then
  /// those of the best epoch before.
  public let failure: NonFiniteLoss?
  /// The scores of the network on the test examples.
  public let scores: TableScores
  /// The scores of the same answer for all of them: the mean, or the most frequent class.
  public let trivial: TableScores
}

extension ArrayTraining {
  /// The network, compiled and not yet trained.
  ///
  /// Pictures are divided by 255. Other features are scaled by the mean and the deviation of up to
  /// 100,000 training examples, for each place of the last axis.
  ///
  /// - Throws: `SankofaError` when the layers do not fit the examples.
  public func model() throws -> Sequential {
    let shape = training.featureShape
    switch recipe {
    case .pictures(let recipe):
      let whole = shape.rank == 2 ? Shape(shape.extents + [1]) : shape
      return try recipe.model(
        for: whole, after: shape.rank == 2 ? [Reshape(whole, inputShape: shape)] : [],
        classes: classNames?.count ?? 1, seed: options.seed)
    case .dense(let recipe):
      let normalization = Normalization(inputShape: shape)
      let sample = training.prefix(min(100_000, training.count)).features
      try normalization.fit(to: sample.converted(to: .float32))
      return try recipe.model(
        for: training, after: [normalization] + (shape.rank > 1 ? [Flatten()] : []),
        classes: classNames?.count, seed: options.seed)
    }
  }

  /// Trains the network, and compares it on the test examples with a trivial answer.
  ///
  /// - Throws: the errors of training.
  public func run(callbacks: [any Callback] = []) throws -> ArrayOutcome {
    let model = try model()
    let (epochs, batchSize, patience) =
      switch recipe {
      case .dense(let recipe): (recipe.epochs, recipe.batchSize, recipe.patience)
      case .pictures(let recipe): (recipe.epochs, recipe.batchSize, recipe.patience)
      }
    let stopping = validation.map { _ in
      EarlyStopping(patience: patience, restoresBestWeights: true)
    }
    let weights = classNames.flatMap {
      options.balancesClasses ? training.balancingWeights(classes: $0.count) : nil
    }
    let (history, failure) = try model.fitRescuing(
      training, epochs: epochs, batchSize: batchSize, validation: validation, classWeights: weights,
      callbacks: callbacks + [stopping ?? EarlyStopping(rescuingBestOf: "loss")])
    return ArrayOutcome(
      model: model, history: history, bestEpoch: stopping?.bestEpoch,
      stoppedEpoch: stopping?.stoppedEpoch, failure: failure,
      scores: TableScores(
        outputs: try answers(model), targets: test.targets, classes: classNames?.count),
      trivial: trivialScores())
  }

  /// The model's outputs for the test examples, some at a time: they may be larger than memory.
  private func answers(_ model: Model) throws -> Tensor {
    let predictor = try model.predictor()
    var parts: [Tensor] = []
    for begin in stride(from: 0, to: test.count, by: 4096) {
      let part = test[begin..<min(begin + 4096, test.count)]
      parts.append(try predictor.predict(part.features.converted(to: .float32).compute()).compute())
    }
    return .concatenate(parts).compute()
  }

  private func trivialScores() -> TableScores {
    if let classNames {
      return .classes(
        ClassScores(mostFrequentClassOf: training, on: test, classes: classNames.count))
    }
    return .numbers(NumberScores(meanOf: training, on: test))
  }
}
