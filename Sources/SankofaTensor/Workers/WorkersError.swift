/// A number of threads that cannot be had, and why.
package struct WorkersError: Error, Hashable, CustomStringConvertible {
  /// One line: where, the rule with the actual value, and one fix.
  package let description: String
}
