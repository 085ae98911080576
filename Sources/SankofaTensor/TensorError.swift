import SankofaPlatform

/// The reason why an operation cannot be applied to its inputs.
public struct TensorError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The operation, in the words of the public interface.
  public let operation: String
  /// The rule, the actual values, and one fix.
  public let message: String
  /// True when there is not enough memory, which is not a mistake of the program.
  package let isOfMemory: Bool

  /// Makes an error of an operation, with the rule, the actual values and one fix as its message.
  public init(_ operation: String, _ message: String) {
    self.operation = operation
    self.message = message
    isOfMemory = false
  }

  /// Makes an error for an operation for which there is not enough memory.
  package init(memory operation: String, _ message: String) {
    self.operation = operation
    self.message = message
    isOfMemory = true
  }

  /// One line: *where: rule with the actual values; one fix.*
  public var description: String { "\(operation): \(message)" }
}

/// Ends the program after misuse of an operation, with one line, which begins with the path of the
/// layer that was being called, if any.
///
/// A lack of memory is not a mistake of the program: it ends with exit code 1, without a backtrace.
@inline(never)
package func misuse(_ error: any Error) -> Never {
  let line = "\(error)"
  // The error of a layer may already begin with its path.
  let place = Node.currentPath.map { "\($0): " }.flatMap { line.hasPrefix($0) ? nil : $0 } ?? ""
  if let error = error as? TensorError, error.isOfMemory {
    var text = "\(place)\(line)\n"
    text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(1)
  }
  fatalError(place + line)
}

/// Returns the result of `body` where the caller cannot throw: an error ends the program by
/// `misuse(_:)`.
package func trapping<Result>(_ body: () throws -> Result) -> Result {
  do { return try body() } catch { misuse(error) }
}
