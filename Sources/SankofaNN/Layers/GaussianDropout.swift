import SankofaTensor

/// While training, multiplies by normal numbers of mean 1 and the variance that `Dropout` of the same
/// rate has: x · (1 + √(rate / (1 − rate)) · ξ) (Srivastava et al., 2014).
///
/// - Input: [n, …]. Output: the same shape.
public final class GaussianDropout: Layer {
  /// `GaussianDropout`.
  public static let kind = "GaussianDropout"
  /// From 0 up to but not including 1.
  public let rate: Double

  /// Describes the layer.
  public init(_ rate: Double) { self.rate = rate }

  /// The input's.
  public func outputShape(for input: Shape) throws -> Shape {
    try checkRate(rate, GaussianDropout.kind)
    return input
  }

  /// x · (1 + σ · ξ); x itself when not training.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining, rate > 0 else { return input }
    let deviation = (rate / (1 - rate)).squareRoot()
    return input
      * context.normal(input.shape).converted(to: input.elementType)
      .multiplyAdd(input.like(deviation), input.like(1))
  }

  /// The rate.
  public var configuration: Configuration { Configuration([("rate", .number(rate))]) }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(try configuration.number("rate"))
  }
}
