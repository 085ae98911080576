import SankofaTensor

/// An activation as a separate layer: `Activation(.relu)`.
///
/// - Input: [n, …]. Output: the same shape, or the one that the function gives.
public final class Activation: Layer, Configurable {
  public static let kind = "Activation"
  /// The function that the layer applies.
  public private(set) var activation: ActivationFunction
  public private(set) var inputShape: Shape?

  /// Makes the layer; `inputShape` is needed only when it comes first and the model is built
  /// without data.
  public init(_ activation: ActivationFunction, inputShape: Shape? = nil) {
    self.activation = activation
    self.inputShape = inputShape
  }

  /// Makes a layer with the linear function, which changes nothing.
  public convenience init() { self.init(.linear) }

  public func settings(_ list: inout SettingList) {
    list("activation", &activation, shown: .always)
    list.inputShape(&inputShape)
  }

  /// The input's shape, unless the function changes it.
  public func outputShape(for input: Shape) throws -> Shape {
    try activation.outputShape(for: input)
  }

  /// f(x).
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    context.activation(activation, of: input)
  }

  public var outputActivation: ActivationFunction? { activation }
}
