import SankofaTensor

/// An activation as a layer of its own: `Activation(.relu)`.
///
/// - Input: [n, …]. Output: the same shape, or what the function makes of it.
public final class Activation: Layer, Configurable {
  public static let kind = "Activation"
  /// The function.
  public private(set) var activation: ActivationFunction
  public private(set) var inputShape: Shape?

  /// Describes the layer.
  public init(_ activation: ActivationFunction, inputShape: Shape? = nil) {
    self.activation = activation
    self.inputShape = inputShape
  }

  /// The linear function.
  public convenience init() { self.init(.linear) }

  public func settings(_ list: inout SettingList) {
    list("activation", &activation)
    list("inputShape", &inputShape)
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
}
