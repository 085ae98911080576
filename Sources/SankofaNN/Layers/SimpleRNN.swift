import SankofaTensor

/// hₜ = f(W · xₜ + U · hₜ₋₁ + b): a layer that uses its own previous output, with h = 0 at the
/// start.
///
/// - Input: [n, time, features].
/// - Parameters: `weight` W [outputs, features], `recurrentWeight` U [outputs, outputs], `bias` b
///   [outputs].
/// - Output: the last h, [n, outputs], or all of them, [n, time, outputs].
///
/// W is initially Glorot-uniform (Glorot and Bengio, 2010), U orthogonal (Saxe et al., 2014), and b
/// is zero. Source: Elman, 1990.
public final class SimpleRNN: WeightedRecurrentLayer, Configurable {
  public static let kind = "SimpleRNN"
  public let recurrence: Recurrence
  private lazy var steps = RecurrenceSteps { [activation] _, h, x, constants in
    activation(x + matmul(h, constants[0].transposed()))
  }

  /// Makes a simple recurrent layer.
  ///
  /// - Parameters:
  ///   - outputs: the number of neurons, at least 1.
  ///   - activation: tanh by default.
  ///   - returnsSequences: true to return h of every step, false to return only the last; false by
  ///     default.
  ///   - goesBackwards: true to start with the last step; the outputs are then in this order, as in
  ///     Keras. False by default.
  ///   - dropout: the share of the features that is set to 0 while training, the same features in
  ///     every time step (Gal and Ghahramani, 2016); 0 by default.
  ///   - recurrentDropout: the share of h that is set to 0 in the products with U while training,
  ///     the same elements in every step; 0 by default.
  ///   - weight: W, Glorot-uniform by default.
  ///   - recurrentWeight: U, orthogonal by default.
  ///   - bias: zeros by default; `nil` for none.
  ///   - inputShape: [time, features]; needed only when the layer comes first and the model is
  ///     built without data.
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
      bias: bias, inputShape: inputShape)
  }

  /// Makes a layer with one neuron.
  public convenience init() { self.init(1) }

  public func settings(_ list: inout SettingList) {
    recurrence.settings(&list)
  }

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
