import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining

/// A training whose losses are as written: before each epoch the weight of a = w · x is set, w stays
/// where it is, and the loss against 0 at x = 1 is w².
struct Scripted {
  let model: Sequential
  let weights: [Float]

  init(_ weights: [Float], learningRate: Double = 1e-30) throws {
    model = try line(weight: 0, learningRate: learningRate, metrics: [.absoluteError])
    self.weights = weights
  }

  var weight: Float { model.parameters[0].value.floats[0] }

  @discardableResult
  func fit(_ callbacks: any Callback..., validates: Bool = false) throws -> History {
    let script = Hook(epochBegan: { [weights] training in
      training.model.parameters[0].value = Tensor([[weights[training.epoch - 1]]])
    })
    let data = try points([1], [0])
    return try model.fit(
      data, epochs: weights.count, validation: validates ? data : nil,
      callbacks: [script] + callbacks, verbosity: .silent)
  }
}

/// Counts its training steps in a parameter that is not learned, beside a weight.
final class Counter: Layer {
  static let kind = "Counter"
  let weight: Parameter
  let count = Parameter("count", initializer: .zeros, isTrainable: false)
  var parameters: [Parameter] { [weight, count] }
  var configuration: Configuration { Configuration() }

  init(constraint: Constraint = .nonNegative) {
    weight = Parameter("weight", initializer: .constant(0.5), constraint: constraint)
  }

  convenience init(configuration: Configuration) throws { self.init() }
  func outputShape(for input: Shape) throws -> Shape { input }
  func build(for input: Shape) throws {
    try weight.build(shape: [1])
    try count.build(shape: [1])
  }

  func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    if context.isTraining { context.update(count, to: context[count] + 1) }
    return input * context[weight]
  }
}

/// A model of a ``Counter`` alone.
func counting(
  _ optimizer: some Optimizer, constraint: Constraint = .nonNegative
) throws -> (model: Sequential, layer: Counter) {
  let layer = Counter(constraint: constraint)
  let model = Sequential([layer])
  try model.compile(optimizer: optimizer, loss: .squaredError)
  return (model, layer)
}
