import SankofaFormats
import SankofaTensor
import SankofaTraining

/// Records how training ended. The epochs are known even when an error ended it.
final class Ending: Callback {
  private(set) var history = History()
  /// The error of a loss that was not finite, when the weights of an earlier epoch were restored.
  private(set) var failure: NonFiniteLoss?

  func trainingEnded(_ training: TrainingRun) { history = training.history }

  /// Trains, and throws its errors, except when the weights of an earlier epoch were restored.
  func unlessWeightsAreBack(_ train: () throws -> Void) throws {
    do { try train() } catch let error as NonFiniteLoss where error.restoredEpoch != nil {
      failure = error
    }
  }

  /// Saves the model. When that fails after a loss that was not finite, the latter is thrown, and
  /// the failure is printed.
  func noted(_ save: () throws -> Void) throws {
    do { try save() } catch {
      guard let failure else { throw error }
      Console.errors.line("\(error)".onOneLine(atMost: .max))
      throw failure
    }
  }
}

/// A log that reports a failure only after the model is saved: a full disk must not cost a trained
/// model.
final class DeferredErrorLog: Callback {
  private let log: any Callback
  private var failure: (any Error)?

  init(_ log: any Callback) { self.log = log }

  func trainingBegan(_ training: TrainingRun) throws { try log.trainingBegan(training) }

  func epochEnded(_ training: TrainingRun, _ epoch: History.Epoch) throws {
    try log.epochEnded(training, epoch)
  }

  func trainingEnded(_ training: TrainingRun) {
    do { try log.trainingEnded(training) } catch { failure = error }
  }

  func savedState(_ training: TrainingRun) throws -> CallbackState? {
    try log.savedState(training)
  }

  func restore(_ state: CallbackState, _ training: TrainingRun) throws {
    try log.restore(state, training)
  }

  /// Throws when the log is incomplete.
  func finish() throws {
    defer { failure = nil }
    if let failure { throw failure }
  }

  /// Prints why the log is incomplete, unless ``finish()`` threw that.
  func tell() {
    if let failure { Console.errors.line("\(failure)".onOneLine(atMost: .max)) }
    failure = nil
  }
}

/// Reports training as JSON lines, one for each epoch.
final class LineReport: Callback {
  private let console: Console

  init(_ console: Console) { self.console = console }

  func epochEnded(_ training: TrainingRun, _ epoch: History.Epoch) {
    var line = JSONObject()
    line["epoch"] = .integer(training.epoch)
    line["epochs"] = .integer(training.epochCount)
    for (name, value) in epoch.values { line[name] = .number(value) }
    line["learning_rate"] = .number(epoch.learningRate)
    line["examples_per_second"] = .number(epoch.examplesPerSecond)
    line["seconds"] = .number(epoch.seconds)
    console.line(JSON.object(line).description)
  }
}

/// Prints, before the first epoch, the reasons why the network may not learn.
final class WarningReport: Callback {
  func trainingBegan(_ training: TrainingRun) {
    for warning in training.model.warnings { Console.errors.line("warning: \(warning)") }
  }
}
