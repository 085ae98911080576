import SankofaTensor

/// A gated recurrent unit, which mixes its previous output with a new one and learns the shares:
///
/// z = σ(Wz · xₜ + Uz · hₜ₋₁ + bz), r = σ(Wr · xₜ + Ur · hₜ₋₁ + br),
/// n = tanh(Wh · xₜ + bh + r · (Uh · hₜ₋₁)), hₜ = z · hₜ₋₁ + (1 − z) · n, with h = 0 at the start.
///
/// With `resetAfter`, each product with U has its own bias (`recurrentBias`), and for n, r
/// multiplies the product and this bias. Without it, r multiplies hₜ₋₁ before the product:
/// n = tanh(Wh · xₜ + bh + Uh · (r · hₜ₋₁)).
///
/// - Input: [n, time, features].
/// - Parameters: `weight` W [3 · outputs, features], `recurrentWeight` U [3 · outputs, outputs],
///   `bias` b [3 · outputs], `recurrentBias` [3 · outputs]; their rows are those of z, r, h, in
///   this order, as in Keras (PyTorch has r first).
/// - Output: the last h, [n, outputs], or all of them, [n, time, outputs].
///
/// W is initially Glorot-uniform (Glorot and Bengio, 2010), U orthogonal (Saxe et al., 2014), and
/// biases are zero. Source: Cho et al., 2014; the first version resets before the product, the
/// version of cuDNN and PyTorch after it.
public final class GRU: WeightedRecurrentLayer, Configurable {
  public static let kind = "GRU"
  /// The activation of the gates z and r.
  public private(set) var recurrentActivation: ActivationFunction
  /// True when r multiplies Uh · h instead of h.
  public private(set) var resetAfter: Bool
  public let recurrence: Recurrence
  private let possibleRecurrentBias: Parameter
  private lazy var steps = RecurrenceSteps(
    resetAfter
      ? GRU.resettingAfter(activation, recurrentActivation)
      : GRU.resettingBefore(activation, recurrentActivation))

  /// Makes a GRU layer.
  ///
  /// - Parameters:
  ///   - outputs: the number of outputs, at least 1.
  ///   - activation: tanh by default.
  ///   - recurrentActivation: sigmoid by default.
  ///   - resetAfter: true by default.
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
  ///   - bias: the biases, zeros by default; `nil` for none.
  ///   - inputShape: [time, features]; needed only when the layer comes first and the model is
  ///     built without data.
  public init(
    _ outputs: Int, activation: ActivationFunction = .tanh,
    recurrentActivation: ActivationFunction = .sigmoid, resetAfter: Bool = true,
    returnsSequences: Bool = false, goesBackwards: Bool = false, dropout: Double = 0,
    recurrentDropout: Double = 0, weight: ParameterOptions = .init(),
    recurrentWeight: ParameterOptions = .init(), bias: ParameterOptions? = .init(),
    inputShape: Shape? = nil
  ) {
    recurrence = Recurrence(
      GRU.kind, gateCount: 3, outputs: outputs, activation: activation,
      returnsSequences: returnsSequences, goesBackwards: goesBackwards, dropout: dropout,
      recurrentDropout: recurrentDropout, weight: weight, recurrentWeight: recurrentWeight,
      bias: bias, inputShape: inputShape)
    possibleRecurrentBias = Parameter(
      "recurrentBias", bias ?? ParameterOptions(), initializer: .zeros)
    (self.recurrentActivation, self.resetAfter) = (recurrentActivation, resetAfter)
  }

  /// Makes a layer with one output.
  public convenience init() { self.init(1) }

  public func settings(_ list: inout SettingList) {
    recurrence.settings(&list) { list in
      list("recurrentActivation", &recurrentActivation)
      list("resetAfter", &resetAfter)
    }
  }

  /// The second bias, [3 · outputs]; `nil` without bias or `resetAfter`.
  public var recurrentBias: Parameter? {
    resetAfter && bias != nil ? possibleRecurrentBias : nil
  }
  /// `weight`, `recurrentWeight`, `bias`, `recurrentBias`.
  public var parameters: [Parameter] {
    recurrence.parameters + [recurrentBias].compactMap(\.self)
  }

  /// [outputs], or [time, outputs].
  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    return try recurrence.outputShape(for: input, through: activation, recurrentActivation)
  }

  public func build(for input: Shape) throws {
    try recurrence.build(for: input)
    // Both biases have the same options.
    possibleRecurrentBias.takeOptions(of: recurrence.possibleBias)
    try recurrentBias?.build(shape: [3 * outputs])
  }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let constants = [recurrentWeight] + [recurrentBias].compactMap(\.self)
    return recurrence(
      input, in: context, steps, width: outputs, constants: constants.map { context[$0] })
  }

  private static func resettingAfter(
    _ activation: ActivationFunction, _ recurrentActivation: ActivationFunction
  ) -> RecurrenceSteps.Rule {
    { h, heard, x, constants in
      let outputs = h.shape[1]
      let product = matmul(heard, constants[0].transposed())
      let weighed = constants.count > 1 ? product + constants[1] : product
      func sums(_ number: Int) -> (x: Tensor, h: Tensor) {
        (x.part(number, width: outputs), weighed.part(number, width: outputs))
      }
      let z = recurrentActivation(sums(0).x + sums(0).h)
      let r = recurrentActivation(sums(1).x + sums(1).h)
      return z * h + (1 - z) * activation(sums(2).x + r * sums(2).h)
    }
  }

  private static func resettingBefore(
    _ activation: ActivationFunction, _ recurrentActivation: ActivationFunction
  ) -> RecurrenceSteps.Rule {
    { h, heard, x, constants in
      let outputs = h.shape[1]
      let weights = constants[0]
      let sums =
        x.slice(axis: 1, from: 0, count: 2 * outputs)
        + matmul(heard, weights[0..<2 * outputs].transposed())
      func gate(_ number: Int) -> Tensor { recurrentActivation(sums.part(number, width: outputs)) }
      let (z, r) = (gate(0), gate(1))
      let product = matmul(r * heard, weights[2 * outputs..<3 * outputs].transposed())
      return z * h + (1 - z) * activation(x.part(2, width: outputs) + product)
    }
  }
}
