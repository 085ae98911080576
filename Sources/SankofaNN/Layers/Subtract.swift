import SankofaTensor

/// The difference of two inputs, element by element: `Subtract()(a, b)`.
///
/// - Inputs: two [n, …] of one shape. Output: that shape.
public final class Subtract: MergingLayer {
  /// `Subtract`.
  public static let kind = "Subtract"

  /// Describes the layer.
  public init() {}

  /// The inputs' shape.
  public func outputShape(for inputs: [Shape]) throws -> Shape {
    if inputs.count != 2 {
      throw LayerError(
        Subtract.kind,
        "takes 2 inputs, got \(inputs.count); give what is taken from and what is taken.")
    }
    return try commonShape(of: inputs, Subtract.kind)
  }

  /// a − b.
  public func callAsFunction(_ inputs: [Tensor], in context: Context) -> Tensor {
    inputs[0] - inputs[1]
  }

  /// Nothing to keep.
  public var configuration: Configuration { Configuration() }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws { self.init() }
}
