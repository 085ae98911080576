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
  /// The shape of one example, when stated.
  public let inputShape: Shape?
  private let parts: NeuronParts

  /// Describes a dense layer.
  ///
  /// - Parameters:
  ///   - outputs: the number of neurons, at least 1.
  ///   - activation: linear by default.
  ///   - usesBias: true by default.
  ///   - constraint: where each step brings the weights back to; nowhere by default.
  ///   - activationRegularizer: what the activations add to the loss, their penalty divided by the
  ///     number of examples, as in Keras; nothing by default.
  ///   - inputShape: needed only when the layer comes first and the model is built without data.
  public convenience init(
    _ outputs: Int, activation: ActivationFunction = .linear, usesBias: Bool = true,
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
      outputs,
      NeuronParts(
        weight: weight, bias: usesBias ? bias : nil, activation: activation,
        activationRegularizer: activationRegularizer), inputShape)
  }

  private init(_ outputs: Int, _ parts: NeuronParts, _ inputShape: Shape?) {
    (self.outputs, self.parts, self.inputShape) = (outputs, parts, inputShape)
  }

  /// What the preactivation goes through.
  public var activation: ActivationFunction { parts.activation }
  /// The activation function of the layer.
  public var outputActivation: ActivationFunction? { activation }
  /// W, [outputs, inputs].
  public var weight: Parameter { parts.weight }
  /// b, [outputs]; `nil` without bias.
  public var bias: Parameter? { parts.bias }

  /// `weight`, `bias`.
  public var parameters: [Parameter] { parts.parameters }

  /// The input with its last extent replaced.
  public func outputShape(for input: Shape) throws -> Shape {
    if outputs < 1 {
      throw LayerError("Dense", "needs at least 1 output, got \(outputs); give a positive number.")
    }
    let inputs = try input.lastExtent("inputs", for: Dense.kind)
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
    try parts.build(weight: [outputs, input.lastExtent("inputs", for: Dense.kind)])
  }

  /// f(x · Wᵀ + b).
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    parts.activation(of: matmul(input, context[weight].transposed()), in: context)
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration(
      [("outputs", .integer(outputs))] + parts.entries
        + [("inputShape", inputShape?.configurationValue ?? .none)])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try configuration.integer("outputs"), try NeuronParts(configuration),
      try configuration.shape("inputShape"))
  }
}
