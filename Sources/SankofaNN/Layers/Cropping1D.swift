import SankofaTensor

/// A sequence without its outermost elements.
///
/// - Input: [n, length, channels]. Output: what is left.
public final class Cropping1D: Layer {
  /// `Cropping1D`.
  public static let kind = "Cropping1D"
  /// How many before the first.
  public let before: Int
  /// How many behind the last.
  public let after: Int
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes the layer; 1 and 1 by default, as in Keras.
  public init(before: Int = 1, after: Int = 1, inputShape: Shape? = nil) {
    (self.before, self.after, self.inputShape) = (before, after, inputShape)
  }

  /// [elements, channels].
  public func outputShape(for input: Shape) throws -> Shape {
    _ = try channels(ofSequences: input, Cropping1D.kind)
    try ImageMargins(left: before, right: after).check(Cropping1D.kind)
    let length = input[0] - before - after
    if length < 1 {
      throw LayerError(
        Cropping1D.kind,
        "takes \(before + after) elements, and the sequence has shape \(input); take fewer.")
    }
    return [length, input[1]]
  }

  /// x without its ends.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.slice(axis: 1, from: before, count: input.shape[1] - before - after)
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration([
      ("before", .integer(before)), ("after", .integer(after)),
      ("inputShape", inputShape?.configurationValue ?? .none),
    ])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      before: try configuration.integer("before"), after: try configuration.integer("after"),
      inputShape: try configuration.shape("inputShape"))
  }
}
