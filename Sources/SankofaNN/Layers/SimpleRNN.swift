import SankofaTensor

/// hₜ = f(W · xₜ + U · hₜ₋₁ + b): a layer that looks at its own last output, with h₋₁ = 0.
///
/// - Input: [n, time, features].
/// - Parameters: `weight` W [outputs, features], `recurrentWeight` U [outputs, outputs], `bias` b [outputs].
/// - Output: the last h [n, outputs], or all of them [n, time, outputs].
///
/// W starts Glorot-uniform (Glorot and Bengio, 2010), U orthogonal (Saxe et al., 2014), b at zero.
/// Source: Elman, 1990.
public final class SimpleRNN: RecurrentLayer, Configurable {
  public static let kind = "SimpleRNN"
  public private(set) var inputShape: Shape?
  private let recurrence: Recurrence
  private lazy var steps = RecurrenceSteps { [activation] _, h, x, constants in
    activation(x + matmul(h, constants[0].transposed()))
  }

  /// Describes a simple recurrent layer.
  ///
  /// - Parameters:
  ///   - outputs: the number of neurons, at least 1.
  ///   - activation: tanh by default.
  ///   - returnsSequences: true for h of every step, false for the last alone, which is the default.
  ///   - goesBackwards: true to take the last step first; the outputs are then in that order, as in
  ///     Keras. False by default.
  ///   - dropout: the share of the features that is set to 0 while training, the same ones in every
  ///     step of time (Gal and Ghahramani, 2016); 0 by default.
  ///   - recurrentDropout: the share of h that the products with U do not see while training, the
  ///     same in every step; 0 by default.
  ///   - weight: W, Glorot-uniform by default.
  ///   - recurrentWeight: U, orthogonal by default.
  ///   - bias: zeros by default; `nil` for none.
  ///   - inputShape: [time, features]; needed only when the layer comes first and the model is built
  ///     without data.
  public init(
    _ outputs: Int, activation: ActivationFunction = .tanh,
    returnsSequences: Bool = false, goesBackwards: Bool = false, dropout: Double = 0,
    recurrentDropout: Double = 0, weight: ParameterOptions = .init(),
    recurrentWeight: ParameterOptions = .init(), bias: ParameterOptions? = .init(),
    inputShape: Shape? = nil
  ) {
    recurrence = Recurrence(
      SimpleRNN.kind, gateCount: 1, outputs: outputs, activation: activation,
      returnsSequences: returnsSequences, goesBackwards: goesBackwards, dropout: dropout,
      recurrentDropout: recurrentDropout, weight: weight, recurrentWeight: recurrentWeight,
      bias: bias)
    self.inputShape = inputShape
  }

  /// One neuron.
  public convenience init() { self.init(1) }

  public func settings(_ list: inout SettingList) {
    recurrence.settings(&list)
    list("inputShape", &inputShape)
  }

  /// The number of outputs.
  public var outputs: Int { recurrence.outputs }
  /// The function of the preactivation.
  public var activation: ActivationFunction { recurrence.activation }
  public var returnsSequences: Bool { recurrence.returnsSequences }
  public var goesBackwards: Bool { recurrence.goesBackwards }
  /// W, [outputs, features].
  public var weight: Parameter { recurrence.weight }
  /// U, [outputs, outputs].
  public var recurrentWeight: Parameter { recurrence.recurrentWeight }
  /// b, [outputs]; `nil` without bias.
  public var bias: Parameter? { recurrence.bias }
  public var parameters: [Parameter] { recurrence.parameters }

  /// [outputs], or [time, outputs].
  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    return try recurrence.outputShape(for: input, through: activation)
  }

  public func build(for input: Shape) throws { try recurrence.build(for: input) }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    recurrence(input, in: context, steps, width: outputs, constants: [context[recurrentWeight]])
  }
}
