import SankofaTensor

/// A layer that mixes its last output with a new one, and learns how much of each:
///
/// z = σ(Wz · xₜ + Uz · hₜ₋₁ + bz), r = σ(Wr · xₜ + Ur · hₜ₋₁ + br),
/// n = tanh(Wh · xₜ + bh + r · (Uh · hₜ₋₁)), hₜ = z · hₜ₋₁ + (1 − z) · n, from zeros.
///
/// With `resetAfter` each product with U has a bias of its own (`recurrentBias`), which r multiplies
/// too. Without it r multiplies hₜ₋₁ before the product: n = tanh(Wh · xₜ + bh + Uh · (r · hₜ₋₁)).
///
/// - Input: [n, time, features].
/// - Parameters: `weight` W [3 · units, features], `recurrentWeight` U [3 · units, units], `bias` b
///   [3 · units], `recurrentBias` [3 · units]; their rows are those of z, r, h, in this order, as in
///   Keras (PyTorch has r first).
/// - Output: the last h [n, units], or all of them [n, time, units].
///
/// W starts Glorot-uniform (Glorot and Bengio, 2010), U orthogonal (Saxe et al., 2014), biases at
/// zero. Source: Cho et al., 2014; their first version resets before, that of cuDNN and PyTorch after.
public final class GRU: RecurrentLayer {
  /// `GRU`.
  public static let kind = "GRU"
  /// What the new output n goes through.
  public let activation: ActivationFunction
  /// What the gates z and r go through.
  public let recurrentActivation: ActivationFunction
  /// True when r multiplies Uh · h, and not h.
  public let resetAfter: Bool
  /// The shape of one example, when stated.
  public let inputShape: Shape?
  private let recurrence: Recurrence

  /// Describes a GRU layer.
  ///
  /// - Parameters:
  ///   - units: the number of outputs, at least 1.
  ///   - activation: tanh by default.
  ///   - recurrentActivation: sigmoid by default.
  ///   - usesBias: true by default.
  ///   - resetAfter: true by default.
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
    resetAfter: Bool = true, returnsSequences: Bool = false, goesBackwards: Bool = false,
    dropout: Double = 0, recurrentDropout: Double = 0,
    initializer: Initializer = .glorotUniform, recurrentInitializer: Initializer = .orthogonal,
    biasInitializer: Initializer = .zeros, regularizer: Regularizer? = nil,
    recurrentRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    constraint: Constraint? = nil, recurrentConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, inputShape: Shape? = nil
  ) {
    self.init(
      units: units, activation: activation, recurrentActivation: recurrentActivation,
      usesBias: usesBias, resetAfter: resetAfter,
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
    usesBias: Bool, resetAfter: Bool, settings: RecurrentSettings, inputShape: Shape?
  ) {
    self.activation = activation
    self.recurrentActivation = recurrentActivation
    self.resetAfter = resetAfter
    self.inputShape = inputShape
    let biasNames = resetAfter ? ["bias", "recurrentBias"] : ["bias"]
    recurrence = Recurrence(
      GRU.kind, units: units, gateCount: 3, biasNames: usesBias ? biasNames : [],
      settings: settings,
      rule: resetAfter
        ? GRU.resettingAfter(activation, recurrentActivation)
        : GRU.resettingBefore(activation, recurrentActivation))
  }

  private static func resettingAfter(
    _ activation: ActivationFunction, _ recurrentActivation: ActivationFunction
  ) -> Recurrence.Rule {
    { h, heard, x, constants in
      let units = h.shape[1]
      let product = matmul(heard, constants[0].transposed())
      let weighed = constants.count > 1 ? product + constants[1] : product
      func sums(_ number: Int) -> (x: Tensor, h: Tensor) {
        (x.part(number, width: units), weighed.part(number, width: units))
      }
      let z = recurrentActivation(sums(0).x + sums(0).h)
      let r = recurrentActivation(sums(1).x + sums(1).h)
      return z * h + (1 - z) * activation(sums(2).x + r * sums(2).h)
    }
  }

  private static func resettingBefore(
    _ activation: ActivationFunction, _ recurrentActivation: ActivationFunction
  ) -> Recurrence.Rule {
    { h, heard, x, constants in
      let units = h.shape[1]
      let weights = constants[0]
      let sums =
        x.slice(axis: 1, from: 0, count: 2 * units)
        + matmul(heard, weights[0..<2 * units].transposed())
      func gate(_ number: Int) -> Tensor { recurrentActivation(sums.part(number, width: units)) }
      let (z, r) = (gate(0), gate(1))
      let product = matmul(r * heard, weights[2 * units..<3 * units].transposed())
      return z * h + (1 - z) * activation(x.part(2, width: units) + product)
    }
  }

  /// The number of outputs.
  public var units: Int { recurrence.units }
  /// True when h of every step comes out.
  public var returnsSequences: Bool { recurrence.settings.returnsSequences }
  /// True when the last step is taken first.
  public var goesBackwards: Bool { recurrence.settings.goesBackwards }
  /// W, [3 · units, features].
  public var weight: Parameter { recurrence.weight }
  /// U, [3 · units, units].
  public var recurrentWeight: Parameter { recurrence.recurrentWeight }
  /// b, [3 · units]; `nil` without bias.
  public var bias: Parameter? { recurrence.biases.first }
  /// The second bias, [3 · units]; `nil` without bias or `resetAfter`.
  public var recurrentBias: Parameter? { recurrence.biases.dropFirst().first }

  /// `weight`, `recurrentWeight`, `bias`, `recurrentBias`.
  public var parameters: [Parameter] { recurrence.parameters }

  /// [units], or [time, units].
  public func outputShape(for input: Shape) throws -> Shape {
    try recurrence.outputShape(for: input, through: activation, recurrentActivation)
  }

  /// Gives weights and biases their shapes.
  public func build(for input: Shape) throws { try recurrence.build(for: input) }

  /// h of the last step, or of all.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let constants = [recurrentWeight] + (recurrentBias.map { [$0] } ?? [])
    return recurrence(
      input, in: context, width: units, constants: constants.map { context[$0] })
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration(
      [
        ("units", .integer(units)), ("activation", .text(activation.name)),
        ("recurrentActivation", .text(recurrentActivation.name)), ("usesBias", .flag(bias != nil)),
        ("resetAfter", .flag(resetAfter)),
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
      resetAfter: try configuration.flag("resetAfter"),
      settings: try RecurrentSettings(configuration),
      inputShape: try configuration.shape("inputShape"))
  }
}
