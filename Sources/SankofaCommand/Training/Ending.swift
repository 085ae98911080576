import SankofaTraining

/// How a training ended: its epochs are known also when an error ended it.
final class Ending: Callback {
  private(set) var history = History()
  /// A loss that was not finite, when the weights of an epoch before it are back.
  private(set) var failure: NonFiniteLoss?

  func trainingEnded(_ training: Training) { history = training.history }

  /// Trains; throws what goes wrong, unless there are weights that are worth saving.
  func unlessWeightsAreBack(_ train: () throws -> Void) throws {
    do { try train() } catch let error as NonFiniteLoss where error.restoredEpoch != nil {
      failure = error
    }
  }
}
