import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Layers inside of layers that are frozen, and unfrozen again, between two trainings.
@Suite struct InnerLayerTests {
  private let data: Dataset

  init() throws { data = try points([1, 2, 3, 4], [1, 2, 3, 5]) }

  /// A batch normalisation without parameters to learn, so many layers deep.
  private func nested(_ depth: Int) -> (model: Sequential, inside: BatchNormalization) {
    let inside = BatchNormalization(scales: false, offsets: false)
    let outer = (0..<depth).reduce(inside as any Layer) { layer, _ in Around(layer) }
    return (Sequential([Dense(2, inputShape: [1]), outer, Dense(1)]), inside)
  }

  /// True when training counted statistics.
  private func counts(
    _ inside: BatchNormalization, _ train: () throws -> Void
  ) rethrows -> Bool {
    let before = inside.mean.value.floats
    try train()
    return inside.mean.value.floats != before
  }

  @Test(arguments: 0...3) func fitHeedsWhatChanged(depth: Int) throws {
    let (model, inside) = nested(depth)
    try model.compile(optimizer: .sgd(), loss: .squaredError)
    for isTrainable in [true, false, true] {
      inside.isTrainable = isTrainable
      let hasCounted = try counts(inside) { try model.fit(data, verbosity: .silent) }
      #expect(hasCounted == isTrainable)
    }
    // What was compiled before is used again.
    #expect(model.plans.compiledCount == 2)
  }

  @Test(arguments: 0...3) func compiledStepsHeedWhatChanged(depth: Int) throws {
    let (model, inside) = nested(depth)
    let step = try CompiledStep(model, optimizer: .sgd()) { context, inputs in
      try Loss.squaredError(model(inputs[0], in: context), inputs[1])
    }
    for isTrainable in [true, false, true] {
      inside.isTrainable = isTrainable
      let hasCounted = try counts(inside) { try step(data.features, data.targets) }
      #expect(hasCounted == isTrainable)
    }
    #expect(step.compiledCount == 2)
  }

  /// Weights inside, of one of a pair of layers.
  @Test func oneDirectionIsFrozen() throws {
    let layer = Bidirectional(LSTM(2))
    let model = Sequential([layer, Dense(1)])
    try model.compile(optimizer: .adam(), loss: .squaredError)
    let series = try Dataset(
      features: Tensor.uniform([4, 3, 2], key: RandomKey(seed: 2)),
      targets: Tensor([[1], [2], [3], [4]]))
    let backward = try #require(layer.backward)
    try model.build(for: [3, 2])
    for isTrainable in [true, false, true] {
      layer.forward.isTrainable = isTrainable
      let before = [layer.forward, backward].map { $0.parameters.map(\.value.floats) }
      try model.fit(series, batchSize: 2, verbosity: .silent)
      let after = [layer.forward, backward].map { $0.parameters.map(\.value.floats) }
      #expect((after[0] != before[0]) == isTrainable)
      #expect(after[1] != before[1])
    }
  }
}

/// A layer around another, beside which it has a weight of its own.
private final class Around: Layer {
  static let kind = "Around"
  private let inside: any Layer
  private let weight = Parameter("weight", initializer: .ones)

  init(_ inside: any Layer) { self.inside = inside }

  var innerLayers: [(name: String, layer: any Layer)] { [("inside", inside)] }
  var parameters: [Parameter] { inside.parameters + [weight] }
  func outputShape(for input: Shape) throws -> Shape { try inside.outputShape(for: input) }

  func build(for input: Shape) throws {
    try inside.build(for: input)
    try weight.build(shape: [1])
  }

  func callAsFunction(_ x: Tensor, in context: Context) -> Tensor {
    inside(x, in: context.inside("inside")) * context[weight]
  }

  /// The number of these layers around a batch normalisation.
  private var depth: Int { 1 + ((inside as? Around)?.depth ?? 0) }
  var configuration: Configuration { Configuration([("depth", .integer(depth))]) }

  convenience init(configuration: Configuration) throws {
    let depth: Int = try configuration.setting("depth")
    self.init(
      depth > 1
        ? try Around(configuration: Configuration([("depth", .integer(depth - 1))]))
        : BatchNormalization(scales: false, offsets: false))
  }
}
