import SankofaTensor

/// Zeros before and after a sequence.
///
/// - Input: [n, length, channels]. Output: the sequence with its margins.
public final class ZeroPadding1D: Layer {
  /// `ZeroPadding1D`.
  public static let kind = "ZeroPadding1D"
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
    _ = try channels(ofSequences: input, ZeroPadding1D.kind)
    try ImageMargins(left: before, right: after).check(ZeroPadding1D.kind)
    return [input[0] + before + after, input[1]]
  }

  /// x with zeros around.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.padded(before: [0, before, 0], after: [0, after, 0])
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
