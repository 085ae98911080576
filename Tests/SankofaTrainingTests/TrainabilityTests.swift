import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Layers that are frozen, unfrozen again, and what files and averages know of it.
@Suite struct TrainabilityTests {
  private let folder: TemporaryFolder
  private let data: Dataset

  init() throws {
    folder = try TemporaryFolder()
    data = try points([1, 2, 3, 4], [1, 2, 3, 5])
  }

  /// A batch normalisation that is not trainable leaves its statistics alone, with parameters that
  /// tell or without.
  @Test(arguments: [true, false]) func filesKeepFrozenStatistics(scales: Bool) throws {
    let model = Sequential([
      Dense(2, inputShape: [1]), BatchNormalization(scales: scales, offsets: false), Dense(1),
    ])
    try model.compile(optimizer: .sgd(), loss: .squaredError)
    try model.fit(data, verbosity: .silent)
    model.layers[1].isTrainable = false
    try model.save(to: folder.file("model"))
    let loaded = try Model.load(from: folder.file("model"))
    #expect(loaded.layers.map(\.isTrainable) == [true, false, true])
    let statistics = loaded.layers[1].parameters.map(\.value.floats)
    try loaded.fit(data, verbosity: .silent)
    #expect(loaded.layers[1].parameters.map(\.value.floats) == statistics)
  }

  /// One parameter of a layer, and one of a layer that is frozen as a whole.
  @Test func filesKeepSingleParameters() throws {
    let model = Sequential([Dense(2, inputShape: [1]), BatchNormalization(), Dense(1)])
    try model.build()
    model.parameters[0].isTrainable = false
    model.layers[1].isTrainable = false
    model.parameters[3].isTrainable = true
    try model.save(to: folder.file("model"))
    let loaded = try Model.load(from: folder.file("model"))
    #expect(loaded.parameters.map(\.isTrainable) == model.parameters.map(\.isTrainable))
    #expect(loaded.layers.map(\.isTrainable) == [true, false, true])
  }

  /// A layer around a batch normalisation that has nothing to learn, beside a layer that has.
  private final class Block: Layer {
    static let kind = "Block"
    let dense = Dense(2)
    let norm = BatchNormalization(scales: false, offsets: false)
    var innerLayers: [(name: String, layer: any Layer)] { [("dense", dense), ("norm", norm)] }
    init() {}
    convenience init(configuration: Configuration) throws { self.init() }
    var configuration: Configuration { Configuration() }
    func outputShape(for input: Shape) throws -> Shape { [2] }
    func build(for input: Shape) throws {
      try dense.build(for: input)
      try norm.build(for: [2])
    }
    func callAsFunction(_ x: Tensor, in context: Context) -> Tensor {
      norm(dense(x, in: context.inside("dense")), in: context.inside("norm"))
    }
  }

  /// Layers inside of layers are frozen by themselves.
  @Test(arguments: [true, false], [true, false])
  func filesKeepFrozenLayersInside(dense: Bool, norm: Bool) throws {
    let block = Block()
    let model = Sequential([block, Dense(1)])
    try model.build(for: [1])
    block.dense.isTrainable = dense
    block.norm.isTrainable = norm
    try model.save(to: folder.file("model"))
    let loaded = try Model.load(
      from: folder.file("model"), layers: .standard(and: Block.self))
    let found = try #require(loaded.layers[0] as? Block)
    #expect(found.dense.isTrainable == dense && found.norm.isTrainable == norm)
    #expect(loaded.parameters.map(\.isTrainable) == model.parameters.map(\.isTrainable))
    #expect(
      try SafeTensors(contentsOf: folder.file("model").path).metadata["formatVersion"]
        == (dense && norm ? "1" : "3"))
  }

  /// The plan of a step knows whether statistics are counted, even where no parameter's flag changes.
  @Test func statisticsAreFrozenLater() throws {
    func model() throws -> (Sequential, BatchNormalization) {
      let layer = BatchNormalization(scales: false, offsets: false)
      let model = Sequential([layer, Dense(1)])
      try model.build(for: [1])
      return (model, layer)
    }
    let (fitted, layer) = try model()
    try fitted.compile(optimizer: .sgd(), loss: .squaredError)
    let (stepped, other) = try model()
    let step = try CompiledStep(stepped, optimizer: .sgd()) { context, inputs in
      try Loss.squaredError(stepped(inputs[0], in: context), inputs[1])
    }
    for isTrainable in [true, false, true] {
      (layer.isTrainable, other.isTrainable) = (isTrainable, isTrainable)
      let before = [layer, other].map(\.mean.value.floats)
      try fitted.fit(data, verbosity: .silent)
      _ = try step(data.features, data.targets)
      #expect(([layer, other].map(\.mean.value.floats) != before) == isTrainable)
    }
  }

  /// Layers without parameters say nothing about the model.
  @Test func modelsSayWhetherTheyLearn() {
    let model = Sequential([Flatten(inputShape: [2]), Dense(1), BatchNormalization()])
    #expect(model.isTrainable)
    model.isTrainable = false
    #expect(!model.isTrainable)
    model.parameters[0].isTrainable = true
    #expect(model.isTrainable)
    #expect(Sequential([Flatten(inputShape: [2])]).isTrainable)
  }

  /// The average of a weight that begins to learn late is the weight, and not its way from 0.
  @Test func averagesOfWhatLearnsLate() throws {
    let model = Sequential {
      Dense(1, weight: .init(.ones), bias: nil, inputShape: [1])
      Dense(1, weight: .init(.ones), bias: nil)
    }
    let rule = SGD(learningRate: 1e-6).averaged()
    try model.compile(optimizer: rule, loss: .squaredError)
    model.layers[0].isTrainable = false
    try model.fit(data, epochs: 3, verbosity: .silent)
    model.layers[0].isTrainable = true
    try model.fit(data, verbosity: .silent)
    #expect(abs(model.parameters[0].value.floats[0] - 1) < 1e-4)

    var state = rule.state(for: model.parameters)
    model.layers[0].isTrainable = false
    let slopes = model.parameters.map { Tensor.ones($0.value.shape) }
    for isTrainable in [false, false, true] {
      model.layers[0].isTrainable = isTrainable
      rule.update(model.parameters, gradients: slopes, state: &state)
    }
    #expect(abs(rule.averages(in: state)[0].floats[0] - 1) < 1e-4)
  }

  @Test func nothingToLearn() throws {
    let model = Sequential([Dense(1, inputShape: [1])])
    model.isTrainable = false
    try model.compile(optimizer: .adam(), loss: .squaredError)
    let digest = model.weightsDigest
    #expect(try model.fit(data, epochs: 2, verbosity: .silent).epochs.count == 2)
    #expect(model.weightsDigest == digest)
  }
}
