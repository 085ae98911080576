/// Custom parts that are found by their names while a file is read.
package struct NamedParts: Sendable {
  package var activations: [String: ActivationFunction] = [:]
  package var initializers: [String: Initializer] = [:]
  package var losses: [String: Loss] = [:]
  package var metrics: [String: Metric] = [:]
  package var rules: [String: any OptimizerRule.Type] = [:]
  package var schedules: [String: Schedule] = [:]

  package init() {}

  /// The parts for the file that is being read; they take precedence over Sankofa's own.
  @TaskLocal package static var known = NamedParts()
}
