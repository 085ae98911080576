import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

// With these, `localizedDescription`, which many programs show, is the same text as `description`,
// for the errors of all modules.

extension TensorError: LocalizedError {
  public var errorDescription: String? { description }
}

extension UnknownName: LocalizedError {
  public var errorDescription: String? { description }
}

extension SankofaError: LocalizedError {
  public var errorDescription: String? { description }
}

extension TableError: LocalizedError {
  public var errorDescription: String? { description }
}

extension DataError: LocalizedError {
  public var errorDescription: String? { description }
}

extension FormatError: LocalizedError {
  public var errorDescription: String? { description }
}

extension NonFiniteLoss: LocalizedError {
  public var errorDescription: String? { description }
}
