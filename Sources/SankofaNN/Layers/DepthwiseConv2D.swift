import SankofaTensor

/// a = f(W ∗ x + b), where every output channel sees only one input channel.
///
/// - Input: [n, height, width, channels].
/// - Parameters: `weight` [channels · multiplier, window height, window width, 1], `bias`
///   [channels · multiplier].
/// - Output: [n, positions, positions, channels · multiplier]; the outputs of one channel are
///   adjacent.
///
/// The results equal those of a ``Conv2D`` with as many groups as channels, but all channels are
/// computed in one pass. Weights are initially Glorot-uniform (Glorot and Bengio, 2010), with one
/// input channel for each neuron, as in Keras when the multiplier is 1; biases are zero. Source:
/// Sifre, 2014; Howard et al., 2017.
public final class DepthwiseConv2D: WeightedLayer, Configurable {
  public static let kind = "DepthwiseConv2D"
  public private(set) var inputShape: Shape?
  private var depthwise: DepthwiseConvolution
  public private(set) var sum: WeightedSum

  /// Makes a convolution of each channel by itself: `DepthwiseConv2D(3)`. For the parameters that
  /// are not listed here, see ``Conv2D``.
  ///
  /// - Parameters:
  ///   - size: the window's height and width.
  ///   - multiplier: the number of outputs for each channel; 1 by default.
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

  /// Makes a convolution with a window of 3 × 3.
  public convenience init() { self.init(3) }

  public func settings(_ list: inout SettingList) {
    depthwise.settings(&list)
    sum.settings(&list)
    list.inputShape(&inputShape)
  }

  /// The number of outputs for each channel.
  public var multiplier: Int { depthwise.multiplier }

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
