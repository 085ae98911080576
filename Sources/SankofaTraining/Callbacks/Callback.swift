import SankofaNN
import SankofaTensor

/// An object whose hooks are called during training, and which may change its course. By default,
/// every hook does nothing.
public protocol Callback: AnyObject {
  /// True when ``stepEnded(_:)`` should be called; false by default, because there are many steps.
  var wantsSteps: Bool { get }
  /// True when the callback continues from an earlier call of `fit`; false by default.
  var continues: Bool { get }
  /// True when the callback keeps a copy of all weights, which `fit` counts when it checks the
  /// memory; false by default.
  var keepsWeights: Bool { get }
  /// The hook before the first epoch. An error ends training.
  func trainingBegan(_ training: TrainingRun) throws
  /// The hook before each epoch. An error ends training.
  func epochBegan(_ training: TrainingRun) throws
  /// The hook after each step, called only when ``wantsSteps`` is true. An error ends training.
  func stepEnded(_ training: TrainingRun) throws
  /// The hook after each epoch and its validation. An error ends training.
  func epochEnded(_ training: TrainingRun, _ epoch: History.Epoch) throws
  /// The hook after the last epoch, also when training was stopped or ended by an error, which is
  /// then the training's ``TrainingRun/failure``. It is called for every callback whose
  /// `trainingBegan` succeeded, even when an earlier callback throws.
  func trainingEnded(_ training: TrainingRun) throws
  /// Returns the state that checkpoints keep; `nil`, the default, keeps none. It is called after a
  /// step or after an epoch, when all hooks were called, and also before `trainingBegan`, for the
  /// settings. Whether there is a state, and its settings, must not change.
  func savedState(_ training: TrainingRun) throws -> CallbackState?
  /// Throws when ``restore(_:_:)`` could not continue from a state; by default, any state will do.
  /// It is called before `trainingBegan` when training is resumed, and must change nothing.
  func check(_ state: CallbackState, _ training: TrainingRun) throws
  /// Continues from a state that was saved, in place of the one after `trainingBegan`. The
  /// training has its model, history and counts already. It is called when training is resumed
  /// and there was a state. An error ends training, when the model has the weights of the checkpoint
  /// already; throw in ``check(_:_:)`` instead.
  func restore(_ state: CallbackState, _ training: TrainingRun) throws
}

extension Callback {
  /// False: steps are not reported by default.
  public var wantsSteps: Bool { false }
  /// False: nothing is continued by default.
  public var continues: Bool { false }
  /// False: no weights are kept by default.
  public var keepsWeights: Bool { false }
  /// Does nothing.
  public func trainingBegan(_ training: TrainingRun) throws {}
  /// Does nothing.
  public func epochBegan(_ training: TrainingRun) throws {}
  /// Does nothing.
  public func stepEnded(_ training: TrainingRun) throws {}
  /// Does nothing.
  public func epochEnded(_ training: TrainingRun, _ epoch: History.Epoch) throws {}
  /// Does nothing.
  public func trainingEnded(_ training: TrainingRun) throws {}
  /// Nil: nothing is kept by default.
  public func savedState(_ training: TrainingRun) throws -> CallbackState? { nil }
  /// Takes any state.
  public func check(_ state: CallbackState, _ training: TrainingRun) throws {}
  /// Does nothing.
  public func restore(_ state: CallbackState, _ training: TrainingRun) throws {}
}

/// Traps for a callback whose `epochEnded` is called without `trainingBegan`, for example by
/// another callback that does not forward all calls.
func misuseBeforeTraining(_ owner: String) -> Never {
  misuse(
    SankofaError(
      owner, "epochEnded must come after trainingBegan, got no such call; forward all calls."))
}

/// The state of one call of `fit`, for callbacks.
public final class TrainingRun {
  /// The model that is trained.
  public let model: Model
  /// The number of epochs that this call of `fit` should train.
  public let epochCount: Int
  /// The epoch within this call of `fit`, counted from 1; 0 before the first.
  public internal(set) var epoch = 0
  /// The number of steps in an epoch.
  public let stepsPerEpoch: Int
  /// The step within the epoch, counted from 1; 0 before the first.
  public internal(set) var step = 0
  /// The number of examples in an epoch.
  public let exampleCount: Int
  /// The number of examples trained on so far in this epoch.
  public internal(set) var examplesSeen = 0
  /// The number of examples, over all epochs of this call of `fit`, that were trained on before it
  /// was resumed from a checkpoint; 0 when it was not.
  public private(set) var examplesBefore = 0
  /// The loss of the last step.
  public internal(set) var stepLoss: Double = 0
  /// The mean loss over the examples trained on so far in this epoch.
  public internal(set) var meanLoss: Double = 0
  /// The seconds of training so far in this epoch.
  public internal(set) var seconds: Double = 0
  /// The measurements of the epochs so far.
  public internal(set) var history = History()
  /// The names of the values of each epoch, as in `History.Epoch`: `loss`, the metrics that are
  /// single numbers, the same with `val_` when there are validation data, and `learning_rate`.
  public internal(set) var valueNames: [String] = []
  /// The direction in which each value improves, for those where it is known.
  var betterDirections: [String: Metric.Better] = [:]
  /// The metrics over the examples trained on so far in this epoch, without tables. Reading them
  /// costs more than a step of a small network, so do not read them in every step.
  public var metrics: [(name: String, value: Double)] { readMetrics() }
  var readMetrics: () -> [(name: String, value: Double)] = { [] }
  /// True when training will end after the current step.
  public var isStopping: Bool { isEnded || isInterrupted }
  /// True when a callback has ended training, so that a checkpoint has nothing to continue.
  private(set) var isEnded = false
  /// True when training was interrupted, and a checkpoint continues it.
  private(set) var isInterrupted = false
  /// True from the first step of an epoch to the last.
  var isInsideEpoch = false
  /// The error that ended training, if there was one: a ``NonFiniteLoss``, or an error of a
  /// callback. `fit` throws it after calling `trainingEnded` of all callbacks.
  public internal(set) var failure: (any Error)?
  /// The number, over all calls of `fit`, of the epoch whose weights a callback restored.
  var restoredEpoch: Int?

  init(model: Model, epochCount: Int, stepsPerEpoch: Int, exampleCount: Int) {
    self.model = model
    self.epochCount = epochCount
    self.stepsPerEpoch = stepsPerEpoch
    self.exampleCount = exampleCount
  }

  /// Ends training after the current step. A checkpoint then says that the training is complete.
  public func stop() { isEnded = true }

  /// Ends training after the current step, to be continued later: a ``CheckpointFolder`` saves the
  /// step, and resuming continues from it as if training had not been interrupted.
  public func interrupt() { isInterrupted = true }

  /// Sets the place, the history and the counts of a checkpoint.
  func resume(at position: TrainingPosition, seconds: Double, _ history: History) {
    (epoch, step, examplesSeen) = (position.epoch, position.step, position.examplesSeen)
    (self.seconds, self.history) = (seconds, history)
    isInsideEpoch = position.isInsideEpoch
    examplesBefore = max(0, epoch - 1) * exampleCount + examplesSeen
    if position.isStopped { stop() }
  }

  func beginEpoch() {
    epoch += 1
    step = 0
    examplesSeen = 0
    stepLoss = 0
    meanLoss = 0
    seconds = 0
  }

  /// Notes in the history whether training was stopped. A call of ``stop()`` after the last step
  /// does not count.
  func noteWhetherStopped() {
    let isComplete = history.epochs.count == epochCount && examplesSeen == exampleCount
    history.wasStopped = isStopping && !isComplete
  }
}
