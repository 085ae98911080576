import SankofaTensor

/// All axes of an example become one.
///
/// - Input: [n, …]. Output: [n, product of the others].
public final class Flatten: Layer {
  /// `Flatten`.
  public static let kind = "Flatten"
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes the layer.
  public init(inputShape: Shape? = nil) { self.inputShape = inputShape }

  /// One axis of all elements.
  public func outputShape(for input: Shape) throws -> Shape { [input.elementCount] }

  /// The input, reshaped.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.reshaped(to: [input.shape[0], input.shape.dropFirst().elementCount])
  }

  /// The stated shape.
  public var configuration: Configuration {
    Configuration([("inputShape", inputShape?.configurationValue ?? .none)])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(inputShape: try configuration.shape("inputShape"))
  }
}
