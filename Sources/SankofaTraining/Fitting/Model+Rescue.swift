import SankofaData

extension Model {
  /// Trains like ``fit(_:epochs:batchSize:validation:validationSplit:shuffle:classWeights:callbacks:verbosity:)``,
  /// in silence. When the loss is no longer finite and a callback has put back the weights of an
  /// earlier epoch, the error is returned and not thrown.
  func fitRescuing(
    _ data: Dataset, epochs: Int, batchSize: Int, validation: Dataset?,
    classWeights: [Int: Double]?,
    callbacks: [any Callback]
  ) throws -> (history: History, failure: NonFiniteLoss?) {
    var history = History()
    let recorder = ClosureCallback(trainingEnded: { history = $0.history })
    do {
      try fit(
        data, epochs: epochs, batchSize: min(batchSize, data.count), validation: validation,
        classWeights: classWeights, callbacks: callbacks + [recorder], verbosity: .silent)
    } catch let error as NonFiniteLoss where error.restoredEpoch != nil {
      return (history, error)
    }
    return (history, nil)
  }
}
