import Foundation
import SankofaNeurons

extension ExplainError: LocalizedError {
  /// The line that printing it shows.
  public var errorDescription: String? { description }
}

extension NeuronError: LocalizedError {
  /// The line that printing it shows.
  public var errorDescription: String? { description }
}
