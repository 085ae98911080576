import SankofaTensor

/// What can be wrong with data. The description is one line: where, the rule with the actual values, one
/// thing to do about it.
public enum DataError: Error, Sendable, Hashable {
  /// No example, or examples without features.
  case empty(in: String, shape: Shape)
  /// A part has another number of rows than there are examples.
  case differentLengths(in: String, part: String, length: Int, examples: Int)
  /// A part has axes other than it must.
  case wrongShape(in: String, part: String, rule: String, shape: Shape)
  /// A part has an element type other than it must.
  case wrongType(in: String, part: String, rule: String, type: ElementType)
  /// A label that is no class; `index` is the first example that has one.
  case labelOutside(in: String, index: Int, label: Int, classCount: Int?)
  /// NaN or infinity; the first one, in row-major order.
  case notFinite(
    in: String, part: String, row: Int, column: Int, position: Int, value: String)
  /// A sample weight below 0; `index` is the first example that has one.
  case negativeWeight(in: String, index: Int, weight: Float)
  /// A split that leaves one part without examples.
  case splitOutside(in: String, fraction: Double, examples: Int)
  /// A limit below 1.
  case limitOutside(in: String, limit: Int)
}

extension DataError: CustomStringConvertible {
  /// One line: where, the rule with the actual values, one thing to do about it.
  public var description: String {
    switch self {
    case .empty(let place, let shape):
      return "\(place): must have at least one example with features, got shape "
        + "\(shape); check the files that it was read from."
    case .differentLengths(let place, let part, let length, let examples):
      return "\(place): \(part) must have one row per example (\(examples)), got "
        + "\(length); pass as many \(part) as features."
    case .wrongShape(let place, let part, let rule, let shape):
      return "\(place): \(part) must have shape \(rule), got \(shape); reshape them."
    case .wrongType(let place, let part, let rule, let type):
      return "\(place): \(part) must be \(rule), got \(type); convert them first."
    case .labelOutside(let place, let index, let label, let classCount):
      let rule = classCount.map { "in 0..<\($0) (the classes)" } ?? "0 or above"
      return "\(place): labels must be \(rule), got \(label) at example \(index); "
        + "correct the label or the number of classes."
    case .notFinite(let place, let part, let row, let column, let position, let value):
      return "\(place): \(part) must be finite, got \(value) at row \(row), position "
        + "\(column) (element \(position) of all); drop the row or replace the value."
    case .negativeWeight(let place, let index, let weight):
      return "\(place): sample weights must be 0 or above, got \(weight) at example "
        + "\(index); use 0 to leave an example out."
    case .splitOutside(let place, let fraction, let examples):
      return "\(place): a split must leave examples in both parts, got fraction "
        + "\(fraction) of \(examples) examples; choose a fraction between 0 and 1."
    case .limitOutside(let place, let limit):
      return "\(place): a limit must be 1 or above, got \(limit); leave it out for "
        + "all examples."
    }
  }
}
