/// What is wrong with a number of threads that was asked for.
package struct WorkersError: Error, Hashable, CustomStringConvertible {
  /// One line: where, the rule with the actual value, and one fix.
  package let description: String
}
