import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Parts that a user wrote: as good as the shipped ones, and named when they do not fit.
@Suite struct OwnPartsTests {
  /// Whatever a test wants a layer to do.
  private final class OwnLayer: Layer {
    static let kind = "Own"
    let weight = Parameter("weight", initializer: .glorotUniform)
    let isParametric: Bool
    let outputs: Int
    let call: (Tensor, Context, Parameter) -> Tensor

    init(
      _ outputs: Int, isParametric: Bool = true,
      call: @escaping (Tensor, Context, Parameter) -> Tensor
    ) {
      (self.outputs, self.isParametric, self.call) = (outputs, isParametric, call)
    }

    var parameters: [Parameter] { isParametric ? [weight] : [] }
    func outputShape(for input: Shape) throws -> Shape {
      Shape(input.dropLast().extents + [outputs])
    }
    func build(for input: Shape) throws { try weight.build(shape: [outputs, input.last ?? 0]) }
    func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
      call(input, context, weight)
    }
    var configuration: Configuration { Configuration() }
    init(configuration: Configuration) throws {
      throw SankofaError("Own", "is not read from files; make it in code.")
    }
  }

  /// w ← w − η sign-free momentum, as SGD has it.
  private struct OwnOptimizer: OptimizerRule {
    static let name = "own"
    var learningRate = 0.05
    var stateNames = ["velocity"]
    var sharedStates: [(name: String, initial: Double)] = []
    var change: @Sendable (Tensor) -> Tensor = { $0 }

    func updated(
      _ w: Tensor, gradient g: Tensor, state: inout NamedTensors, shared: NamedTensors,
      learningRate η: Tensor
    ) -> Tensor {
      state.velocity = 0.9 * state.velocity + g
      return change(w - η * state.velocity)
    }
  }

  private static let ownLoss = Loss("own") { a, y in (a - y).squared().mean(axes: [1]) }
  private static let ownMetric = Metric.mean("own") { a, y in (a - y).absolute().mean(axes: [1]) }

  @Test func ownPartsGiveTheBitsOfShippedOnes() throws {
    let data = try points((0..<20).map { Float($0) / 10 }, (0..<20).map { Float($0 % 3) })
    let shipped = Sequential {
      Dense(4, bias: nil)
      Activation(.tanh)
      Dense(1)
    }
    try shipped.compile(
      optimizer: .sgd(learningRate: 0.05, momentum: 0.9), loss: .squaredError,
      metrics: [.absoluteError])
    let own = Sequential {
      OwnLayer(4) { x, context, weight in matmul(x, context[weight].transposed()) }
      OwnLayer(4, isParametric: false) { x, _, _ in x.tanh() }
      Dense(1)
    }
    try own.compile(optimizer: OwnOptimizer(), loss: Self.ownLoss, metrics: [Self.ownMetric])
    let expected = try shipped.fit(data, epochs: 3, batchSize: 8, verbosity: .silent)
    let found = try own.fit(data, epochs: 3, batchSize: 8, verbosity: .silent)
    #expect(own.weightsDigest == shipped.weightsDigest)
    #expect(found["loss"] == expected["loss"])
    #expect(found["own"] == expected["absolute_error"])
    #expect(try own.predict(data.features).floats == shipped.predict(data.features).floats)
  }

  @Test func addedLossesCount() throws {
    let model = Sequential {
      OwnLayer(1) { x, context, weight in
        context.addLoss(context[weight].squared().sum() * 0.5)
        return matmul(x, context[weight].transposed())
      }
    }
    try model.build(for: [1])
    model.parameters[0].value = Tensor([[2]])
    try model.compile(optimizer: .sgd(learningRate: 0.25), loss: .squaredError)
    let data = try points([0, 0], [0, 0])
    #expect(try model.evaluate(data).loss == 2)
    // The slope of w² / 2 is w: 2 − ¼ · 2.
    try model.fit(data, verbosity: .silent)
    #expect(model.parameters[0].value.floats == [1.5])
  }

  private func refusal(
    _ layer: OwnLayer = OwnLayer(2) { x, context, weight in
      matmul(x, context[weight].transposed())
    }, optimizer: some Optimizer = OwnOptimizer(), loss: Loss = Self.ownLoss,
    metrics: [Metric] = []
  ) throws -> String? {
    let model = Sequential { layer }
    try model.compile(optimizer: optimizer, loss: loss, metrics: metrics)
    let text = message {
      try model.fit(Tensor.ones([4, 3]), Tensor.ones([4, 2]), verbosity: .silent)
    }
    #expect((model.inputShape == nil) == (text != nil))
    return text
  }

  @Test func layersKeepTheirPromises() throws {
    func twice() -> OwnLayer {
      OwnLayer(3, isParametric: false) { x, _, _ in .concatenate([x, x]) }
    }
    let text =
      "Own \"layers.0\": its output must have shape [4, 3], as outputShape(for:) says, got [8, 3]; "
      + "correct one of them."
    #expect(try refusal(twice()) == text)
    let model = Sequential { twice() }
    #expect(message { _ = try model.predict(Tensor.ones([4, 3])) } == text)
  }

  @Test func lossesAreScalars() throws {
    let wide = Loss("wide") { a, y in (a - y).mean(axes: [1]).converted(to: .float64) }
    #expect(
      try refusal(loss: wide)
        == "loss \"wide\": a batch's value must be float32 [], got float64 []; give float32 and let "
        + "layers add scalars.")
    let adding = OwnLayer(2) { x, context, weight in
      context.addLoss(x.sum(axes: [1]))
      return matmul(x, context[weight].transposed())
    }
    #expect(
      try refusal(adding)
        == "loss \"own\": a batch's value must be float32 [], got float32 [4]; give float32 and let "
        + "layers add scalars.")
  }

  @Test func statesKeepTheirTypes() throws {
    #expect(
      try refusal(optimizer: OwnOptimizer(change: { $0.sum() }))
        == "optimizer \"own\": \"layers.0.weight\" and its states must stay [float32 [2, 3], float32 "
        + "[2, 3]], got [float32 [], float32 [2, 3]]; return as many tensors of the same types.")
    #expect(
      try refusal(optimizer: OwnOptimizer(sharedStates: [("power", 1)], change: { $0 })) == nil)
    func metric(_ update: @escaping @Sendable (inout NamedTensors) -> Void) -> Metric {
      Metric(
        "kept", states: { _, _ in ["seen": TensorType([], .int32)] },
        update: { state, _, _ in
          update(&state)
        }, result: { $0.seen })
    }
    let rule = "metric \"kept\": the states must stay [int32 []], got "
    let fix = "; return as many tensors of the same types."
    #expect(
      try refusal(metrics: [metric { $0.seen = $0.seen.converted(to: .float64) }])
        == rule + "[float64 []]" + fix)
    #expect(
      try refusal(metrics: [metric { $0 = NamedTensors([], []) }]) == rule + "[]" + fix)
    #expect(try refusal(metrics: [metric { $0.seen = $0.seen + 1 }]) == nil)
  }

  /// A value that no step could keep.
  @Test func countsAreAmongTheParameters() throws {
    let count = Parameter("count", initializer: .zeros, isTrainable: false)
    try count.build(shape: [])
    count.value = .scalar(0, .float32)
    let counting = OwnLayer(2) { x, context, weight in
      if context.isTraining { context.update(count, to: context[count] + 1) }
      return matmul(x, context[weight].transposed())
    }
    #expect(
      try refusal(counting)
        == "count: must be among the parameters of the layer that counts it, got one that is not; add "
        + "it there.")
  }

  @Test func misuseInALayerTellsItsPath() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let model = Sequential {
        OwnLayer(3, isParametric: false) { x, _, _ in x }
        OwnLayer(3, isParametric: false) { x, _, _ in matmul(x, x) }
      }
      _ = try model.predict(Tensor.ones([4, 3]))
    }
    let output = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(output.contains("layers.1: matmul: needs shapes [m, k] and [k, n], got [4, 3]"))
  }
}
