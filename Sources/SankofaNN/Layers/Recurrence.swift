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
  let biasInitializer: Initializer
  let returnsSequences: Bool
  let goesBackwards: Bool

  /// - Parameters:
  ///   - biasNames: one name for each bias.
  ///   - firstBias: the bias's initializer, when it is not the one that was asked for.
  init(
    _ kind: String, units: Int, gateCount: Int, biasNames: [String], initializer: Initializer,
    recurrentInitializer: Initializer, biasInitializer: Initializer, firstBias: Initializer? = nil,
    regularizer: Regularizer?, recurrentRegularizer: Regularizer?, biasRegularizer: Regularizer?,
    returnsSequences: Bool, goesBackwards: Bool
  ) {
    self.kind = kind
    self.units = units
    self.gateCount = gateCount
    self.biasInitializer = biasInitializer
    self.returnsSequences = returnsSequences
    self.goesBackwards = goesBackwards
    weight = Parameter("weight", initializer: initializer, regularizer: regularizer)
    recurrentWeight = Parameter(
      "recurrentWeight", initializer: recurrentInitializer, regularizer: recurrentRegularizer)
    biases = biasNames.map {
      Parameter($0, initializer: firstBias ?? biasInitializer, regularizer: biasRegularizer)
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
    return returnsSequences ? [input[0], units] : [units]
  }

  func build(for input: Shape) throws {
    // What is too large by itself is refused before it is multiplied.
    let rows = units > Shape.maximumElementCount ? units : gateCount * units
    try weight.build(shape: [rows, input[1]])
    try recurrentWeight.build(shape: [rows, units])
    for bias in biases { try bias.build(shape: [rows]) }
  }

  /// The states of the body, the first `units` columns of which are what comes out.
  ///
  /// - Parameters:
  ///   - body: a step, from the state [n, width], the step's part of x · Wᵀ + b, and the constants.
  ///   - width: of the state.
  ///   - constants: U, and what else every step needs.
  func callAsFunction(
    _ input: Tensor, in context: Context, width: Int, constants: [Tensor], body: ScanBody
  ) -> Tensor {
    let product = matmul(input, context[weight].transposed())
    let projected = biases.first.map { product + context[$0] } ?? product
    let count = input.shape[0]
    let states = scan(
      body, from: projected.like(0).broadcast(to: [count, width]), over: [projected],
      constants: constants, reversed: goesBackwards)
    let steps = input.shape[1]
    if returnsSequences {
      let ordered =
        goesBackwards ? states.slice(axis: 1, from: steps - 1, count: steps, step: -1) : states
      return width == units ? ordered : ordered.slice(axis: 2, from: 0, count: units)
    }
    return states.slice(axis: 1, from: goesBackwards ? 0 : steps - 1, count: 1)
      .reshaped(to: [count, width]).part(0, width: units)
  }
}

extension Tensor {
  /// The columns of one of several parts that lie side by side in [n, parts · width].
  func part(_ number: Int, width: Int) -> Tensor {
    shape[1] == width ? self : slice(axis: 1, from: number * width, count: width)
  }
}

// MARK: Files

extension Recurrence {
  /// What all recurrent layers keep.
  var configuration: [(name: String, value: Configuration.Value)] {
    [
      ("initializer", weight.initializer.configurationValue),
      ("recurrentInitializer", recurrentWeight.initializer.configurationValue),
      ("biasInitializer", biasInitializer.configurationValue),
      ("regularizer", weight.regularizer?.configurationValue ?? .none),
      ("recurrentRegularizer", recurrentWeight.regularizer?.configurationValue ?? .none),
      ("biasRegularizer", biases.first?.regularizer?.configurationValue ?? .none),
      ("returnsSequences", .flag(returnsSequences)), ("goesBackwards", .flag(goesBackwards)),
    ]
  }
}
