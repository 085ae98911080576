import SankofaTensor

/// The sum of several inputs, element by element: `Add()(a, b)`.
///
/// - Inputs: at least one [n, …], all of one shape. Output: that shape.
public final class Add: MergingLayer {
  /// `Add`.
  public static let kind = "Add"

  /// Describes the layer.
  public init() {}

  /// The inputs' shape.
  public func outputShape(for inputs: [Shape]) throws -> Shape {
    try commonShape(of: inputs, Add.kind)
  }

  /// a + b + ….
  public func callAsFunction(_ inputs: [Tensor], in context: Context) -> Tensor {
    inputs.dropFirst().reduce(inputs[0], +)
  }

  /// Nothing to keep.
  public var configuration: Configuration { Configuration() }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws { self.init() }
}
