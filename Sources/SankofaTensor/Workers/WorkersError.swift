/// The reason why a requested number of threads is not possible.
package struct WorkersError: Error, Hashable, CustomStringConvertible {
  /// One line: where, the rule with the actual value, and one fix.
  package let description: String
}
