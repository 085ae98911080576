import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

// `localizedDescription`, which many programs show, says what the errors of all rooms say.

extension TensorError: LocalizedError {
  /// The line that printing it shows.
  public var errorDescription: String? { description }
}

extension UnknownName: LocalizedError {
  /// The line that printing it shows.
  public var errorDescription: String? { description }
}

extension OptimizerError: LocalizedError {
  /// The line that printing it shows.
  public var errorDescription: String? { description }
}

extension LayerError: LocalizedError {
  /// The line that printing it shows.
  public var errorDescription: String? { description }
}

extension LossError: LocalizedError {
  /// The line that printing it shows.
  public var errorDescription: String? { description }
}

extension TableError: LocalizedError {
  /// The line that printing it shows.
  public var errorDescription: String? { description }
}

extension DataError: LocalizedError {
  /// The line that printing it shows.
  public var errorDescription: String? { description }
}

extension FormatError: LocalizedError {
  /// The line that printing it shows.
  public var errorDescription: String? { description }
}

extension TrainingError: LocalizedError {
  /// The line that printing it shows.
  public var errorDescription: String? { description }
}

extension NonFiniteLoss: LocalizedError {
  /// The line that printing it shows.
  public var errorDescription: String? { description }
}
