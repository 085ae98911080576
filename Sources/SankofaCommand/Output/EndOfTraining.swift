import SankofaTraining

/// The reason why a training ended, and the weights that are saved.
struct EndOfTraining {
  let history: History
  /// The best epoch on the examples that were held out; `nil` without these.
  let bestEpoch: Int?
  /// The epoch after which the validation loss no longer improved; `nil` when it did not end so.
  let stoppedEpoch: Int?
  /// The error of a loss that was not finite.
  let failure: NonFiniteLoss?

  /// One sentence; `nil` when all epochs were run and the last weights are saved.
  ///
  /// - Parameter kept: a clause about the model that is saved.
  func text(kept: String = "its weights are saved.") -> String? {
    if let failure, let best = failure.restoredEpoch {
      return
        "Stopped in epoch \(failure.epoch), whose loss was not finite; the weights of epoch \(best) "
        + "are saved."
    }
    guard let bestEpoch else { return history.stopText }
    let best = "val_loss was lowest in epoch \(bestEpoch); \(kept)"
    if let stoppedEpoch { return "Stopped after epoch \(stoppedEpoch): \(best)" }
    let start = history.wasStopped ? "Stopped as you asked in" : "After"
    return "\(start) epoch \(history.epochs.count): \(best)"
  }
}
