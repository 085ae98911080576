import SankofaTensor

/// a = f(W ∗ x + b): every output channel sees a patch of the image, with the same weights at every
/// position.
///
/// - Input: [n, height, width, channels].
/// - Parameters: `weight` [outputs, window height, window width, channels / groups], `bias`
///   [outputs].
/// - Output: [n, positions, positions, outputs]; half as many outputs with the activation `glu`.
///
/// Weights are initially Glorot-uniform (Glorot and Bengio, 2010) and biases zero, as in Keras.
/// Source: LeCun et al., 1989.
public final class Conv2D: WeightedLayer, Configurable {
  public static let kind = "Conv2D"
  /// The number of output channels.
  public private(set) var outputs: Int
  /// The number of groups into which channels and outputs are divided; each group of outputs sees
  /// only its group of channels.
  public private(set) var groups: Int
  public private(set) var inputShape: Shape?
  private var window: Window2D
  public private(set) var sum: WeightedSum

  /// Makes a convolution: `Conv2D(32, 3)`, or `Conv2D(32, [3, 5])` with a window that is not
  /// square.
  ///
  /// - Parameters:
  ///   - outputs: the number of output channels, at least 1.
  ///   - size: the window's height and width.
  ///   - strides: the distance between positions, down and across; 1 by default.
  ///   - padding: valid by default.
  ///   - dilations: the distance between the elements of a patch; 1 by default.
  ///   - groups: the number of groups; 1 by default.
  ///   - activation: linear by default.
  ///   - weight: Glorot-uniform by default.
  ///   - bias: zeros by default; `nil` for none.
  ///   - activationRegularizer: the penalty on the activations; see ``Dense``.
  public init(
    _ outputs: Int, _ size: Size2D, strides: Size2D = 1, padding: Padding = .valid,
    dilations: Size2D = 1, groups: Int = 1, activation: ActivationFunction = .linear,
    weight: ParameterOptions = .init(), bias: ParameterOptions? = .init(),
    activationRegularizer: Regularizer? = nil, inputShape: Shape? = nil
  ) {
    (self.outputs, self.groups, self.inputShape) = (outputs, groups, inputShape)
    window = Window2D(size: size, strides: strides, dilations: dilations, padding: padding)
    sum = WeightedSum(
      weight: weight, bias: bias, activation: activation,
      activationRegularizer: activationRegularizer)
  }

  /// Makes a convolution with one output channel and a window of 3 × 3.
  public convenience init() { self.init(1, 3) }

  public func settings(_ list: inout SettingList) {
    list("outputs", &outputs, .atLeast(1), shown: .always)
    window.settings(&list)
    list("dilations", &window.dilations, .within(Window2D.sizes))
    list("groups", &groups, .atLeast(1))
    sum.settings(&list)
    list.inputShape(&inputShape)
  }

  /// [positions, positions, outputs].
  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    let (height, width) = try window.positions(input, Conv2D.kind)
    try ChannelGroups(outputs: outputs, groups: groups).check(input, weight, Conv2D.kind)
    return try activation.outputShape(for: [height, width, outputs])
  }

  public func build(for input: Shape) throws {
    try sum.build(weight: [outputs, window.size.height, window.size.width, input[2] / groups])
  }

  /// f(W ∗ x + b).
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let sums = convolution(
      input.padded(window.margins(of: input.shape.dropFirst())), context[weight],
      strides: window.strides.pair, dilations: window.dilations.pair, groups: groups)
    return sum.activation(of: sums, in: context)
  }
}
