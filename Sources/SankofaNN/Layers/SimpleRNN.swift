import SankofaTensor

/// hₜ = f(W · xₜ + U · hₜ₋₁ + b): a layer that looks at its own last output, with h₋₁ = 0.
///
/// - Input: [n, time, features].
/// - Parameters: `weight` W [units, features], `recurrentWeight` U [units, units], `bias` b [units].
/// - Output: the last h [n, units], or all of them [n, time, units].
///
/// W starts Glorot-uniform (Glorot and Bengio, 2010), U orthogonal (Saxe et al., 2014), b at zero.
/// Source: Elman, 1990.
public final class SimpleRNN: Layer {
  /// `SimpleRNN`.
  public static let kind = "SimpleRNN"
  /// What the preactivation goes through.
  public let activation: ActivationFunction
  /// The shape of one example, when stated.
  public let inputShape: Shape?
  private let recurrence: Recurrence
  private let step: ScanBody

  /// Describes a simple recurrent layer.
  ///
  /// - Parameters:
  ///   - units: the number of neurons, at least 1.
  ///   - activation: tanh by default.
  ///   - usesBias: true by default.
  ///   - returnsSequences: whether h of every step comes out, and not only the last; false by default.
  ///   - goesBackwards: whether the last step is taken first; what comes out then is in that order,
  ///     as in Keras. False by default.
  ///   - inputShape: [time, features]; needed only when the layer comes first and the model is built
  ///     without data.
  public init(
    _ units: Int, activation: ActivationFunction = .tanh, usesBias: Bool = true,
    returnsSequences: Bool = false, goesBackwards: Bool = false,
    initializer: Initializer = .glorotUniform, recurrentInitializer: Initializer = .orthogonal,
    biasInitializer: Initializer = .zeros, regularizer: Regularizer? = nil,
    recurrentRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    inputShape: Shape? = nil
  ) {
    self.activation = activation
    self.inputShape = inputShape
    recurrence = Recurrence(
      SimpleRNN.kind, units: units, gateCount: 1, biasNames: usesBias ? ["bias"] : [],
      initializer: initializer, recurrentInitializer: recurrentInitializer,
      biasInitializer: biasInitializer, regularizer: regularizer,
      recurrentRegularizer: recurrentRegularizer, biasRegularizer: biasRegularizer,
      returnsSequences: returnsSequences, goesBackwards: goesBackwards)
    step = ScanBody { h, inputs, constants in
      activation(inputs[0] + matmul(h, constants[0].transposed()))
    }
  }

  /// The number of neurons.
  public var units: Int { recurrence.units }
  /// W, [units, features].
  public var weight: Parameter { recurrence.weight }
  /// U, [units, units].
  public var recurrentWeight: Parameter { recurrence.recurrentWeight }
  /// b, [units]; `nil` without bias.
  public var bias: Parameter? { recurrence.biases.first }

  /// `weight`, `recurrentWeight`, `bias`.
  public var parameters: [Parameter] { recurrence.parameters }

  /// [units], or [time, units].
  public func outputShape(for input: Shape) throws -> Shape {
    try recurrence.outputShape(for: input, through: activation)
  }

  /// Gives weights and bias their shapes.
  public func build(for input: Shape) throws { try recurrence.build(for: input) }

  /// h of the last step, or of all.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    recurrence(
      input, in: context, width: units, constants: [context[recurrentWeight]], body: step)
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration(
      [
        ("units", .integer(units)), ("activation", .text(activation.name)),
        ("usesBias", .flag(bias != nil)),
      ] + recurrence.configuration + [("inputShape", inputShape?.configurationValue ?? .none)])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try configuration.integer("units"),
      activation: try ActivationFunction(named: configuration.text("activation")),
      usesBias: try configuration.flag("usesBias"),
      returnsSequences: try configuration.flag("returnsSequences"),
      goesBackwards: try configuration.flag("goesBackwards"),
      initializer: try Initializer(configuration, "initializer"),
      recurrentInitializer: try Initializer(configuration, "recurrentInitializer"),
      biasInitializer: try Initializer(configuration, "biasInitializer"),
      regularizer: try Regularizer(configuration, "regularizer"),
      recurrentRegularizer: try Regularizer(configuration, "recurrentRegularizer"),
      biasRegularizer: try Regularizer(configuration, "biasRegularizer"),
      inputShape: try configuration.shape("inputShape"))
  }
}
