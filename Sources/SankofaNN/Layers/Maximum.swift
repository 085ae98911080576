import SankofaTensor

/// The largest of several inputs, element by element: `Maximum()(a, b)`. The derivative of equal
/// elements is that of `Tensor.maximum`.
///
/// - Inputs: at least one [n, …], all of one shape. Output: that shape.
public final class Maximum: MergingLayer {
  /// `Maximum`.
  public static let kind = "Maximum"

  /// Describes the layer.
  public init() {}

  /// The inputs' shape.
  public func outputShape(for inputs: [Shape]) throws -> Shape {
    try commonShape(of: inputs, Maximum.kind)
  }

  /// max(a, b, …).
  public func callAsFunction(_ inputs: [Tensor], in context: Context) -> Tensor {
    inputs.dropFirst().reduce(inputs[0]) { $0.maximum($1) }
  }

  /// Nothing to keep.
  public var configuration: Configuration { Configuration() }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws { self.init() }
}
