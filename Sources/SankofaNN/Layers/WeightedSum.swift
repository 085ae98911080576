import SankofaTensor

/// A layer that multiplies its input by weights, adds a bias and applies an activation, such as
/// ``Dense`` and ``Conv2D``. Each layer states the shapes of its parameters.
public protocol WeightedLayer: Layer {
  /// The weight, the bias and the activation.
  var sum: WeightedSum { get }
}

extension WeightedLayer {
  /// The activation f of the preactivation.
  public var activation: ActivationFunction { sum.activation }
  /// The activation f, with which the layer ends.
  public var outputActivation: ActivationFunction? { sum.activation }
  /// W, by which the layer multiplies; its first axis has the outputs.
  public var weight: Parameter { sum.weight }
  /// b, [outputs]; `nil` without bias.
  public var bias: Parameter? { sum.bias }
  /// `weight`, `bias`.
  public var parameters: [Parameter] { sum.parameters }
}

/// The common part of dense and convolutional layers: a weight, a bias and an activation.
public struct WeightedSum {
  /// W; its first axis has the outputs.
  let weight: Parameter
  private let possibleBias: Parameter
  private var usesBias: Bool
  /// The activation f of the preactivation.
  private(set) var activation: ActivationFunction
  /// The penalty on the activations that is added to the loss, if any.
  private(set) var activationRegularizer: Regularizer?

  init(
    weight: ParameterOptions, bias: ParameterOptions?, activation: ActivationFunction,
    activationRegularizer: Regularizer?
  ) {
    self.weight = Parameter("weight", weight, initializer: .glorotUniform)
    possibleBias = Parameter("bias", bias ?? ParameterOptions(), initializer: .zeros)
    usesBias = bias != nil
    self.activation = activation
    self.activationRegularizer = activationRegularizer
  }

  /// b, [outputs]; `nil` without bias.
  var bias: Parameter? { usesBias ? possibleBias : nil }

  /// `weight`, `bias`.
  var parameters: [Parameter] { usesBias ? [weight, possibleBias] : [weight] }

  mutating func settings(_ list: inout SettingList) {
    list("activation", &activation, shown: .value)
    list("usesBias", &usesBias)
    list("initializer", &weight.initializer, shown: .value)
    list("biasInitializer", &possibleBias.initializer)
    list("regularizer", &weight.regularizer)
    list("biasRegularizer", &possibleBias.regularizer)
    list("constraint", &weight.constraint, unless: nil)
    list("biasConstraint", &possibleBias.constraint, unless: nil)
    list("activationRegularizer", &activationRegularizer, unless: nil)
  }

  /// Gives weight and bias their shapes, and checks the regularizer of the activations.
  func build(weight shape: Shape) throws {
    try weight.build(shape: shape)
    try bias?.build(shape: [shape[0]])
    try activationRegularizer?.check(of: "the activations", weight.path)
  }

  /// Returns f(sums + b), and adds the penalty on the activations, divided by the number of
  /// examples, to the loss.
  func activation(of sums: Tensor, in context: Context) -> Tensor {
    let activations = context.activation(
      activation, of: bias.map { sums + context[$0] } ?? sums)
    if let activationRegularizer {
      let count = Double(max(1, activations.shape[0]))
      context.addLoss(activationRegularizer.penalty(of: activations) / count)
    }
    return activations
  }
}
