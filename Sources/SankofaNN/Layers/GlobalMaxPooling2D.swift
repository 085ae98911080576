import SankofaTensor

/// The largest of the image for each channel.
///
/// - Input: [n, height, width, channels]. Output: [n, channels].
public final class GlobalMaxPooling2D: Layer {
  /// `GlobalMaxPooling2D`.
  public static let kind = "GlobalMaxPooling2D"

  /// Describes the layer.
  public init() {}

  /// [channels].
  public func outputShape(for input: Shape) throws -> Shape {
    try channels(ofImages: input, GlobalMaxPooling2D.kind)
  }

  /// max over rows and columns.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.max(axes: [1, 2])
  }

  /// Nothing.
  public var configuration: Configuration { Configuration() }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws { self.init() }
}
