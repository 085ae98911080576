import SankofaData
import SankofaNN
import SankofaTensor

extension TableRecipe {
  /// A network that a recipe made, and how.
  public struct Trained {
    /// The network.
    public let model: Sequential
    /// The course of the training that was watched.
    public let history: History
    /// The best epoch on the validation rows; `nil` without such rows.
    public let bestEpoch: Int?
    /// The epoch after which training ended because the validation loss no longer improved; `nil` when
    /// it did not end so.
    public let stoppedEpoch: Int?
    /// True when the network learned anew from the training and the validation rows together, for
    /// ``bestEpoch`` epochs; otherwise it has the weights of that epoch.
    public let isRetrained: Bool
    /// True when no callback of the caller stopped the training, so that the recipe and the rows give
    /// the same network again.
    public let isWhole: Bool
    /// The error of a loss that was not finite, after which the network has the weights of an earlier
    /// epoch.
    let failure: NonFiniteLoss?
  }

  /// Trains a network.
  ///
  /// - Parameters:
  ///   - training: the rows to train on.
  ///   - validation: the rows to validate on; without any, all epochs are run.
  ///   - classWeights: a factor for the loss of each class.
  ///   - callbacks: those of the training that is watched.
  ///   - retraining: those of the training that may follow. When one of them stops it, the first
  ///     network is returned.
  /// - Throws: the errors of training.
  public func train(
    _ training: Dataset, validation: Dataset?, classes: Int?, seed: UInt64 = 0,
    classWeights: [Int: Double]? = nil, callbacks: [any Callback] = [],
    retraining: [any Callback] = []
  ) throws -> Trained {
    let outcome = try trained(
      training, validation: validation, classes: classes, seed: seed, classWeights: classWeights,
      callbacks: callbacks, retraining: retraining)
    if let failure = outcome.failure { throw failure }
    return outcome
  }

  /// Trains like ``train(_:validation:classes:seed:classWeights:callbacks:retraining:)``, and returns
  /// the error of a loss that was not finite when the network has the weights of an earlier epoch.
  func trained(
    _ training: Dataset, validation: Dataset?, classes: Int?, seed: UInt64,
    classWeights: [Int: Double]?, callbacks: [any Callback] = [], retraining: [any Callback] = []
  ) throws -> Trained {
    let stopping = EarlyStopping(patience: patience, restoresBestWeights: true)
    let watching = validation == nil ? EarlyStopping(rescuingBestOf: "loss") : stopping
    let (model, history, failure) = try fitted(
      training, validation, classes, seed, classWeights, epochs: epochs, callbacks + [watching])
    func trained(_ model: Sequential, isRetrained: Bool, isWhole: Bool = true) -> Trained {
      Trained(
        model: model, history: history, bestEpoch: stopping.bestEpoch,
        stoppedEpoch: stopping.stoppedEpoch, isRetrained: isRetrained, isWhole: isWhole,
        failure: failure)
    }
    let wasInterrupted = history.wasStopped && stopping.stoppedEpoch == nil
    guard retrains, !wasInterrupted, failure == nil, let validation, let best = stopping.bestEpoch
    else { return trained(model, isRetrained: false, isWhole: !wasInterrupted) }
    let all = try training.appending(validation)
    do {
      let (again, course, _) = try fitted(
        all, nil, classes, seed, classWeights, epochs: best, retraining)
      return course.wasStopped
        ? trained(model, isRetrained: false, isWhole: false) : trained(again, isRetrained: true)
    } catch is NonFiniteLoss {
      // The first network is as good as it was.
      return trained(model, isRetrained: false)
    }
  }

  /// Makes a network and trains it. Returns the error of a loss that was not finite when the network
  /// has the weights of an earlier epoch.
  private func fitted(
    _ data: Dataset, _ validation: Dataset?, _ classes: Int?, _ seed: UInt64,
    _ classWeights: [Int: Double]?, epochs: Int, _ callbacks: [any Callback]
  ) throws -> (Sequential, History, NonFiniteLoss?) {
    let model = try model(for: data, classes: classes, seed: seed)
    let (history, failure) = try model.fitRescuing(
      data, epochs: epochs, batchSize: batchSize, validation: validation,
      classWeights: classWeights,
      callbacks: callbacks)
    return (model, history, failure)
  }
}

extension Dataset {
  /// These rows and those of another part of the same table behind them.
  fileprivate func appending(_ other: Dataset) throws -> Dataset {
    try Dataset(
      name: name, features: .concatenate([features, other.features]).compute(),
      targets: .concatenate([targets, other.targets]).compute(), classNames: classNames)
  }
}
