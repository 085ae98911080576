import SankofaTensor

/// A convolution in two steps: a window over each channel by itself, then a = f(W · z + b) of what all
/// of them give at a position.
///
/// - Input: [n, height, width, channels].
/// - Parameters: `depthwiseWeight` [channels · multiplier, window height, window width, 1], `weight`
///   [outputs, 1, 1, channels · multiplier], `bias` [outputs].
/// - Output: [n, positions, positions, outputs].
///
/// Weights start Glorot-uniform (see ``DepthwiseConv2D`` for the first), biases at zero. Source: Chollet,
/// 2017.
public final class SeparableConv2D: Layer {
  /// `SeparableConv2D`.
  public static let kind = "SeparableConv2D"
  /// The number of output channels.
  public let outputs: Int
  /// The window of each channel, [channels · multiplier, window height, window width, 1].
  public let depthwiseWeight: Parameter
  /// The shape of one example, when stated.
  public let inputShape: Shape?
  private let depthwise: DepthwiseConvolution
  private let parts: NeuronParts

  /// Describes a convolution; for what is not named here see ``Conv2D`` and ``DepthwiseConv2D``.
  ///
  /// - Parameters:
  ///   - outputs: the number of output channels, at least 1.
  ///   - size: the window's height and width.
  ///   - multiplier: how many numbers of each channel the second step sees; 1 by default.
  ///   - initializer: of the second step's weights; what begins with `depthwise` is the first's.
  public convenience init(
    _ outputs: Int, _ size: (Int, Int), multiplier: Int = 1, strides: (Int, Int) = (1, 1),
    padding: Padding = .valid, dilations: (Int, Int) = (1, 1),
    activation: ActivationFunction = .linear, usesBias: Bool = true,
    depthwiseInitializer: Initializer = .glorotUniform,
    initializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    depthwiseRegularizer: Regularizer? = nil, regularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, depthwiseConstraint: Constraint? = nil,
    constraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    activationRegularizer: Regularizer? = nil, inputShape: Shape? = nil
  ) {
    let weight = Parameter(
      "weight", initializer: initializer, regularizer: regularizer, constraint: constraint)
    let bias = Parameter(
      "bias", initializer: biasInitializer, regularizer: biasRegularizer,
      constraint: biasConstraint)
    self.init(
      outputs,
      DepthwiseConvolution(
        window: Window2D(size: size, strides: strides, dilations: dilations, padding: padding),
        multiplier: multiplier),
      Parameter(
        "depthwiseWeight", initializer: depthwiseInitializer, regularizer: depthwiseRegularizer,
        constraint: depthwiseConstraint),
      NeuronParts(
        weight: weight, bias: usesBias ? bias : nil, activation: activation,
        activationRegularizer: activationRegularizer), inputShape)
  }

  private init(
    _ outputs: Int, _ depthwise: DepthwiseConvolution, _ depthwiseWeight: Parameter,
    _ parts: NeuronParts, _ inputShape: Shape?
  ) {
    (self.outputs, self.inputShape) = (outputs, inputShape)
    (self.depthwise, self.depthwiseWeight, self.parts) = (depthwise, depthwiseWeight, parts)
  }

  /// What the preactivation goes through.
  public var activation: ActivationFunction { parts.activation }
  /// The activation function of the layer.
  public var outputActivation: ActivationFunction? { activation }
  /// W, [outputs, 1, 1, channels · multiplier].
  public var weight: Parameter { parts.weight }
  /// b, [outputs]; `nil` without bias.
  public var bias: Parameter? { parts.bias }

  /// `depthwiseWeight`, `weight`, `bias`.
  public var parameters: [Parameter] { [depthwiseWeight] + parts.parameters }

  /// [positions, positions, outputs].
  public func outputShape(for input: Shape) throws -> Shape {
    let between = try depthwise.outputShape(input, depthwiseWeight, SeparableConv2D.kind)
    try ChannelGroups(outputs: outputs, groups: 1).check(between, weight, SeparableConv2D.kind)
    return try activation.outputShape(for: [between[0], between[1], outputs])
  }

  /// Gives the weights and the bias their shapes.
  public func build(for input: Shape) throws {
    let shape = depthwise.weightShape(input)
    try depthwiseWeight.build(shape: shape)
    try parts.build(weight: [outputs, 1, 1, shape[0]])
  }

  /// f(W · (D ∗ x) + b).
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let between = depthwise(input, context[depthwiseWeight])
    let columns = context[weight].reshaped(to: [outputs, between.shape[3]]).transposed()
    return parts.activation(of: matmul(between, columns), in: context)
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration(
      [("outputs", .integer(outputs))] + depthwise.window.convolutionEntries
        + [
          ("multiplier", .integer(depthwise.multiplier)),
          ("depthwiseInitializer", depthwiseWeight.initializer.configurationValue),
          ("depthwiseRegularizer", depthwiseWeight.regularizer?.configurationValue ?? .none),
        ]
        + Configuration.present(
          "depthwiseConstraint", depthwiseWeight.constraint?.configurationValue)
        + parts.entries + [("inputShape", inputShape?.configurationValue ?? .none)])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try configuration.integer("outputs"),
      DepthwiseConvolution(
        window: try Window2D(convolution: configuration),
        multiplier: try configuration.integer("multiplier")),
      Parameter(
        "depthwiseWeight", initializer: try Initializer(configuration, "depthwiseInitializer"),
        regularizer: try Regularizer(configuration, "depthwiseRegularizer"),
        constraint: try Constraint(configuration, "depthwiseConstraint")),
      try NeuronParts(configuration), try configuration.shape("inputShape"))
  }
}
