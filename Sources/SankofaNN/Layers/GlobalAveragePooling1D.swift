import SankofaTensor

/// The mean over the sequence for each channel (Lin et al., 2014).
///
/// - Input: [n, length, channels]. Output: [n, channels].
public final class GlobalAveragePooling1D: Layer {
  /// `GlobalAveragePooling1D`.
  public static let kind = "GlobalAveragePooling1D"

  /// Describes the layer.
  public init() {}

  /// [channels].
  public func outputShape(for input: Shape) throws -> Shape {
    try channels(ofSequences: input, GlobalAveragePooling1D.kind)
  }

  /// mean over the length.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.mean(axes: [1])
  }

  /// Nothing.
  public var configuration: Configuration { Configuration() }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws { self.init() }
}
