import SankofaTensor

/// The smallest of several inputs, element by element: `Minimum()(a, b)`. The derivative of equal
/// elements is that of `Tensor.minimum`.
///
/// - Inputs: at least one [n, …], all of one shape. Output: that shape.
public final class Minimum: MergingLayer {
  /// `Minimum`.
  public static let kind = "Minimum"

  /// Describes the layer.
  public init() {}

  /// The inputs' shape.
  public func outputShape(for inputs: [Shape]) throws -> Shape {
    try commonShape(of: inputs, Minimum.kind)
  }

  /// min(a, b, …).
  public func callAsFunction(_ inputs: [Tensor], in context: Context) -> Tensor {
    inputs.dropFirst().reduce(inputs[0]) { $0.minimum($1) }
  }

  /// Nothing to keep.
  public var configuration: Configuration { Configuration() }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws { self.init() }
}
