import SankofaNN

/// Sets the learning rate before each epoch.
///
/// ```swift
/// EpochLearningRate { epoch, rate in epoch <= 10 ? rate : rate * 0.9 }
/// ```
///
/// A rate that follows from the number of updates is a ``Schedule`` of the optimizer.
public final class EpochLearningRate: Callback {
  private let rate: (_ epoch: Int, _ rate: Double) throws -> Double

  /// Asks for the rate of an epoch.
  ///
  /// - Parameter rate: from the epoch's number over all calls of `fit`, counted from 1, and the rate so
  ///   far, the new one.
  public init(_ rate: @escaping (_ epoch: Int, _ rate: Double) throws -> Double) {
    self.rate = rate
  }

  /// Throws when a schedule says the rate.
  public func trainingBegan(_ training: Training) throws {
    try training.checkRateIsFree("EpochLearningRate")
  }

  /// Sets the rate. Throws when it is no positive number.
  public func epochBegan(_ training: Training) throws {
    let (model, epoch) = (training.model, training.model.epochsTrained + 1)
    let new = try rate(epoch, model.learningRate)
    guard new.isLearningRate else {
      throw TrainingError(
        "EpochLearningRate",
        "the rate of epoch \(epoch) must be a positive number, got \(new); try 0.001.")
    }
    model.learningRate = new
  }
}
