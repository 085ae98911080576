import SankofaTensor

/// a = f(W ∗ x + b): every output channel looks at a patch of the image, the same way everywhere.
///
/// - Input: [n, height, width, channels].
/// - Parameters: `weight` [outputs, window height, window width, channels / groups], `bias` [outputs].
/// - Output: [n, positions, positions, outputs]; half as many with the activation `glu`.
///
/// Weights start Glorot-uniform (Glorot and Bengio, 2010), biases at zero, as in Keras. Source:
/// LeCun et al., 1989.
public final class Conv2D: Layer {
  /// `Conv2D`.
  public static let kind = "Conv2D"
  /// The number of output channels.
  public let outputs: Int
  /// In how many parts the channels are divided, each seen by its share of the outputs alone.
  public let groups: Int
  /// The shape of one example, when stated.
  public let inputShape: Shape?
  private let window: Window2D
  private let parts: NeuronParts

  /// Describes a convolution.
  ///
  /// - Parameters:
  ///   - outputs: the number of output channels, at least 1.
  ///   - size: the window's height and width.
  ///   - strides: how far it moves, down and across; 1 by default.
  ///   - padding: valid by default.
  ///   - dilations: how far apart the elements of a patch are; 1 by default.
  ///   - groups: 1 by default.
  ///   - activation: linear by default.
  ///   - usesBias: true by default.
  ///   - constraint: where each step brings the weights back to; nowhere by default.
  ///   - activationRegularizer: what the activations add to the loss; see ``Dense``.
  public convenience init(
    _ outputs: Int, _ size: (Int, Int), strides: (Int, Int) = (1, 1), padding: Padding = .valid,
    dilations: (Int, Int) = (1, 1), groups: Int = 1, activation: ActivationFunction = .linear,
    usesBias: Bool = true, initializer: Initializer = .glorotUniform,
    biasInitializer: Initializer = .zeros, regularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, constraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, activationRegularizer: Regularizer? = nil,
    inputShape: Shape? = nil
  ) {
    let weight = Parameter(
      "weight", initializer: initializer, regularizer: regularizer, constraint: constraint)
    let bias = Parameter(
      "bias", initializer: biasInitializer, regularizer: biasRegularizer,
      constraint: biasConstraint)
    self.init(
      outputs, groups,
      Window2D(size: size, strides: strides, dilations: dilations, padding: padding),
      NeuronParts(
        weight: weight, bias: usesBias ? bias : nil, activation: activation,
        activationRegularizer: activationRegularizer), inputShape)
  }

  private init(
    _ outputs: Int, _ groups: Int, _ window: Window2D, _ parts: NeuronParts, _ inputShape: Shape?
  ) {
    (self.outputs, self.groups, self.inputShape) = (outputs, groups, inputShape)
    (self.window, self.parts) = (window, parts)
  }

  /// What the preactivation goes through.
  public var activation: ActivationFunction { parts.activation }
  /// The activation function of the layer.
  public var outputActivation: ActivationFunction? { activation }
  /// W, [outputs, window height, window width, channels / groups].
  public var weight: Parameter { parts.weight }
  /// b, [outputs]; `nil` without bias.
  public var bias: Parameter? { parts.bias }

  /// `weight`, `bias`.
  public var parameters: [Parameter] { parts.parameters }

  /// [positions, positions, outputs].
  public func outputShape(for input: Shape) throws -> Shape {
    let (height, width) = try window.positions(input, Conv2D.kind)
    try ChannelGroups(outputs: outputs, groups: groups).check(input, weight, Conv2D.kind)
    return try activation.outputShape(for: [height, width, outputs])
  }

  /// Gives weight and bias their shapes.
  public func build(for input: Shape) throws {
    try parts.build(weight: [outputs, window.size.0, window.size.1, input[2] / groups])
  }

  /// f(W ∗ x + b).
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let margins = window.margins(of: input.shape.dropFirst())
    let sums = convolution(
      input.padded(margins), context[weight], strides: window.strides,
      dilations: window.dilations, groups: groups)
    return parts.activation(of: sums, in: context)
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration(
      [("outputs", .integer(outputs))] + window.convolutionEntries
        + [("groups", .integer(groups))] + parts.entries
        + [("inputShape", inputShape?.configurationValue ?? .none)])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try configuration.integer("outputs"), try configuration.integer("groups"),
      try Window2D(convolution: configuration), try NeuronParts(configuration),
      try configuration.shape("inputShape"))
  }
}
