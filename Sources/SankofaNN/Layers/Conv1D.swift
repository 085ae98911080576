import SankofaTensor

/// a = f(W ∗ x + b): every output channel looks at a stretch of the sequence, the same way everywhere.
///
/// - Input: [n, length, channels].
/// - Parameters: `weight` [outputs, window, channels / groups], `bias` [outputs].
/// - Output: [n, positions, outputs].
///
/// It is the convolution of images of one row. Weights start Glorot-uniform (Glorot and Bengio, 2010),
/// biases at zero, as in Keras. Source: Waibel et al., 1989.
public final class Conv1D: Layer {
  /// `Conv1D`.
  public static let kind = "Conv1D"
  /// The number of output channels.
  public let outputs: Int
  /// In how many parts the channels are divided, each seen by its share of the outputs alone.
  public let groups: Int
  /// The shape of one example, when stated.
  public let inputShape: Shape?
  private let window: Window1D
  private let parts: NeuronParts

  /// Describes a convolution.
  ///
  /// - Parameters:
  ///   - outputs: the number of output channels, at least 1.
  ///   - size: the window's length.
  ///   - stride: how far it moves; 1 by default.
  ///   - padding: valid by default.
  ///   - dilation: how far apart the elements that it sees are; 1 by default.
  ///   - groups: 1 by default.
  ///   - activation: linear by default.
  ///   - usesBias: true by default.
  ///   - constraint: where each step brings the weights back to; nowhere by default.
  ///   - activationRegularizer: what the activations add to the loss; see ``Dense``.
  public convenience init(
    _ outputs: Int, _ size: Int, stride: Int = 1, padding: Padding1D = .valid, dilation: Int = 1,
    groups: Int = 1, activation: ActivationFunction = .linear, usesBias: Bool = true,
    initializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    regularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    constraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    activationRegularizer: Regularizer? = nil, inputShape: Shape? = nil
  ) {
    let weight = Parameter(
      "weight", initializer: initializer, regularizer: regularizer, constraint: constraint)
    let bias = Parameter(
      "bias", initializer: biasInitializer, regularizer: biasRegularizer,
      constraint: biasConstraint)
    self.init(
      outputs, groups,
      Window1D(size: size, stride: stride, dilation: dilation, padding: padding),
      NeuronParts(
        weight: weight, bias: usesBias ? bias : nil, activation: activation,
        activationRegularizer: activationRegularizer), inputShape)
  }

  private init(
    _ outputs: Int, _ groups: Int, _ window: Window1D, _ parts: NeuronParts, _ inputShape: Shape?
  ) {
    (self.outputs, self.groups, self.inputShape) = (outputs, groups, inputShape)
    (self.window, self.parts) = (window, parts)
  }

  /// What the preactivation goes through.
  public var activation: ActivationFunction { parts.activation }
  /// The activation function of the layer.
  public var outputActivation: ActivationFunction? { activation }
  /// W, [outputs, window, channels / groups].
  public var weight: Parameter { parts.weight }
  /// b, [outputs]; `nil` without bias.
  public var bias: Parameter? { parts.bias }

  /// `weight`, `bias`.
  public var parameters: [Parameter] { parts.parameters }

  /// [positions, outputs].
  public func outputShape(for input: Shape) throws -> Shape {
    let count = try window.positions(input, Conv1D.kind)
    try ChannelGroups(outputs: outputs, groups: groups).check(input, weight, Conv1D.kind)
    return try activation.outputShape(for: [count, outputs])
  }

  /// Gives weight and bias their shapes.
  public func build(for input: Shape) throws {
    try parts.build(weight: [outputs, window.size, input[1] / groups])
  }

  /// f(W ∗ x + b).
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let sums = convolution(
      input.asRows.padded(window.margins(of: input)), context[weight].asRows,
      strides: (1, window.stride), dilations: (1, window.dilation), groups: groups)
    return parts.activation(of: sums.asSequences, in: context)
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration(
      [
        ("outputs", .integer(outputs)), ("size", .integer(window.size)),
        ("stride", .integer(window.stride)), ("padding", window.padding.configurationValue),
        ("dilation", .integer(window.dilation)), ("groups", .integer(groups)),
      ] + parts.entries + [("inputShape", inputShape?.configurationValue ?? .none)])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    var window = try Window1D(pooling: configuration)
    window.dilation = try configuration.integer("dilation")
    self.init(
      try configuration.integer("outputs"), try configuration.integer("groups"), window,
      try NeuronParts(configuration), try configuration.shape("inputShape"))
  }
}
