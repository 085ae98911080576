/// Parts of a caller's own that names stand for while a file is read.
package struct NamedParts: Sendable {
  package var activations: [String: ActivationFunction] = [:]
  package var initializers: [String: Initializer] = [:]
  package var losses: [String: Loss] = [:]
  package var metrics: [String: Metric] = [:]
  package var rules: [String: any (OptimizerRule & SendableMetatype).Type] = [:]
  package var schedules: [String: Schedule] = [:]

  package init() {}

  /// Those of the file that is being read, which come before what Sankofa ships.
  @TaskLocal package static var known = NamedParts()
}
