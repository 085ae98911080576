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
    try checkRate(rate, Dropout.kind)
    return input
  }

  /// x / (1 − rate) where a uniform number is at least `rate`, else 0; x itself when not training.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining, rate > 0 else { return input }
    return input.dropping(rate, by: context.uniform(input.shape))
  }

  /// The rate.
  public var configuration: Configuration { Configuration([("rate", .number(rate))]) }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(try configuration.number("rate"))
  }
}

extension Tensor {
  /// x / (1 − rate) where a uniform number is at least `rate`, else 0.
  func dropping(_ rate: Double, by uniform: Tensor) -> Tensor {
    (uniform .>= rate).selecting(self * (1 / (1 - rate)), 0)
  }
}

/// The rule for a share that is dropped.
func checkRate(_ rate: Double, _ layer: String) throws {
  guard rate >= 0, rate < 1 else {
    throw LayerError(layer, "rate must be in 0..<1, got \(rate); 0.5 drops every other.")
  }
}
