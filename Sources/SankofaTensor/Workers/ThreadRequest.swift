import SankofaPlatform

/// The number of threads that the environment variable `SANKOFA_THREADS` asks for.
package enum ThreadRequest {
  static let variable = "SANKOFA_THREADS"

  /// The allowed numbers of threads. More gain nothing on any machine that this library was made
  /// for.
  static let limits = 1...256

  static func fromEnvironment() throws(WorkersError) -> Int? {
    guard let value = getenv(variable) else { return nil }
    return try parse(String(cString: value), processors: ProcessorCount.available)
  }

  /// The number in `text`, or `nil` when it is empty. Throws when it is not a number within
  /// `limits`.
  package static func parse(_ text: String, processors: Int) throws(WorkersError) -> Int? {
    if text.isEmpty { return nil }
    if let count = Int(text), limits.contains(count) { return count }
    let shown = Int(text) == nil ? text.quoted : text.onOneLine()
    let all = processors == 1 ? "the 1 processor" : "all \(processors) processors"
    throw WorkersError(
      description: "\(variable): must be 1…\(limits.upperBound) threads, got \(shown); "
        + "unset it to use \(all) this process may use.")
  }
}

/// The reason why a requested number of threads is not possible.
package struct WorkersError: Error, Hashable, CustomStringConvertible {
  /// One line: where, the rule with the actual value, and one fix.
  package let description: String
}
