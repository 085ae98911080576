import Foundation
import SankofaNeurons

extension ExplainError: LocalizedError {
  /// The error in one line, as in its description.
  public var errorDescription: String? { description }
}

extension NeuronError: LocalizedError {
  /// The error in one line, as in its description.
  public var errorDescription: String? { description }
}
