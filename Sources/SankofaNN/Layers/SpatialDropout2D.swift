import SankofaTensor

/// While training, sets whole channels of an image to 0 and divides the others by what is left:
/// neighbouring pixels say much the same, so that dropping single ones hides little (Tompson et al.,
/// 2015).
///
/// - Input: [n, height, width, channels]. Output: the same shape.
public final class SpatialDropout2D: Layer {
  /// `SpatialDropout2D`.
  public static let kind = "SpatialDropout2D"
  /// The share of channels that is set to 0, from 0 up to but not including 1.
  public let rate: Double

  /// Describes the layer.
  public init(_ rate: Double) { self.rate = rate }

  /// The input's.
  public func outputShape(for input: Shape) throws -> Shape {
    try checkRate(rate, SpatialDropout2D.kind)
    _ = try channels(ofImages: input, SpatialDropout2D.kind)
    return input
  }

  /// x / (1 − rate) where the channel's uniform number is at least `rate`, else 0; x itself when not
  /// training.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining, rate > 0 else { return input }
    return input.dropping(rate, by: context.uniform([input.shape[0], 1, 1, input.shape[3]]))
  }

  /// The rate.
  public var configuration: Configuration { Configuration([("rate", .number(rate))]) }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(try configuration.number("rate"))
  }
}
