import SankofaTraining

/// The reason why a training ended, and the weights that are saved.
struct EndOfTraining {
  private let outcome: any TestedNetwork

  init(_ outcome: any TestedNetwork) { self.outcome = outcome }

  /// One sentence; `nil` when all epochs were run and the last weights are saved.
  ///
  /// - Parameter kept: a clause about the model that is saved.
  func text(kept: String = "its weights are saved.") -> String? {
    let history = outcome.history
    if let failure = outcome.failure, let best = failure.restoredEpoch {
      return
        "Stopped in epoch \(failure.epoch), whose loss was not finite; the weights of epoch \(best) "
        + "are saved."
    }
    guard let bestEpoch = outcome.bestEpoch else { return history.stopText }
    let best = "val_loss was lowest in epoch \(bestEpoch); \(kept)"
    if let stoppedEpoch = outcome.stoppedEpoch {
      return "Stopped after epoch \(stoppedEpoch): \(best)"
    }
    let start = history.wasStopped ? "Stopped as you asked in" : "After"
    return "\(start) epoch \(history.epochs.count): \(best)"
  }
}
