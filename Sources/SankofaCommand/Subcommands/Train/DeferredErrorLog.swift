import SankofaTensor
import SankofaTraining

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
