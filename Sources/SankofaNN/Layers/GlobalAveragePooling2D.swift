import SankofaTensor

/// The mean over the image for each channel (Lin et al., 2014).
///
/// - Input: [n, height, width, channels]. Output: [n, channels].
public final class GlobalAveragePooling2D: Layer {
  /// `GlobalAveragePooling2D`.
  public static let kind = "GlobalAveragePooling2D"

  /// Describes the layer.
  public init() {}

  /// [channels].
  public func outputShape(for input: Shape) throws -> Shape {
    try channels(ofImages: input, GlobalAveragePooling2D.kind)
  }

  /// mean over rows and columns.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.mean(axes: [1, 2])
  }

  /// Nothing.
  public var configuration: Configuration { Configuration() }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws { self.init() }
}
