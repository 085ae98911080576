import SankofaTensor

/// While training, adds normal numbers of mean 0: x + σ · ξ.
///
/// - Input: [n, …]. Output: the same shape.
///
/// Source: Bishop, 1995, where it is shown to act as a regularizer.
public final class GaussianNoise: Layer {
  /// `GaussianNoise`.
  public static let kind = "GaussianNoise"
  /// σ, the deviation of what is added, at least 0.
  public let deviation: Double
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes the layer.
  public init(_ deviation: Double, inputShape: Shape? = nil) {
    (self.deviation, self.inputShape) = (deviation, inputShape)
  }

  /// The input's.
  public func outputShape(for input: Shape) throws -> Shape {
    guard deviation >= 0, deviation.isFinite else {
      throw LayerError(
        GaussianNoise.kind,
        "deviation must be a finite number from 0, got \(deviation); use 0.1.")
    }
    return input
  }

  /// x + σ · ξ; x itself when not training.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining, deviation > 0 else { return input }
    return context.normal(input.shape).converted(to: input.elementType)
      .multiplyAdd(input.like(deviation), input)
  }

  /// The deviation.
  public var configuration: Configuration {
    Configuration([
      ("deviation", .number(deviation)), ("inputShape", inputShape?.configurationValue ?? .none),
    ])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try configuration.number("deviation"), inputShape: try configuration.shape("inputShape"))
  }
}
