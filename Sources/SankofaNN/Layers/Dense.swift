import SankofaTensor

/// a = f(W · x + b): every output looks at every input.
///
/// - Input: [n, …, inputs]; the layer works on the last axis.
/// - Parameters: `weight` [outputs, inputs], `bias` [outputs].
/// - Output: [n, …, outputs]; half as many with the activation `glu`.
///
/// Weights start Glorot-uniform (Glorot and Bengio, 2010), biases at zero, as in Keras.
public final class Dense: Layer {
  /// `Dense`.
  public static let kind = "Dense"
  /// The number of neurons.
  public let outputs: Int
  /// What the preactivation goes through.
  public let activation: ActivationFunction
  /// W, [outputs, inputs].
  public let weight: Parameter
  /// b, [outputs]; `nil` without bias.
  public let bias: Parameter?
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes a dense layer.
  ///
  /// - Parameters:
  ///   - outputs: the number of neurons, at least 1.
  ///   - activation: linear by default.
  ///   - usesBias: true by default.
  ///   - inputShape: needed only when the layer comes first and the model is built without data.
  public init(
    _ outputs: Int, activation: ActivationFunction = .linear, usesBias: Bool = true,
    initializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    regularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, inputShape: Shape? = nil
  ) {
    self.outputs = outputs
    self.activation = activation
    self.inputShape = inputShape
    weight = Parameter("weight", initializer: initializer, regularizer: regularizer)
    bias =
      usesBias
      ? Parameter("bias", initializer: biasInitializer, regularizer: biasRegularizer) : nil
  }

  /// `weight`, `bias`.
  public var parameters: [Parameter] { [weight] + (bias.map { [$0] } ?? []) }

  /// The input with its last extent replaced.
  public func outputShape(for input: Shape) throws -> Shape {
    if outputs < 1 {
      throw LayerError("Dense", "needs at least 1 output, got \(outputs); give a positive number.")
    }
    guard let inputs = input.last else {
      throw LayerError("Dense", "needs an axis of inputs, got shape []; insert Reshape([1]).")
    }
    if let known = weight.shape?[1], known != inputs {
      throw LayerError(
        "Dense",
        "last axis must be \(known) (inputs), got \(inputs) in shape \(input); "
          + (input.elementCount == known
            ? "insert Flatten() before it." : "change the layer before it."))
    }
    return try activation.outputShape(for: Shape(input.dropLast().extents + [outputs]))
  }

  /// Gives weight and bias their shapes.
  public func build(for input: Shape) throws {
    try weight.build(shape: [outputs, input.last ?? 0])
    try bias?.build(shape: [outputs])
  }

  /// f(x · Wᵀ + b).
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let product = matmul(input, context[weight].transposed())
    return activation(bias.map { product + context[$0] } ?? product)
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration([
      ("outputs", .integer(outputs)), ("activation", .text(activation.name)),
      ("usesBias", .flag(bias != nil)), ("initializer", weight.initializer.configurationValue),
      ("biasInitializer", (bias?.initializer ?? .zeros).configurationValue),
      ("regularizer", weight.regularizer?.configurationValue ?? .none),
      ("biasRegularizer", bias?.regularizer?.configurationValue ?? .none),
      ("inputShape", inputShape?.configurationValue ?? .none),
    ])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try configuration.integer("outputs"),
      activation: try ActivationFunction(named: configuration.text("activation")),
      usesBias: try configuration.flag("usesBias"),
      initializer: try Initializer(configuration, "initializer"),
      biasInitializer: try Initializer(configuration, "biasInitializer"),
      regularizer: try Regularizer(configuration, "regularizer"),
      biasRegularizer: try Regularizer(configuration, "biasRegularizer"),
      inputShape: try configuration.shape("inputShape"))
  }
}
