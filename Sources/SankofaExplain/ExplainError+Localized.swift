import Foundation

extension ExplainError: LocalizedError {
  /// The line that printing it shows.
  public var errorDescription: String? { description }
}
