import SankofaTensor

/// An activation as a layer of its own: `Activation(.relu)`.
///
/// - Input: [n, …]. Output: the same shape, or what the function makes of it.
public final class Activation: Layer {
  /// `Activation`.
  public static let kind = "Activation"
  /// The function.
  public let activation: ActivationFunction
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes the layer.
  public init(_ activation: ActivationFunction, inputShape: Shape? = nil) {
    self.activation = activation
    self.inputShape = inputShape
  }

  /// The input's, unless the function changes it.
  public func outputShape(for input: Shape) throws -> Shape {
    try activation.outputShape(for: input)
  }

  /// f(x).
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    context.activation(activation, of: input)
  }

  /// The activation function of the layer.
  public var outputActivation: ActivationFunction? { activation }

  /// The function's name.
  public var configuration: Configuration {
    Configuration([
      ("activation", .text(activation.name)),
      ("inputShape", inputShape?.configurationValue ?? .none),
    ])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try ActivationFunction(named: configuration.text("activation")),
      inputShape: try configuration.shape("inputShape"))
  }
}
