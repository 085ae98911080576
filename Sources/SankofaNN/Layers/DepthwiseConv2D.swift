import SankofaTensor

/// a = f(W ∗ x + b), where every output channel looks at one input channel alone.
///
/// - Input: [n, height, width, channels].
/// - Parameters: `weight` [channels · multiplier, window height, window width, 1], `bias`
///   [channels · multiplier].
/// - Output: [n, positions, positions, channels · multiplier]; the outputs of a channel are neighbours.
///
/// The numbers are those of a ``Conv2D`` in as many groups as there are channels, in one pass over all.
/// Weights start Glorot-uniform (Glorot and Bengio, 2010) for one input of each neuron, which is
/// Keras' where the multiplier is 1; biases at zero. Source: Sifre, 2014; Howard et al., 2017.
public final class DepthwiseConv2D: Layer, Configurable {
  public static let kind = "DepthwiseConv2D"
  public private(set) var inputShape: Shape?
  private var depthwise: DepthwiseConvolution
  private var sum: WeightedSum

  /// Describes a convolution of each channel by itself: `DepthwiseConv2D(3)`. For the parameters that
  /// are not named here see ``Conv2D``.
  ///
  /// - Parameters:
  ///   - size: the window's height and width.
  ///   - multiplier: the number of outputs of each channel; 1 by default.
  public init(
    _ size: Size2D, multiplier: Int = 1, strides: Size2D = 1, padding: Padding = .valid,
    dilations: Size2D = 1, activation: ActivationFunction = .linear,
    weight: ParameterOptions = .init(), bias: ParameterOptions? = .init(),
    activationRegularizer: Regularizer? = nil, inputShape: Shape? = nil
  ) {
    self.inputShape = inputShape
    depthwise = DepthwiseConvolution(
      window: Window2D(size: size, strides: strides, dilations: dilations, padding: padding),
      multiplier: multiplier)
    sum = WeightedSum(
      weight: weight, bias: bias, activation: activation,
      activationRegularizer: activationRegularizer)
  }

  /// A window of 3 × 3.
  public convenience init() { self.init(3) }

  public func settings(_ list: inout SettingList) {
    depthwise.settings(&list)
    sum.settings(&list)
    list("inputShape", &inputShape)
  }

  /// The number of outputs of each channel.
  public var multiplier: Int { depthwise.multiplier }
  /// The function of the preactivation.
  public var activation: ActivationFunction { sum.activation }
  public var outputActivation: ActivationFunction? { activation }
  /// W, [channels · multiplier, window height, window width, 1].
  public var weight: Parameter { sum.weight }
  /// b, [channels · multiplier]; `nil` without bias.
  public var bias: Parameter? { sum.bias }
  public var parameters: [Parameter] { sum.parameters }

  /// [positions, positions, channels · multiplier].
  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    return try activation.outputShape(
      for: depthwise.outputShape(input, weight, DepthwiseConv2D.kind))
  }

  public func build(for input: Shape) throws {
    try sum.build(weight: depthwise.weightShape(input))
  }

  /// f(W ∗ x + b).
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    sum.activation(of: depthwise(input, context[weight]), in: context)
  }
}
