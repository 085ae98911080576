import SankofaTensor

/// The common part of recurrent layers: the product with the inputs of all steps at once, then a
/// rule for each step, and the choice of the states to return.
public final class Recurrence {
  let kind: String
  /// The number of preactivations for each output.
  let gateCount: Int
  /// The number of outputs.
  var outputs: Int
  var activation: ActivationFunction
  var returnsSequences: Bool
  var goesBackwards: Bool
  /// The share of the features that is dropped while training, the same in every time step.
  private var dropout: Double
  /// The share of h that is dropped in the products with U while training, the same in every time
  /// step.
  private var recurrentDropout: Double
  /// W, [gates · outputs, features].
  let weight: Parameter
  /// U, [gates · outputs, outputs].
  let recurrentWeight: Parameter
  /// b, [gates · outputs].
  let possibleBias: Parameter
  private var usesBias: Bool
  var inputShape: Shape?

  init(
    _ kind: String, gateCount: Int, outputs: Int, activation: ActivationFunction,
    returnsSequences: Bool, goesBackwards: Bool, dropout: Double, recurrentDropout: Double,
    weight: ParameterOptions, recurrentWeight: ParameterOptions, bias: ParameterOptions?,
    inputShape: Shape?
  ) {
    (self.kind, self.gateCount, self.outputs) = (kind, gateCount, outputs)
    self.activation = activation
    (self.returnsSequences, self.goesBackwards) = (returnsSequences, goesBackwards)
    (self.dropout, self.recurrentDropout) = (dropout, recurrentDropout)
    self.weight = Parameter("weight", weight, initializer: .glorotUniform)
    self.recurrentWeight = Parameter(
      "recurrentWeight", recurrentWeight, initializer: .orthogonal)
    possibleBias = Parameter("bias", bias ?? ParameterOptions(), initializer: .zeros)
    usesBias = bias != nil
    self.inputShape = inputShape
  }

  /// b, [gates · outputs]; `nil` without bias.
  var bias: Parameter? { usesBias ? possibleBias : nil }

  /// `weight`, `recurrentWeight`, `bias`.
  var parameters: [Parameter] { [weight, recurrentWeight] + (usesBias ? [possibleBias] : []) }

  /// Lists the settings that every recurrent layer has.
  ///
  /// - Parameter own: lists the other settings of the layer.
  func settings(_ list: inout SettingList, own: (inout SettingList) -> Void = { _ in }) {
    list("outputs", &outputs, .atLeast(1), formerly: "units", shown: .always)
    list("activation", &activation, shown: .value)
    list("usesBias", &usesBias)
    own(&list)
    list("initializer", &weight.initializer, shown: .value)
    list("recurrentInitializer", &recurrentWeight.initializer)
    list("biasInitializer", &possibleBias.initializer)
    list("regularizer", &weight.regularizer)
    list("recurrentRegularizer", &recurrentWeight.regularizer)
    list("biasRegularizer", &possibleBias.regularizer)
    list("returnsSequences", &returnsSequences)
    list("goesBackwards", &goesBackwards)
    list("constraint", &weight.constraint, unless: nil)
    list("recurrentConstraint", &recurrentWeight.constraint, unless: nil)
    list("biasConstraint", &possibleBias.constraint, unless: nil)
    list("dropout", &dropout, .share.advising(0.2), unless: 0)
    list("recurrentDropout", &recurrentDropout, .share.advising(0.2), unless: 0)
    list.inputShape(&inputShape)
  }

  /// [outputs] or [time, outputs].
  ///
  /// - Parameter activations: the activations in a step, which must keep the shape.
  func outputShape(
    for input: Shape, through activations: ActivationFunction...
  ) throws -> Shape {
    for activation in activations where try activation.outputShape(for: [2]) != [2] {
      throw SankofaError(
        kind,
        "its activations must give as many numbers as they take, got \(activation.name); use tanh or "
          + "sigmoid.")
    }
    guard input.rank == 2 else {
      throw SankofaError(
        kind,
        "needs an input [time, features], got shape \(input); insert Reshape([time, features]) "
          + "before it.")
    }
    if input[0] < 1 {
      throw SankofaError(
        kind, "needs at least 1 step of time, got shape \(input); give it a longer series.")
    }
    try input.checkLast(weight.shape?[1], "features", for: kind)
    return returnsSequences ? [input[0], outputs] : [outputs]
  }

  func build(for input: Shape) throws {
    // A number that is too large is passed on unchanged, so that the product cannot overflow and
    // `build` of the weight throws.
    let rows = outputs > Shape.maximumElementCount ? outputs : gateCount * outputs
    try weight.build(shape: [rows, input[1]])
    try recurrentWeight.build(shape: [rows, outputs])
    try bias?.build(shape: [rows])
  }

