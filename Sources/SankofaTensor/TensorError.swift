/// Why an operation cannot be applied to its inputs.
public struct TensorError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The operation, in the words of the public interface.
  public let operation: String
  /// The rule, the actual values, and one fix.
  public let message: String

  /// Makes an error.
  public init(_ operation: String, _ message: String) {
    self.operation = operation
    self.message = message
  }

  /// One line: *where: rule with the actual values; one fix.*
  public var description: String { "\(operation): \(message)" }
}

/// The one way in which misuse of an operation in code ends the program: with one line, which begins
/// with the layer's path when a layer was being called.
@inline(never)
package func misuse(_ error: any Error) -> Never {
  let line = "\(error)"
  let place = Node.currentPath.map { "\($0): " } ?? ""
  // What goes wrong in a layer may name the layer itself.
  fatalError(line.hasPrefix(place) ? line : place + line)
}

/// Runs a throwing rule for code that has no way to throw.
package func trapping<Result>(_ body: () throws -> Result) -> Result {
  do { return try body() } catch { misuse(error) }
}
