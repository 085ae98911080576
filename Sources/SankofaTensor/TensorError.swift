#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The reason why an operation cannot be applied to its inputs.
public struct TensorError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The operation, in the words of the public interface.
  public let operation: String
  /// The rule, the actual values, and one fix.
  public let message: String
  /// True when there is not enough memory, which is no mistake of the program.
  package let isOfMemory: Bool

  /// Makes an error.
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

/// The one way in which misuse of an operation in code ends the program: with one line, which begins
/// with the layer's path when a layer was being called.
///
/// When there is not enough memory, the program made no mistake: it ends with exit code 1, and no
/// backtrace follows the line.
@inline(never)
package func misuse(_ error: any Error) -> Never {
  let line = "\(error)"
  // What goes wrong in a layer may name the layer itself.
  let place = Node.currentPath.map { "\($0): " }.flatMap { line.hasPrefix($0) ? nil : $0 } ?? ""
  if let error = error as? TensorError, error.isOfMemory {
    var text = "\(place)\(line)\n"
    text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(1)
  }
  fatalError(place + line)
}

/// Runs a throwing rule for code that has no way to throw.
package func trapping<Result>(_ body: () throws -> Result) -> Result {
  do { return try body() } catch { misuse(error) }
}