  /// Returns h of the last step, or of all steps.
  ///
  /// - Parameters:
  ///   - steps: the rule of the layer.
  ///   - width: the width of the state.
  ///   - constants: U, and the other tensors that every step needs.
  func callAsFunction(
    _ input: Tensor, in context: Context, _ steps: RecurrenceSteps, width: Int, constants: [Tensor]
  ) -> Tensor {
    let (count, length) = (input.shape[0], input.shape[1])
    let heard = dropping(input, [count, 1, input.shape[2]], dropout, 0, in: context)
    let product = matmul(heard, context[weight].transposed())
    let projected = bias.map { product + context[$0] } ?? product
    let start = projected.constant(0).broadcast(to: [count, width])
    let drops = context.isTraining && recurrentDropout > 0
    let mask = dropping(input.constant(1), [count, outputs], recurrentDropout, 1, in: context)
    let states = scan(
      drops ? steps.dropping : steps.plain, from: start, over: [projected],
      constants: drops ? constants + [mask] : constants, reversed: goesBackwards)
    if returnsSequences {
      let ordered =
        goesBackwards ? states.slice(axis: 1, from: length - 1, count: length, step: -1) : states
      return width == outputs ? ordered : ordered.slice(axis: 2, from: 0, count: outputs)
    }
    return states.slice(axis: 1, from: goesBackwards ? 0 : length - 1, count: 1)
      .reshaped(to: [count, width]).part(0, width: outputs)
  }

  /// Applies dropout to `values` while training, with random numbers of `shape`.
  private func dropping(
    _ values: Tensor, _ shape: Shape, _ rate: Double, _ index: UInt64, in context: Context
  ) -> Tensor {
    guard context.isTraining, rate > 0 else { return values }
    return values.dropping(rate, by: context.uniform(shape, index: index))
  }
}

/// The rule of a recurrent layer, as bodies of a scan.
struct RecurrenceSteps {
  /// Returns the next state. Its first columns are the output h.
  ///
  /// - Parameters:
  ///   - state: [n, width].
  ///   - heard: h for the products with U, after recurrent dropout.
  ///   - x: the step's part of x · Wᵀ + b.
  ///   - constants: U, and the other tensors that every step needs.
  typealias Rule =
    @Sendable (_ state: Tensor, _ heard: Tensor, _ x: Tensor, _ constants: [Tensor]) -> Tensor

  let plain: ScanBody
  /// The same rule, with a mask for h as the last constant.
  let dropping: ScanBody

  init(_ rule: @escaping Rule) {
    plain = ScanBody { state, inputs, constants in
      rule(state, state.part(0, width: constants[0].shape[1]), inputs[0], constants)
    }
    dropping = ScanBody { state, inputs, constants in
      let heard = state.part(0, width: constants[0].shape[1]) * constants[constants.count - 1]
      return rule(state, heard, inputs[0], constants.dropLast())
    }
  }
}

extension Tensor {
  /// The columns of one part of [n, parts · width].
  func part(_ number: Int, width: Int) -> Tensor {
    shape[1] == width ? self : slice(axis: 1, from: number * width, count: width)
  }
}

/// A layer that processes a series [n, time, features] step by step.
public protocol RecurrentLayer: Layer {
  /// True when the layer returns the output of every step, [n, time, outputs]; false when it
  /// returns only the last, [n, outputs].
  var returnsSequences: Bool { get }
  /// True when the layer starts with the last step. The outputs are then in this order, too.
  var goesBackwards: Bool { get }
}

/// A recurrent layer with a product of inputs and weights W, and of the last outputs and weights U, in
/// each step: ``LSTM``, ``GRU`` and ``SimpleRNN``.
public protocol WeightedRecurrentLayer: RecurrentLayer {
  /// The weights, the options and the order of the steps.
  var recurrence: Recurrence { get }
}

extension WeightedRecurrentLayer {
  /// The number of outputs.
  public var outputs: Int { recurrence.outputs }
  /// The activation of the new output, or of an LSTM's memory.
  public var activation: ActivationFunction { recurrence.activation }
  public var returnsSequences: Bool { recurrence.returnsSequences }
  public var goesBackwards: Bool { recurrence.goesBackwards }
  /// W, [gates · outputs, features].
  public var weight: Parameter { recurrence.weight }
  /// U, [gates · outputs, outputs].
  public var recurrentWeight: Parameter { recurrence.recurrentWeight }
  /// b, [gates · outputs]; `nil` without bias.
  public var bias: Parameter? { recurrence.bias }
  /// `weight`, `recurrentWeight`, `bias`.
  public var parameters: [Parameter] { recurrence.parameters }
  public var inputShape: Shape? { recurrence.inputShape }
}

extension RecurrentLayer {
  /// Makes a layer with the same settings that goes in the other direction. Throws unless the
  /// configuration contains `goesBackwards`.
  func reversed() throws -> any RecurrentLayer {
    var configuration = configuration
    for index in configuration.entries.indices
    where configuration.entries[index].name == "goesBackwards" {
      configuration.entries[index].value = .flag(!goesBackwards)
    }
    let made = try Self(configuration: configuration)
    if made.goesBackwards == goesBackwards {
      throw SankofaError(
        Self.kind,
        "must keep goesBackwards in its configuration to be reversed; add (\"goesBackwards\", "
          + ".flag(goesBackwards)).")
    }
    return made
  }
}
