import SankofaNN
import SankofaTensor

/// Is told how training goes, and may change its course. Every hook does nothing by default.
public protocol Callback: AnyObject {
  /// True when ``stepEnded(_:)`` is wanted; false by default, since it is called very often.
  var wantsSteps: Bool { get }
  /// Before the first epoch.
  func trainingBegan(_ training: Training) throws
  /// Before an epoch.
  func epochBegan(_ training: Training) throws
  /// After a step.
  func stepEnded(_ training: Training) throws
  /// After an epoch and its validation.
  func epochEnded(_ training: Training, _ epoch: History.Epoch) throws
  /// After the last epoch, also when training was stopped or an error ended it; the error is then
  /// the training's ``Training/failure``. It is called for every callback whose training began,
  /// even when an earlier callback throws.
  func trainingEnded(_ training: Training) throws
}

extension Callback {
  /// False.
  public var wantsSteps: Bool { false }
  /// Nothing.
  public func trainingBegan(_ training: Training) throws {}
  /// Nothing.
  public func epochBegan(_ training: Training) throws {}
  /// Nothing.
  public func stepEnded(_ training: Training) throws {}
  /// Nothing.
  public func epochEnded(_ training: Training, _ epoch: History.Epoch) throws {}
  /// Nothing.
  public func trainingEnded(_ training: Training) throws {}
}

/// Traps for a callback that hears of an epoch and has not heard of the beginning, as behind another
/// one that does not hand all calls on.
func misuseBeforeTraining(_ owner: String) -> Never {
  misuse(
    TrainingError(
      owner, "epochEnded must come after trainingBegan, got no such call; hand all calls on."))
}

/// A training that is under way, as its callbacks see it.
public final class Training {
  /// The model that learns.
  public let model: Model
  /// Epochs that this call of `fit` was asked for.
  public let epochCount: Int
  /// The epoch within this call of `fit`, counted from 1; 0 before the first.
  public internal(set) var epoch = 0
  /// Steps in an epoch.
  public let stepsPerEpoch: Int
  /// The step within the epoch, counted from 1; 0 before the first.
  public internal(set) var step = 0
  /// Examples in an epoch.
  public let exampleCount: Int
  /// Examples of this epoch that were trained so far.
  public internal(set) var examplesSeen = 0
  /// The loss of the last step.
  public internal(set) var stepLoss: Double = 0
  /// The mean loss over the examples of this epoch so far.
  public internal(set) var meanLoss: Double = 0
  /// Seconds of training in this epoch so far.
  public internal(set) var seconds: Double = 0
  /// The epochs so far.
  public internal(set) var history = History()
  /// The names of the values of this training's epochs, as in `History.Epoch`: `loss`, metrics that
  /// are single numbers, the same with `val_` when there are validation data, and `learning_rate`.
  public internal(set) var valueNames: [String] = []
  /// The direction in which each value gets better, where it is known.
  var betterDirections: [String: Metric.Better] = [:]
  /// The metrics over the examples of this epoch so far; tables are left out. Reading them costs
  /// more than a step of a small network: not for every step.
  public var metrics: [(name: String, value: Double)] { readMetrics() }
  var readMetrics: () -> [(name: String, value: Double)] = { [] }
  /// True when training ends after the current step.
  public private(set) var isStopping = false
  /// The error that ended training, if one did: a ``NonFiniteLoss``, or an error that a callback
  /// threw. `fit` throws it after all callbacks were told that training ended.
  public internal(set) var failure: (any Error)?
  /// The number of the epoch whose weights a callback restored, over all calls of `fit`.
  var restoredEpoch: Int?

  init(model: Model, epochCount: Int, stepsPerEpoch: Int, exampleCount: Int) {
    self.model = model
    self.epochCount = epochCount
    self.stepsPerEpoch = stepsPerEpoch
    self.exampleCount = exampleCount
  }

  /// Ends training after the current step.
  public func stop() { isStopping = true }

  func beginEpoch() {
    epoch += 1
    step = 0
    examplesSeen = 0
    stepLoss = 0
    meanLoss = 0
    seconds = 0
  }

  /// Whoever asks for the end when all is done has stopped nothing.
  func noteWhetherStopped() {
    let isComplete = history.epochs.count == epochCount && examplesSeen == exampleCount
    history.wasStopped = isStopping && !isComplete
  }
}
