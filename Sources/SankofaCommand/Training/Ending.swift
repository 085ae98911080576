import SankofaTraining

/// Records how a training ended. Its epochs are known also when an error ended it.
final class Ending: Callback {
  private(set) var history = History()
  /// The error of a loss that was not finite, when the weights of an earlier epoch were brought
  /// back.
  private(set) var failure: NonFiniteLoss?

  func trainingEnded(_ training: Training) { history = training.history }

  /// Trains. Throws errors, except when there are weights worth saving.
  func unlessWeightsAreBack(_ train: () throws -> Void) throws {
    do { try train() } catch let error as NonFiniteLoss where error.restoredEpoch != nil {
      failure = error
    }
  }
}
