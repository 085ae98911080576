import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// Wrong arguments of a custom loop are errors and not traps.
@Suite struct CustomLoopErrorTests {
  private let x = Tensor.uniform([4, 4], key: RandomKey(seed: 1))
  private let y = Tensor([0, 1, 2, 0] as [Int32])

  private func step(_ model: Sequential) throws -> CompiledStep {
    try CompiledStep(model, optimizer: .adam()) { context, inputs in
      try Loss.sparseCategoricalCrossentropy(model(inputs[0], in: context), inputs[1])
    }
  }

  @Test func dropoutWithoutAKey() throws {
    let model = try classifier()
    #expect(
      message { _ = try model.valueAndGradient(x, y) }
        == "Dropout \"layers.1\": draws random numbers while training, got no key; pass one, as "
        + "model.stepKey(0).")
    #expect(message { _ = try model.valueAndGradient(x, y, key: model.stepKey(0)) } == nil)
    let nested = Sequential([Bidirectional(GRU(2, recurrentDropout: 0.5)), Dense(1)])
    #expect(
      message {
        _ = try nested.valueAndGradient(
          .zeros([2, 3, 4]), .zeros([2, 1]), loss: .squaredError)
      } == "Bidirectional \"layers.0\": draws random numbers while training, got no key; pass one, "
        + "as model.stepKey(0).")
  }

  /// The layer that cannot work with it is named, and the step goes on with what fits.
  @Test func examplesOfAnotherShape() throws {
    let model = try classifier()
    let step = try step(model)
    try step(x, y)
    let digest = model.weightsDigest
    let wrong: [([Tensor], String)] = [
      (
        [.zeros([4, 5]), y],
        "Dense \"layers.0\": last axis must be 4 (inputs), got 5 in shape [5]; change the layer "
          + "before it."
      ),
      (
        [.zeros([4, 2, 2]), y],
        "Dense \"layers.0\": last axis must be 4 (inputs), got 2 in shape [2, 2]; insert Flatten() "
          + "before it."
      ),
      (
        [.scalar(1), y],
        "model: needs examples [n, …], got shape []; put a single one into a batch of 1."
      ),
      (
        [x, Tensor([0] as [Int32])],
        "sparse_categorical_crossentropy: needs predictions [n, classes] and n integer labels, got "
          + "float32 [4, 3] and int32 [1]; convert the labels with converted(to: .int32) and reshape "
          + "them to one axis."
      ),
      (
        [.zeros([0, 4]), Tensor([] as [Int32])],
        "CompiledStep: needs at least one example, got shape [0, 4] (input 0); leave out empty "
          + "batches."
      ),
      (
        [x, Tensor([] as [Int32])],
        "CompiledStep: needs at least one example, got shape [0] (input 1); leave out empty batches."
      ),
      (
        [Tensor(repeating: .nan, shape: [4, 4]), y],
        "CompiledStep: the loss is not finite in step 2 (the step was not taken): input 0 is not "
          + "finite; leave out such values."
      ),
    ]
    let other = try CompiledStep(model, optimizer: .adam()) { context, inputs in
      try model.loss(inputs[0], inputs[1], by: .sparseCategoricalCrossentropy, in: context)
    }
    for (inputs, text) in wrong {
      #expect(message { try step(inputs) } == text)
      #expect(message { try other(inputs) } == text)
    }
    #expect(model.weightsDigest == digest && model.stepsTrained == 1)
    try step(x, y)
    #expect(model.stepsTrained == 2)
  }

  /// A loss of one output would train no other one.
  @Test func oneLossForTwoOutputs() throws {
    let input = Input([4])
    let model = Model(inputs: [input], outputs: [Dense(1)(input), Dense(1)(input)])
    let y = Tensor.zeros([4, 1])
    let text =
      "loss: one loss suits one output, the model has 2; compile it with a loss for each, and "
      + "give lists of features and targets."
    #expect(message { _ = try model.valueAndGradient(x, y, loss: .squaredError) } == text)
    let step = try CompiledStep(model, optimizer: .sgd()) { context, inputs in
      try model.loss(inputs[0], inputs[1], by: .squaredError, in: context)
    }
    #expect(message { try step(x, y) } == text)
    let plain = try CompiledStep(model, optimizer: .sgd()) { context, inputs in
      try Loss.squaredError(model(inputs[0], in: context), inputs[1])
    }
    #expect(
      message { try plain(x, y) }
        == "model: has 2 outputs; call it with a list of inputs, which gives them all.")
    try model.compile(optimizer: .sgd(), losses: [.squaredError, .squaredError])
    #expect(message { _ = try model.valueAndGradient([x], [y, y]) } == nil)
  }

  /// Layers that take series of any length still do.
  @Test func seriesOfAnotherLength() throws {
    let model = Sequential([GRU(2), Dense(1)])
    try model.build(for: [3, 2])
    let step = try CompiledStep(model, optimizer: .sgd()) { context, inputs in
      try Loss.squaredError(model(inputs[0], in: context), inputs[1])
    }
    let other = try CompiledStep(model, optimizer: .sgd()) { context, inputs in
      try model.loss(inputs[0], inputs[1], by: .squaredError, in: context)
    }
    for steps in [3, 5] {
      try step(.ones([2, steps, 2]), .zeros([2, 1]))
      try other(.ones([2, steps, 2]), .zeros([2, 1]))
    }
    #expect(model.stepsTrained == 4)
  }

  @Test func emptyBatches() throws {
    let model = try classifier()
    #expect(
      message { _ = try model.valueAndGradient(.zeros([0, 4]), Tensor([] as [Int32])) }
        == "valueAndGradient: needs at least one example [n, …], got shape [0, 4]; put a single one "
        + "into a batch of 1.")
  }

  /// A layer of one's own that does not keep its word is named before another layer meets what it gives.
  @Test func layersThatDoNotKeepTheirWord() throws {
    let text =
      "Liar \"layers.0\": its output must have shape [2, 4], as outputShape(for:) says, got [2, 5]; "
      + "correct one of them."
    func model() throws -> Sequential {
      let model = Sequential([Liar(), Dense(3)])
      try model.compile(optimizer: .sgd(), loss: .squaredError)
      return model
    }
    let (x, y) = (Tensor.ones([2, 4]), Tensor.zeros([2, 3]))
    #expect(message { _ = try model().predict(x) } == text)
    #expect(message { try model().fit(x, y, verbosity: .silent) } == text)
    #expect(message { _ = try model().evaluate(Dataset(features: x, targets: y)) } == text)
    #expect(message { _ = try model().valueAndGradient(x, y) } == text)
  }
}

/// Gives a column more than it says.
private final class Liar: Layer {
  static let kind = "Liar"
  var configuration: Configuration { Configuration() }
  init() {}
  convenience init(configuration: Configuration) throws { self.init() }
  func outputShape(for input: Shape) throws -> Shape { input }
  func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    .concatenate([input, input.slice(axis: 1, from: 0, count: 1)], axis: 1)
  }
}
