/// Why a neuron cannot be made, asked or taught.
public struct NeuronError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The neuron or what belongs to it, such as `Perceptron`.
  public let name: String
  /// The rule, the actual values, and one fix.
  public let message: String

  /// Makes an error.
  public init(_ name: String, _ message: String) {
    self.name = name
    self.message = message
  }

  /// One line: *where: rule with the actual values; one fix.*
  public var description: String { "\(name): \(message)" }
}

/// Labelled points as they come from outside.
enum LabelledPoints {
  /// Checks that there is a label for each point, and that all points have as many finite numbers.
  static func check(_ points: [[Double]], labelCount: Int, for name: String) throws {
    guard points.count == labelCount else {
      throw NeuronError(
        name,
        "needs one label for each point, got \(points.count) points and \(labelCount) labels; "
          + "give as many of both.")
    }
    for (index, point) in points.enumerated() {
      guard point.count == points[0].count else {
        throw NeuronError(
          name,
          "all points must have as many numbers as point 0, which has \(points[0].count), got "
            + "\(point.count) in point \(index); give each the same.")
      }
      if let number = point.first(where: { !$0.isFinite }) {
        throw NeuronError(
          name, "points must be finite, got \(number) in point \(index); leave that point out.")
      }
    }
  }
}
