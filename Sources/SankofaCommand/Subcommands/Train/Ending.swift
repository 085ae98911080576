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
}
