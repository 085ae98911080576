import SankofaNN

/// Sets the learning rate before each epoch.
///
/// ```swift
/// EpochLearningRate { epoch, rate in epoch <= 10 ? rate : rate * 0.9 }
/// ```
///
/// For a rate that depends on the number of updates, use a ``Schedule`` of the optimizer.
public final class EpochLearningRate: Callback {
  private let rate: (_ epoch: Int, _ rate: Double) throws -> Double

  /// Makes a callback that gets each epoch's rate from a closure.
  ///
  /// - Parameter rate: a closure that returns the new rate, given the epoch's number over all calls
  ///   of `fit`, counted from 1, and the current rate.
  public init(_ rate: @escaping (_ epoch: Int, _ rate: Double) throws -> Double) {
    self.rate = rate
  }

  /// Throws when the optimizer has a schedule.
  public func trainingBegan(_ training: TrainingRun) throws {
    try training.checkRateIsFree("EpochLearningRate")
  }

  /// Sets the rate. Throws when it is not a positive number.
  public func epochBegan(_ training: TrainingRun) throws {
    let (model, epoch) = (training.model, training.model.epochsTrained + 1)
    let new = try rate(epoch, model.learningRate)
    guard new.isLearningRate else {
      throw SankofaError(
        "EpochLearningRate",
        "the rate of epoch \(epoch) must be a positive number, got \(new); try 0.001.")
    }
    model.learningRate = new
  }
}
