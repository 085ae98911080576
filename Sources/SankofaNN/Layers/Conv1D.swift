import SankofaTensor

/// a = f(W ∗ x + b): every output channel sees a window of the sequence, with the same weights at
/// every position.
///
/// - Input: [n, length, channels].
/// - Parameters: `weight` [outputs, window, channels / groups], `bias` [outputs].
/// - Output: [n, positions, outputs]; half as many outputs with the activation `glu`.
///
/// It is computed as a convolution of images with one row. Weights are initially Glorot-uniform
/// (Glorot and Bengio, 2010) and biases zero, as in Keras. Source: Waibel et al., 1989.
public final class Conv1D: WeightedLayer, Configurable {
  public static let kind = "Conv1D"
  /// The number of output channels.
  public private(set) var outputs: Int
  /// The number of groups into which channels and outputs are divided; each group of outputs sees
  /// only its group of channels.
  public private(set) var groups: Int
  public private(set) var inputShape: Shape?
  private var window: Window1D
  public private(set) var sum: WeightedSum

  /// Makes a convolution: `Conv1D(32, 3)`.
  ///
  /// - Parameters:
  ///   - outputs: the number of output channels, at least 1.
  ///   - size: the window's length.
  ///   - strides: the distance between positions; 1 by default.
  ///   - padding: valid by default.
  ///   - dilations: the distance between the elements of a window; 1 by default.
  ///   - groups: the number of groups; 1 by default.
  ///   - activation: linear by default.
  ///   - weight: Glorot-uniform by default.
  ///   - bias: zeros by default; `nil` for none.
  ///   - activationRegularizer: the penalty on the activations; see ``Dense``.
  public init(
    _ outputs: Int, _ size: Int, strides: Int = 1, padding: Padding1D = .valid, dilations: Int = 1,
    groups: Int = 1, activation: ActivationFunction = .linear, weight: ParameterOptions = .init(),
    bias: ParameterOptions? = .init(), activationRegularizer: Regularizer? = nil,
    inputShape: Shape? = nil
  ) {
    (self.outputs, self.groups, self.inputShape) = (outputs, groups, inputShape)
    window = Window1D(size: size, strides: strides, dilations: dilations, padding: padding)
    sum = WeightedSum(
      weight: weight, bias: bias, activation: activation,
      activationRegularizer: activationRegularizer)
  }

  /// Makes a convolution with one output channel and a window of 3.
  public convenience init() { self.init(1, 3) }

  public func settings(_ list: inout SettingList) {
    list("outputs", &outputs, .atLeast(1), shown: .always)
    window.settings(&list)
    list("dilations", &window.dilations, .within(Window1D.sizes), formerly: "dilation")
    list("groups", &groups, .atLeast(1))
    sum.settings(&list)
    list.inputShape(&inputShape)
  }

  /// [positions, outputs].
  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    let count = try window.positions(input, Conv1D.kind)
    try ChannelGroups(outputs: outputs, groups: groups).check(input, weight, Conv1D.kind)
    return try activation.outputShape(for: [count, outputs])
  }

  public func build(for input: Shape) throws {
    try sum.build(weight: [outputs, window.size, input[1] / groups])
  }

  /// f(W ∗ x + b).
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let sums = convolution(
      input.asRows.padded(window.margins(of: input)), context[weight].asRows,
      strides: (1, window.strides), dilations: (1, window.dilations), groups: groups)
    return sum.activation(of: sums.asSequences, in: context)
  }
}
