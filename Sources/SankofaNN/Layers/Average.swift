import SankofaTensor

/// The mean of several inputs, element by element: `Average()(a, b)`.
///
/// - Inputs: at least one [n, …], all of one shape. Output: that shape.
public final class Average: MergingLayer {
  /// `Average`.
  public static let kind = "Average"

  /// Describes the layer.
  public init() {}

  /// The inputs' shape.
  public func outputShape(for inputs: [Shape]) throws -> Shape {
    try commonShape(of: inputs, Average.kind)
  }

  /// (a + b + …) / count.
  public func callAsFunction(_ inputs: [Tensor], in context: Context) -> Tensor {
    inputs.dropFirst().reduce(inputs[0], +) / Double(inputs.count)
  }

  /// Nothing to keep.
  public var configuration: Configuration { Configuration() }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws { self.init() }
}
