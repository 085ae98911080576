import SankofaTensor

/// A long short-term memory: a layer with a memory c in addition to its output h, which learns when
/// to write, forget and output the memory:
///
/// z = W · xₜ + U · hₜ₋₁ + b, whose parts are zi, zf, zc, zo;
/// i = σ(zi), f = σ(zf), o = σ(zo), cₜ = f · cₜ₋₁ + i · tanh(zc), hₜ = o · tanh(cₜ),
/// with h = c = 0 at the start.
///
/// - Input: [n, time, features].
/// - Parameters: `weight` W [4 · outputs, features], `recurrentWeight` U [4 · outputs, outputs],
///   `bias` b [4 · outputs]; their rows are those of i, f, c, o, in this order, as in Keras.
/// - Output: the last h, [n, outputs], or all of them, [n, time, outputs].
///
/// W is initially Glorot-uniform (Glorot and Bengio, 2010), U orthogonal (Saxe et al., 2014), and b
/// is zero, except 1 for the forget gate (Jozefowicz et al., 2015). Sources: Hochreiter and
/// Schmidhuber, 1997; Gers et al., 2000.
public final class LSTM: WeightedRecurrentLayer, Configurable {
  public static let kind = "LSTM"
  /// The activation of the gates i, f and o.
  public private(set) var recurrentActivation: ActivationFunction
  /// True when the forget gate's bias is initially 1, so that the memory is kept at the start of
  /// training.
  public private(set) var usesForgetBias: Bool
  public let recurrence: Recurrence
  private lazy var steps = RecurrenceSteps(LSTM.rule(activation, recurrentActivation))

  /// Makes an LSTM layer.
  ///
  /// - Parameters:
  ///   - outputs: the number of memories, at least 1.
  ///   - activation: tanh by default.
  ///   - recurrentActivation: sigmoid by default.
  ///   - usesForgetBias: true to start the bias of the forget gate at 1; true by default.
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
    recurrentActivation: ActivationFunction = .sigmoid, usesForgetBias: Bool = true,
    returnsSequences: Bool = false, goesBackwards: Bool = false, dropout: Double = 0,
    recurrentDropout: Double = 0, weight: ParameterOptions = .init(),
    recurrentWeight: ParameterOptions = .init(), bias: ParameterOptions? = .init(),
    inputShape: Shape? = nil
  ) {
    recurrence = Recurrence(
      LSTM.kind, gateCount: 4, outputs: outputs, activation: activation,
      returnsSequences: returnsSequences, goesBackwards: goesBackwards, dropout: dropout,
      recurrentDropout: recurrentDropout, weight: weight, recurrentWeight: recurrentWeight,
      bias: bias, inputShape: inputShape)
    (self.recurrentActivation, self.usesForgetBias) = (recurrentActivation, usesForgetBias)
  }

  /// Makes a layer with one memory.
  public convenience init() { self.init(1) }

  public func settings(_ list: inout SettingList) {
    recurrence.settings(&list) { list in
      list("recurrentActivation", &recurrentActivation)
      list("usesForgetBias", &usesForgetBias)
    }
  }

  /// [outputs], or [time, outputs].
  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    return try recurrence.outputShape(for: input, through: activation, recurrentActivation)
  }

  public func build(for input: Shape) throws {
    try recurrence.build(for: input)
    if usesForgetBias { bias?.adjustFirstValue(LSTM.remembering) }
  }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    recurrence(
      input, in: context, steps, width: 2 * outputs, constants: [context[recurrentWeight]])
  }

  private static func rule(
    _ activation: ActivationFunction, _ recurrentActivation: ActivationFunction
  ) -> RecurrenceSteps.Rule {
    { state, h, x, constants in
      let outputs = h.shape[1]
      let memory = state.part(1, width: outputs)
      let z = x + matmul(h, constants[0].transposed())
      func gate(_ number: Int) -> Tensor { recurrentActivation(z.part(number, width: outputs)) }
      let c = gate(1) * memory + gate(0) * activation(z.part(2, width: outputs))
      return .concatenate([gate(3) * activation(c), c], axis: 1)
    }
  }

  /// Returns the bias with ones for the forget gate.
  private static func remembering(_ drawn: Tensor) -> Tensor {
    let outputs = drawn.shape[0] / 4
    return .concatenate([
      drawn[0..<outputs], .ones([outputs]), drawn[2 * outputs..<drawn.shape[0]],
    ])
  }
}
