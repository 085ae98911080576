import SankofaTensor

/// The elements of an example under another shape.
///
/// - Input: [n, …]. Output: [n] + shape, with as many elements.
public final class Reshape: Layer {
  /// `Reshape`.
  public static let kind = "Reshape"
  /// The shape of one example that comes out.
  public let shape: Shape
  /// The shape of one example that goes in, when stated.
  public let inputShape: Shape?

  /// Describes the layer.
  public init(_ shape: Shape, inputShape: Shape? = nil) {
    self.shape = shape
    self.inputShape = inputShape
  }

  /// The shape that was asked for.
  public func outputShape(for input: Shape) throws -> Shape {
    guard let count = shape.boundedElementCount else {
      throw LayerError(
        "Reshape", "\(shape) holds more than 2⁴⁰ elements; keep the product of the extents.")
    }
    if input.elementCount != count {
      throw LayerError(
        "Reshape",
        "\(shape) holds \(count) elements, got \(input.elementCount) in shape "
          + "\(input); keep the product of the extents.")
    }
    return shape
  }

  /// The input, reshaped.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.reshaped(to: Shape([input.shape[0]] + shape.extents))
  }

  /// Both shapes.
  public var configuration: Configuration {
    Configuration([
      ("shape", shape.configurationValue),
      ("inputShape", inputShape?.configurationValue ?? .none),
    ])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    guard let shape = try configuration.shape("shape") else {
      throw configuration.expected("a list of extents", "shape")
    }
    self.init(shape, inputShape: try configuration.shape("inputShape"))
  }
}
