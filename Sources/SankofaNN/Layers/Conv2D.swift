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
  /// What the preactivation goes through.
  public let activation: ActivationFunction
  /// W, [outputs, window height, window width, channels / groups].
  public let weight: Parameter
  /// b, [outputs]; `nil` without bias.
  public let bias: Parameter?
  /// The shape of one example, when stated.
  public let inputShape: Shape?
  private let window: Window2D

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
  public init(
    _ outputs: Int, _ size: (Int, Int), strides: (Int, Int) = (1, 1), padding: Padding = .valid,
    dilations: (Int, Int) = (1, 1), groups: Int = 1, activation: ActivationFunction = .linear,
    usesBias: Bool = true, initializer: Initializer = .glorotUniform,
    biasInitializer: Initializer = .zeros, regularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, inputShape: Shape? = nil
  ) {
    self.outputs = outputs
    self.groups = groups
    self.activation = activation
    self.inputShape = inputShape
    window = Window2D(size: size, strides: strides, dilations: dilations, padding: padding)
    weight = Parameter("weight", initializer: initializer, regularizer: regularizer)
    bias =
      usesBias
      ? Parameter("bias", initializer: biasInitializer, regularizer: biasRegularizer) : nil
  }

  /// `weight`, `bias`.
  public var parameters: [Parameter] { [weight] + (bias.map { [$0] } ?? []) }

  /// [positions, positions, outputs].
  public func outputShape(for input: Shape) throws -> Shape {
    if outputs < 1 || groups < 1 {
      throw LayerError(
        Conv2D.kind, "needs at least 1 output and 1 group, got \(outputs) and \(groups); use 1.")
    }
    let (height, width) = try window.positions(input, Conv2D.kind)
    if input[2] % groups != 0 || outputs % groups != 0 || input[2] == 0 {
      throw LayerError(
        Conv2D.kind,
        "channels and outputs must be divisible by \(groups) groups, got \(input[2]) channels and "
          + "\(outputs) outputs; change the groups.")
    }
    if let known = weight.shape?[3], known * groups != input[2] {
      throw LayerError(
        Conv2D.kind,
        "last axis must be \(known * groups) (channels), got \(input[2]) in shape \(input); change "
          + "the layer before it.")
    }
    return try activation.outputShape(for: [height, width, outputs])
  }

  /// Gives weight and bias their shapes.
  public func build(for input: Shape) throws {
    try weight.build(shape: [outputs, window.size.0, window.size.1, input[2] / groups])
    try bias?.build(shape: [outputs])
  }

  /// f(W ∗ x + b).
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let margins = window.margins(of: input.shape.dropFirst())
    let padded = input.padded(margins)
    let sums = convolution(
      padded, context[weight], strides: window.strides, dilations: window.dilations,
      groups: groups)
    return activation(bias.map { sums + context[$0] } ?? sums)
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration([
      ("outputs", .integer(outputs)), ("size", Configuration.pair(window.size)),
      ("strides", Configuration.pair(window.strides)),
      ("padding", window.padding.configurationValue),
      ("dilations", Configuration.pair(window.dilations)), ("groups", .integer(groups)),
      ("activation", .text(activation.name)), ("usesBias", .flag(bias != nil)),
      ("initializer", weight.initializer.configurationValue),
      ("biasInitializer", (bias?.initializer ?? .zeros).configurationValue),
      ("regularizer", weight.regularizer?.configurationValue ?? .none),
      ("biasRegularizer", bias?.regularizer?.configurationValue ?? .none),
      ("inputShape", inputShape?.configurationValue ?? .none),
    ])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try configuration.integer("outputs"), try configuration.pair("size"),
      strides: try configuration.pair("strides"),
      padding: try Padding(configuration, "padding"),
      dilations: try configuration.pair("dilations"), groups: try configuration.integer("groups"),
      activation: try ActivationFunction(named: configuration.text("activation")),
      usesBias: try configuration.flag("usesBias"),
      initializer: try Initializer(configuration, "initializer"),
      biasInitializer: try Initializer(configuration, "biasInitializer"),
      regularizer: try Regularizer(configuration, "regularizer"),
      biasRegularizer: try Regularizer(configuration, "biasRegularizer"),
      inputShape: try configuration.shape("inputShape"))
  }
}
