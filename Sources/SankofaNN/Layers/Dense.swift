import SankofaTensor

/// a = f(W · x + b): every output depends on every input.
///
/// - Input: [n, …, inputs]; the layer works on the last axis.
/// - Parameters: `weight` [outputs, inputs], `bias` [outputs].
/// - Output: [n, …, outputs]; half as many outputs with the activation `glu`.
///
/// Weights are initially Glorot-uniform (Glorot and Bengio, 2010) and biases zero, as in Keras.
public final class Dense: WeightedLayer, Configurable {
  public static let kind = "Dense"
  /// The number of neurons.
  public private(set) var outputs: Int
  public private(set) var inputShape: Shape?
  public private(set) var sum: WeightedSum

  /// Makes a dense layer.
  ///
  /// - Parameters:
  ///   - outputs: the number of neurons, at least 1.
  ///   - activation: linear by default.
  ///   - weight: Glorot-uniform by default.
  ///   - bias: zeros by default; `nil` for none.
  ///   - activationRegularizer: the penalty on the activations that is added to the loss, divided
  ///     by the number of examples, as in Keras; none by default.
  ///   - inputShape: needed only when the layer comes first and the model is built without data.
  public init(
    _ outputs: Int, activation: ActivationFunction = .linear, weight: ParameterOptions = .init(),
    bias: ParameterOptions? = .init(), activationRegularizer: Regularizer? = nil,
    inputShape: Shape? = nil
  ) {
    (self.outputs, self.inputShape) = (outputs, inputShape)
    sum = WeightedSum(
      weight: weight, bias: bias, activation: activation,
      activationRegularizer: activationRegularizer)
  }

  /// Makes a layer with one neuron.
  public convenience init() { self.init(1) }

  public func settings(_ list: inout SettingList) {
    list("outputs", &outputs, .atLeast(1), shown: .always)
    sum.settings(&list)
    list.inputShape(&inputShape)
  }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    try input.checkLast(weight.shape?[1], "inputs", for: Dense.kind, takesFlat: true)
    return try activation.outputShape(for: Shape(input.dropLast().extents + [outputs]))
  }

  public func build(for input: Shape) throws {
    try sum.build(weight: [outputs, input.lastExtent("inputs", for: Dense.kind)])
  }

  /// f(x · Wᵀ + b).
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    sum.activation(of: matmul(input, context[weight].transposed()), in: context)
  }
}
