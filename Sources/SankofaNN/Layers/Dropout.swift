import SankofaTensor

/// While training, sets a share of the inputs to 0 and divides the others by what is left, so that
/// sums keep their size (Srivastava et al., 2014).
///
/// - Input: [n, …]. Output: the same shape.
public final class Dropout: Layer {
  /// `Dropout`.
  public static let kind = "Dropout"
  /// The share that is set to 0, from 0 up to but not including 1.
  public let rate: Double

  /// Describes the layer.
  public init(_ rate: Double) { self.rate = rate }

  /// The input's.
  public func outputShape(for input: Shape) throws -> Shape {
    guard rate >= 0, rate < 1 else {
      throw LayerError("Dropout", "rate must be in 0..<1, got \(rate); 0.5 drops every other.")
    }
    return input
  }

  /// x / (1 − rate) where a uniform number is at least `rate`, else 0; x itself when not training.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining, rate > 0 else { return input }
    return (context.uniform(input.shape) .>= rate).selecting(input * (1 / (1 - rate)), 0)
  }

  /// The rate.
  public var configuration: Configuration { Configuration([("rate", .number(rate))]) }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(try configuration.number("rate"))
  }
}
