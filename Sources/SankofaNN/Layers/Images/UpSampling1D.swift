import SankofaTensor

/// Longer sequences: each element several times.
///
/// - Input: [n, length, channels]. Output: [n, length · size, channels].
public final class UpSampling1D: Layer {
  /// `UpSampling1D`.
  public static let kind = "UpSampling1D"
  /// How often each element comes.
  public let size: Int
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes the layer; 2 by default.
  public init(_ size: Int = 2, inputShape: Shape? = nil) {
    (self.size, self.inputShape) = (size, inputShape)
  }

  /// [length · size, channels].
  public func outputShape(for input: Shape) throws -> Shape {
    _ = try channels(ofSequences: input, UpSampling1D.kind)
    guard (1...1 << 20).contains(size) else {
      throw LayerError(
        UpSampling1D.kind, "size must be from 1 to \(1 << 20), got \(size); use 2.")
    }
    return [input[0] * size, input[1]]
  }

  /// Each element, size times.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let (n, length, channels) = (input.shape[0], input.shape[1], input.shape[2])
    return input.reshaped(to: [n, length, 1, channels])
      .broadcast(to: [n, length, size, channels]).reshaped(to: [n, length * size, channels])
  }

  /// The size.
  public var configuration: Configuration {
    Configuration([
      ("size", .integer(size)), ("inputShape", inputShape?.configurationValue ?? .none),
    ])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try configuration.integer("size"), inputShape: try configuration.shape("inputShape"))
  }
}
