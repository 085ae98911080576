import SankofaTensor

/// A convolution in two steps: a convolution of each channel by itself, then a = f(W · z + b) over
/// the results z of all channels at each position.
///
/// - Input: [n, height, width, channels].
/// - Parameters: `depthwiseWeight` [channels · multiplier, window height, window width, 1],
///   `weight` [outputs, 1, 1, channels · multiplier], `bias` [outputs].
/// - Output: [n, positions, positions, outputs].
///
/// Weights are initially Glorot-uniform (see ``DepthwiseConv2D`` for the first), biases zero.
/// Source: Chollet, 2017.
public final class SeparableConv2D: WeightedLayer, Configurable {
  public static let kind = "SeparableConv2D"
  /// The number of output channels.
  public private(set) var outputs: Int
  /// The window of each channel, [channels · multiplier, window height, window width, 1].
  public let depthwiseWeight: Parameter
  public private(set) var inputShape: Shape?
  private var depthwise: DepthwiseConvolution
  public private(set) var sum: WeightedSum

  /// Makes a convolution in two steps: `SeparableConv2D(32, 3)`. For the parameters that are not
  /// listed here, see ``Conv2D``.
  ///
  /// - Parameters:
  ///   - outputs: the number of output channels, at least 1.
  ///   - size: the window's height and width.
  ///   - multiplier: the number of results of the first step for each channel; 1 by default.
  ///   - depthwiseWeight: the first step's weights, Glorot-uniform by default.
  ///   - weight: the second step's weights, Glorot-uniform by default.
  public init(
    _ outputs: Int, _ size: Size2D, multiplier: Int = 1, strides: Size2D = 1,
    padding: Padding = .valid, dilations: Size2D = 1, activation: ActivationFunction = .linear,
    depthwiseWeight: ParameterOptions = .init(), weight: ParameterOptions = .init(),
    bias: ParameterOptions? = .init(), activationRegularizer: Regularizer? = nil,
    inputShape: Shape? = nil
  ) {
    (self.outputs, self.inputShape) = (outputs, inputShape)
    self.depthwiseWeight = Parameter(
      "depthwiseWeight", depthwiseWeight, initializer: .glorotUniform)
    depthwise = DepthwiseConvolution(
      window: Window2D(size: size, strides: strides, dilations: dilations, padding: padding),
      multiplier: multiplier)
    sum = WeightedSum(
      weight: weight, bias: bias, activation: activation,
      activationRegularizer: activationRegularizer)
  }

  /// Makes a convolution with one output channel and a window of 3 × 3.
  public convenience init() { self.init(1, 3) }

  public func settings(_ list: inout SettingList) {
    list("outputs", &outputs, .atLeast(1), shown: .always)
    depthwise.settings(&list)
    list("depthwiseInitializer", &depthwiseWeight.initializer)
    list("depthwiseRegularizer", &depthwiseWeight.regularizer)
    list("depthwiseConstraint", &depthwiseWeight.constraint, unless: nil)
    sum.settings(&list)
    list.inputShape(&inputShape)
  }

  /// `depthwiseWeight`, `weight`, `bias`.
  public var parameters: [Parameter] { [depthwiseWeight] + sum.parameters }

  /// [positions, positions, outputs].
  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    let between = try depthwise.outputShape(input, depthwiseWeight, SeparableConv2D.kind)
    try ChannelGroups(outputs: outputs, groups: 1).check(between, weight, SeparableConv2D.kind)
    return try activation.outputShape(for: [between[0], between[1], outputs])
  }

  public func build(for input: Shape) throws {
    let shape = depthwise.weightShape(input)
    try depthwiseWeight.build(shape: shape)
    try sum.build(weight: [outputs, 1, 1, shape[0]])
  }

  /// f(W · (D ∗ x) + b), where D is `depthwiseWeight`.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let between = depthwise(input, context[depthwiseWeight])
    let columns = context[weight].reshaped(to: [outputs, between.shape[3]]).transposed()
    return sum.activation(of: matmul(between, columns), in: context)
  }
}
