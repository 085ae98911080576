import SankofaTensor

/// The largest of the sequence for each channel.
///
/// - Input: [n, length, channels]. Output: [n, channels].
public final class GlobalMaxPooling1D: Layer {
  /// `GlobalMaxPooling1D`.
  public static let kind = "GlobalMaxPooling1D"

  /// Describes the layer.
  public init() {}

  /// [channels].
  public func outputShape(for input: Shape) throws -> Shape {
    try channels(ofSequences: input, GlobalMaxPooling1D.kind)
  }

  /// max over the length.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.max(axes: [1])
  }

  /// Nothing.
  public var configuration: Configuration { Configuration() }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws { self.init() }
}
