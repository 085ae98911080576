import SankofaTensor

/// A layer that keeps a memory c beside its output h, and learns when to write, forget and show it:
///
/// z = W · xₜ + U · hₜ₋₁ + b, whose parts are zi, zf, zc, zo;
/// i = σ(zi), f = σ(zf), o = σ(zo), cₜ = f · cₜ₋₁ + i · tanh(zc), hₜ = o · tanh(cₜ), from zeros.
///
/// - Input: [n, time, features].
/// - Parameters: `weight` W [4 · units, features], `recurrentWeight` U [4 · units, units], `bias` b
///   [4 · units]; their rows are those of i, f, c, o, in this order, as in Keras.
/// - Output: the last h [n, units], or all of them [n, time, units].
///
/// W starts Glorot-uniform (Glorot and Bengio, 2010), U orthogonal (Saxe et al., 2014), b at zero but 1
/// for the forget gate (Jozefowicz et al., 2015). Sources: Hochreiter and Schmidhuber, 1997; Gers et al., 2000.
public final class LSTM: RecurrentLayer {
  /// `LSTM`.
  public static let kind = "LSTM"
  /// What zc and the memory go through.
  public let activation: ActivationFunction
  /// What the gates zi, zf, zo go through.
  public let recurrentActivation: ActivationFunction
  /// True when the forget gate's bias starts at 1, so that the memory is kept at first.
  public let usesForgetBias: Bool
  /// The shape of one example, when stated.
  public let inputShape: Shape?
  private let recurrence: Recurrence

  /// Describes an LSTM layer.
  ///
  /// - Parameters:
  ///   - units: the number of memories, at least 1.
  ///   - activation: tanh by default.
  ///   - recurrentActivation: sigmoid by default.
  ///   - usesBias: true by default.
  ///   - usesForgetBias: true by default.
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
    _ units: Int, activation: ActivationFunction = .tanh,
    recurrentActivation: ActivationFunction = .sigmoid, usesBias: Bool = true,
    usesForgetBias: Bool = true, returnsSequences: Bool = false, goesBackwards: Bool = false,
    dropout: Double = 0, recurrentDropout: Double = 0,
    initializer: Initializer = .glorotUniform, recurrentInitializer: Initializer = .orthogonal,
    biasInitializer: Initializer = .zeros, regularizer: Regularizer? = nil,
    recurrentRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    constraint: Constraint? = nil, recurrentConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, inputShape: Shape? = nil
  ) {
    self.init(
      units: units, activation: activation, recurrentActivation: recurrentActivation,
      usesBias: usesBias, usesForgetBias: usesForgetBias,
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
    units: Int, activation: ActivationFunction, recurrentActivation: ActivationFunction,
    usesBias: Bool, usesForgetBias: Bool, settings: RecurrentSettings, inputShape: Shape?
  ) {
    self.activation = activation
    self.recurrentActivation = recurrentActivation
    self.usesForgetBias = usesForgetBias
    self.inputShape = inputShape
    recurrence = Recurrence(
      LSTM.kind, units: units, gateCount: 4, biasNames: usesBias ? ["bias"] : [],
      firstBias: usesForgetBias ? LSTM.remembering(settings.biasInitializer) : nil,
      settings: settings
    ) { state, h, x, constants in
      let units = h.shape[1]
      let memory = state.part(1, width: units)
      let z = x + matmul(h, constants[0].transposed())
      func gate(_ number: Int) -> Tensor { recurrentActivation(z.part(number, width: units)) }
      let c = gate(1) * memory + gate(0) * activation(z.part(2, width: units))
      return .concatenate([gate(3) * activation(c), c], axis: 1)
    }
  }

  /// The bias's initializer, with ones for the forget gate.
  private static func remembering(_ initializer: Initializer) -> Initializer {
    Initializer(
      initializer.name, words: initializer.words, arguments: initializer.arguments,
      wrongNumbers: initializer.wrongNumbers, wrongShape: { initializer.refusal(of: $0) }
    ) { shape, key in
      let units = shape[0] / 4
      let drawn = initializer(shape, key: key)
      return .concatenate([drawn[0..<units], .ones([units]), drawn[2 * units..<shape[0]]])
    }
  }

  /// The number of memories.
  public var units: Int { recurrence.units }
  /// True when h of every step comes out.
  public var returnsSequences: Bool { recurrence.settings.returnsSequences }
  /// True when the last step is taken first.
  public var goesBackwards: Bool { recurrence.settings.goesBackwards }
  /// W, [4 · units, features].
  public var weight: Parameter { recurrence.weight }
  /// U, [4 · units, units].
  public var recurrentWeight: Parameter { recurrence.recurrentWeight }
  /// b, [4 · units]; `nil` without bias.
  public var bias: Parameter? { recurrence.biases.first }

  /// `weight`, `recurrentWeight`, `bias`.
  public var parameters: [Parameter] { recurrence.parameters }

  /// [units], or [time, units].
  public func outputShape(for input: Shape) throws -> Shape {
    try recurrence.outputShape(for: input, through: activation, recurrentActivation)
  }

  /// Gives weights and bias their shapes.
  public func build(for input: Shape) throws { try recurrence.build(for: input) }

  /// h of the last step, or of all.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    recurrence(
      input, in: context, width: 2 * units, constants: [context[recurrentWeight]])
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration(
      [
        ("units", .integer(units)), ("activation", .text(activation.name)),
        ("recurrentActivation", .text(recurrentActivation.name)), ("usesBias", .flag(bias != nil)),
        ("usesForgetBias", .flag(usesForgetBias)),
      ] + recurrence.settings.entries + [("inputShape", inputShape?.configurationValue ?? .none)])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      units: try configuration.integer("units"),
      activation: try ActivationFunction(named: configuration.text("activation")),
      recurrentActivation: try ActivationFunction(
        named: configuration.text("recurrentActivation")),
      usesBias: try configuration.flag("usesBias"),
      usesForgetBias: try configuration.flag("usesForgetBias"),
      settings: try RecurrentSettings(configuration),
      inputShape: try configuration.shape("inputShape"))
  }
}
