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
public final class DepthwiseConv2D: Layer {
  /// `DepthwiseConv2D`.
  public static let kind = "DepthwiseConv2D"
  /// How many outputs each channel has.
  public var multiplier: Int { depthwise.multiplier }
  /// The shape of one example, when stated.
  public let inputShape: Shape?
  private let depthwise: DepthwiseConvolution
  private let parts: NeuronParts

  /// Describes a convolution.
  ///
  /// - Parameters:
  ///   - size: the window's height and width.
  ///   - multiplier: how many outputs each channel has; 1 by default.
  ///   - strides: how far it moves, down and across; 1 by default.
  ///   - padding: valid by default.
  ///   - dilations: how far apart the elements of a patch are; 1 by default.
  ///   - activation: linear by default.
  ///   - usesBias: true by default.
  ///   - constraint: where each step brings the weights back to; nowhere by default.
  ///   - activationRegularizer: what the activations add to the loss; see ``Dense``.
  public convenience init(
    _ size: (Int, Int), multiplier: Int = 1, strides: (Int, Int) = (1, 1),
    padding: Padding = .valid, dilations: (Int, Int) = (1, 1),
    activation: ActivationFunction = .linear, usesBias: Bool = true,
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
      DepthwiseConvolution(
        window: Window2D(size: size, strides: strides, dilations: dilations, padding: padding),
        multiplier: multiplier),
      NeuronParts(
        weight: weight, bias: usesBias ? bias : nil, activation: activation,
        activationRegularizer: activationRegularizer), inputShape)
  }

  private init(_ depthwise: DepthwiseConvolution, _ parts: NeuronParts, _ inputShape: Shape?) {
    (self.depthwise, self.parts, self.inputShape) = (depthwise, parts, inputShape)
  }

  /// What the preactivation goes through.
  public var activation: ActivationFunction { parts.activation }
  /// The activation function of the layer.
  public var outputActivation: ActivationFunction? { activation }
  /// W, [channels · multiplier, window height, window width, 1].
  public var weight: Parameter { parts.weight }
  /// b, [channels · multiplier]; `nil` without bias.
  public var bias: Parameter? { parts.bias }

  /// `weight`, `bias`.
  public var parameters: [Parameter] { parts.parameters }

  /// [positions, positions, channels · multiplier].
  public func outputShape(for input: Shape) throws -> Shape {
    try activation.outputShape(
      for: depthwise.outputShape(input, weight, DepthwiseConv2D.kind))
  }

  /// Gives weight and bias their shapes.
  public func build(for input: Shape) throws {
    try parts.build(weight: depthwise.weightShape(input))
  }

  /// f(W ∗ x + b).
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    parts.activation(of: depthwise(input, context[weight]), in: context)
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration(
      depthwise.window.convolutionEntries + [("multiplier", .integer(multiplier))] + parts.entries
        + [("inputShape", inputShape?.configurationValue ?? .none)])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      DepthwiseConvolution(
        window: try Window2D(convolution: configuration),
        multiplier: try configuration.integer("multiplier")),
      try NeuronParts(configuration), try configuration.shape("inputShape"))
  }
}
