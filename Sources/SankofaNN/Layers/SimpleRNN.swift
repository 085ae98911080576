import SankofaTensor

/// hₜ = f(W · xₜ + U · hₜ₋₁ + b): a layer that looks at its own last output, with h₋₁ = 0.
///
/// - Input: [n, time, features].
/// - Parameters: `weight` W [units, features], `recurrentWeight` U [units, units], `bias` b [units].
/// - Output: the last h [n, units], or all of them [n, time, units].
///
/// W starts Glorot-uniform (Glorot and Bengio, 2010), U orthogonal (Saxe et al., 2014), b at zero.
/// Source: Elman, 1990.
public final class SimpleRNN: RecurrentLayer {
  /// `SimpleRNN`.
  public static let kind = "SimpleRNN"
  /// What the preactivation goes through.
  public let activation: ActivationFunction
  /// The shape of one example, when stated.
  public let inputShape: Shape?
  private let recurrence: Recurrence

  /// Describes a simple recurrent layer.
  ///
  /// - Parameters:
  ///   - units: the number of neurons, at least 1.
  ///   - activation: tanh by default.
  ///   - usesBias: true by default.
  ///   - returnsSequences: whether h of every step comes out, and not only the last; false by default.
  ///   - goesBackwards: whether the last step is taken first; what comes out then is in that order,
  ///     as in Keras. False by default.
  ///   - dropout: the share of the features that is set to 0 while training, the same ones in every
  ///     step of time (Gal and Ghahramani, 2016); 0 by default.
  ///   - recurrentDropout: the share of h that the products with U do not hear while training, the
  ///     same in every step; 0 by default.
  ///   - inputShape: [time, features]; needed only when the layer comes first and the model is built
  ///     without data.
  public convenience init(
    _ units: Int, activation: ActivationFunction = .tanh, usesBias: Bool = true,
    returnsSequences: Bool = false, goesBackwards: Bool = false,
    dropout: Double = 0, recurrentDropout: Double = 0,
    initializer: Initializer = .glorotUniform, recurrentInitializer: Initializer = .orthogonal,
    biasInitializer: Initializer = .zeros, regularizer: Regularizer? = nil,
    recurrentRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    constraint: Constraint? = nil, recurrentConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, inputShape: Shape? = nil
  ) {
    self.init(
      units: units, activation: activation, usesBias: usesBias,
      settings: RecurrentSettings(
        initializer: initializer, recurrentInitializer: recurrentInitializer,
        biasInitializer: biasInitializer, regularizer: regularizer,
        recurrentRegularizer: recurrentRegularizer, biasRegularizer: biasRegularizer,
        constraint: constraint, recurrentConstraint: recurrentConstraint,
        biasConstraint: biasConstraint, dropout: dropout, recurrentDropout: recurrentDropout,
        returnsSequences: returnsSequences, goesBackwards: goesBackwards),
      inputShape: inputShape)
  }

  private init(
    units: Int, activation: ActivationFunction, usesBias: Bool, settings: RecurrentSettings,
    inputShape: Shape?
  ) {
    self.activation = activation
    self.inputShape = inputShape
    recurrence = Recurrence(
      SimpleRNN.kind, units: units, gateCount: 1, biasNames: usesBias ? ["bias"] : [],
      settings: settings
    ) { _, h, x, constants in activation(x + matmul(h, constants[0].transposed())) }
  }

  /// The number of neurons.
  public var units: Int { recurrence.units }
  /// True when h of every step comes out.
  public var returnsSequences: Bool { recurrence.settings.returnsSequences }
  /// True when the last step is taken first.
  public var goesBackwards: Bool { recurrence.settings.goesBackwards }
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
      input, in: context, width: units, constants: [context[recurrentWeight]])
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration(
      [
        ("units", .integer(units)), ("activation", .text(activation.name)),
        ("usesBias", .flag(bias != nil)),
      ] + recurrence.settings.entries + [("inputShape", inputShape?.configurationValue ?? .none)])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      units: try configuration.integer("units"),
      activation: try ActivationFunction(named: configuration.text("activation")),
      usesBias: try configuration.flag("usesBias"),
      settings: try RecurrentSettings(configuration),
      inputShape: try configuration.shape("inputShape"))
  }
}
