import SankofaTensor

/// What recurrent layers share: the product with the inputs of all steps at once, then a body step by
/// step, and which of the states come out.
struct Recurrence {
  let kind: String
  let units: Int
  /// How many preactivations a unit has.
  let gateCount: Int
  /// W, [gates · units, features].
  let weight: Parameter
  /// U, [gates · units, units].
  let recurrentWeight: Parameter
  /// b, and a GRU's second one, each [gates · units]; empty without bias.
  let biases: [Parameter]
  let settings: RecurrentSettings
  private let step: ScanBody
  /// The same with a mask for h behind the other constants.
  private let droppingStep: ScanBody

  /// A step: the next state, whose first `units` columns are h and come out.
  ///
  /// - Parameters:
  ///   - state: [n, width].
  ///   - heard: h as the products with U hear it.
  ///   - x: the step's part of x · Wᵀ + b.
  ///   - constants: U, and what else every step needs.
  typealias Rule =
    @Sendable (_ state: Tensor, _ heard: Tensor, _ x: Tensor, _ constants: [Tensor]) -> Tensor

  /// - Parameters:
  ///   - biasNames: one name for each bias.
  ///   - firstBias: the bias's initializer, when it is not the one that was asked for.
  init(
    _ kind: String, units: Int, gateCount: Int, biasNames: [String], firstBias: Initializer? = nil,
    settings: RecurrentSettings, rule: @escaping Rule
  ) {
    (self.kind, self.units, self.gateCount) = (kind, units, gateCount)
    self.settings = settings
    weight = Parameter(
      "weight", initializer: settings.initializer, regularizer: settings.regularizer,
      constraint: settings.constraint)
    recurrentWeight = Parameter(
      "recurrentWeight", initializer: settings.recurrentInitializer,
      regularizer: settings.recurrentRegularizer, constraint: settings.recurrentConstraint)
    biases = biasNames.map {
      Parameter(
        $0, initializer: firstBias ?? settings.biasInitializer,
        regularizer: settings.biasRegularizer, constraint: settings.biasConstraint)
    }
    step = ScanBody { state, inputs, constants in
      rule(state, state.part(0, width: constants[0].shape[1]), inputs[0], constants)
    }
    droppingStep = ScanBody { state, inputs, constants in
      let heard = state.part(0, width: constants[0].shape[1]) * constants[constants.count - 1]
      return rule(state, heard, inputs[0], constants.dropLast())
    }
  }

  var parameters: [Parameter] { [weight, recurrentWeight] + biases }

  /// [units] or [time, units].
  ///
  /// - Parameter activations: what the preactivations of a step go through.
  func outputShape(
    for input: Shape, through activations: ActivationFunction...
  ) throws -> Shape {
    if units < 1 {
      throw LayerError(kind, "needs at least 1 unit, got \(units); give a positive number.")
    }
    for activation in activations where try activation.outputShape(for: [2]) != [2] {
      throw LayerError(
        kind,
        "its activations must give as many numbers as they take, got \(activation.name); use tanh or "
          + "sigmoid.")
    }
    guard input.rank == 2 else {
      throw LayerError(
        kind,
        "needs an input [time, features], got shape \(input); insert Reshape([time, features]) "
          + "before it.")
    }
    try settings.check(kind)
    if input[0] < 1 {
      throw LayerError(
        kind, "needs at least 1 step of time, got shape \(input); give it a longer series.")
    }
    if let known = weight.shape?[1], known != input[1] {
      throw LayerError(
        kind,
        "last axis must be \(known) (features), got \(input[1]) in shape \(input); change the layer "
          + "before it.")
    }
    return settings.returnsSequences ? [input[0], units] : [units]
  }

  func build(for input: Shape) throws {
    // What is too large by itself is refused before it is multiplied.
    let rows = units > Shape.maximumElementCount ? units : gateCount * units
    try weight.build(shape: [rows, input[1]])
    try recurrentWeight.build(shape: [rows, units])
    for bias in biases { try bias.build(shape: [rows]) }
  }

  /// h of the last step, or of all.
  ///
  /// - Parameters:
  ///   - width: of the state.
  ///   - constants: U, and what else every step needs.
  func callAsFunction(
    _ input: Tensor, in context: Context, width: Int, constants: [Tensor]
  ) -> Tensor {
    let (count, steps) = (input.shape[0], input.shape[1])
    let backwards = settings.goesBackwards
    let heard = dropping(input, [count, 1, input.shape[2]], settings.dropout, 0, in: context)
    let product = matmul(heard, context[weight].transposed())
    let projected = biases.first.map { product + context[$0] } ?? product
    let start = projected.like(0).broadcast(to: [count, width])
    let drops = context.isTraining && settings.recurrentDropout > 0
    let mask = dropping(
      input.like(1), [count, units], settings.recurrentDropout, 1, in: context)
    let states = scan(
      drops ? droppingStep : step, from: start, over: [projected],
      constants: drops ? constants + [mask] : constants, reversed: backwards)
    if settings.returnsSequences {
      let ordered =
        backwards ? states.slice(axis: 1, from: steps - 1, count: steps, step: -1) : states
      return width == units ? ordered : ordered.slice(axis: 2, from: 0, count: units)
    }
    return states.slice(axis: 1, from: backwards ? 0 : steps - 1, count: 1)
      .reshaped(to: [count, width]).part(0, width: units)
  }

  /// While training, `values` without a share that numbers of `shape` choose.
  private func dropping(
    _ values: Tensor, _ shape: Shape, _ rate: Double, _ index: UInt64, in context: Context
  ) -> Tensor {
    guard context.isTraining, rate > 0 else { return values }
    return values.dropping(rate, by: context.uniform(shape, index: index))
  }
}

extension Tensor {
  /// The columns of one of several parts that lie side by side in [n, parts · width].
  func part(_ number: Int, width: Int) -> Tensor {
    shape[1] == width ? self : slice(axis: 1, from: number * width, count: width)
  }
}
