import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// A training that is saved, loaded and goes on ends with the bits of one that was never interrupted.
@Suite struct ResumingTests {
  /// A rule that stands for those of everybody's own.
  struct Halving: OptimizerRule {
    static let name = "halving"
    var learningRate = 0.1
    var share = 0.5
    var stateNames: [String] { ["trace"] }
    var sharedStates: [(name: String, initial: Double)] { [("clock", 1)] }
    mutating func settings(_ list: inout SettingList) {
      list("learningRate", &learningRate)
      list("share", &share)
    }
    func advance(_ shared: inout NamedTensors) { shared.clock = shared.clock * 0.99 }
    func updated(
      _ w: Tensor, gradient g: Tensor, state: inout NamedTensors, shared: NamedTensors,
      learningRate η: Tensor
    ) -> Tensor {
      state.trace = share * state.trace + g * shared.clock.converted(to: w.elementType)
      return w - η * state.trace
    }
  }

  static let halves = Schedule("halves") { t in 0.1 / (1 + t / 100) }

  /// 12 epochs of 3 steps: 36 updates, or seven groups of five and one step more.
  static let all: [any Optimizer] =
    rules + [
      Adam().scheduled(by: .cosine(from: 0.01, steps: 40)),
      Adam().scheduled(by: .oneCycle(peak: 0.01, steps: 40).warmedUp(steps: 5)),
      SGD(learningRate: 0.1).scheduled(by: halves),
      Adam().clipped(value: 0.01), Adam().clipped(norm: 0.1), Adam().clipped(globalNorm: 0.1),
      Adam().decayed(0.1, except: ["bias"]), Adam().averaged(momentum: 0.9),
      SGD(learningRate: 0.1).averaged(momentum: 0.9, every: 7), Adam().accumulated(over: 5),
      Adam().scheduled(by: .cosine(from: 0.01, steps: 40)).clipped(globalNorm: 1)
        .decayed(0.01, except: ["bias"]).averaged(momentum: 0.9, every: 5).accumulated(over: 5),
      Halving(learningRate: 0.1).averaged(momentum: 0.9).accumulated(over: 5),
    ]

  static let rules: [any Optimizer] = [
    SGD(), SGD.sgd(learningRate: 0.1, momentum: 0.9, nesterov: true), RMSProp(),
    RMSProp.rmsprop(momentum: 0.9, centered: true), Adam(), Adam.adam(amsgrad: true), AdamW(),
    Nadam(), Adamax(),
    Adagrad(), Adadelta(), Halving(learningRate: 0.1),
  ]

  static let registry: LayerRegistry = {
    var registry = LayerRegistry.standard
    registry.add(Halving.self)
    registry.add(halves)
    return registry
  }()

  private let folder: TemporaryFolder
  private let data: Dataset

  init() throws {
    folder = try TemporaryFolder()
    data = try threeClasses(22)
  }

  /// Everything whose state could go wrong: dropout, statistics, a penalty, constraints, a frozen weight.
  private func model(_ optimizer: any Optimizer) throws -> Sequential {
    let model = Sequential(seed: 4) {
      Dense(
        8, activation: .relu, weight: .init(regularizer: .l2(1e-3), constraint: .maxNorm(1)),
        inputShape: [4])
      BatchNormalization(momentum: 0.9)
      Dropout(0.2)
      Dense(8, activation: .tanh, weight: .init(constraint: .minMaxNorm(0.5, 1, rate: 0.5)))
      Dense(3)
    }
    try model.build()
    model.parameters[7].isTrainable = false
    try model.compile(
      optimizer: optimizer, loss: .sparseCategoricalCrossentropy(fromLogits: true))
    return model
  }

  private func fit(_ model: Model, _ epochs: Int, _ callbacks: [any Callback] = []) throws {
    try model.fit(data, epochs: epochs, batchSize: 8, callbacks: callbacks, verbosity: .silent)
  }

  private func reloaded(_ model: Model, includesOptimizer: Bool = true) throws -> Model {
    try model.save(to: folder.file("model"), includesOptimizer: includesOptimizer)
    return try Model.load(from: folder.file("model"), layers: Self.registry)
  }

  @Test(arguments: all.indices) func twelveAndThreeAreFifteen(index: Int) throws {
    let optimizer = Self.all[index]
    let once = try model(optimizer)
    try fit(once, 15)
    let first = try model(optimizer)
    try fit(first, 12)
    let second = try reloaded(first)
    #expect(second.weightsDigest == first.weightsDigest)
    #expect(second.learningRate == first.learningRate)
    // A file of a file is the same file.
    let bytes = try bytes(of: folder.file("model"))
    #expect(try SankofaTrainingTests.bytes(of: resaved(second)) == bytes)
    try fit(second, 3)
    #expect(second.weightsDigest == once.weightsDigest)
    // Without saving, too.
    try fit(first, 3)
    #expect(first.weightsDigest == once.weightsDigest)
  }

  private func resaved(_ model: Model) throws -> URL {
    try model.save(to: folder.file("again"))
    return folder.file("again")
  }

  /// A checkpoint in the middle of a training goes on as well as its end.
  @Test func checkpoints() throws {
    let optimizer = Adam().averaged(momentum: 0.9).accumulated(over: 5)
    let once = try model(optimizer)
    try fit(once, 5, [Checkpoint(toPath: folder.url.path + "/{epoch}")])
    let again = try Model.load(from: folder.file("2"))
    try fit(again, 3)
    #expect(again.weightsDigest == once.weightsDigest)
  }

  /// Layers in a graph that are shared, and one that begins to learn late.
  @Test func graphs() throws {
    func model() throws -> Model {
      let x = Input([4])
      let shared = Dense(4, activation: .tanh)
      let model = Model(
        inputs: x, outputs: Dense(3)(Add()([shared(x), shared(shared(x))])), seed: 2)
      try model.compile(
        optimizer: Adam().averaged(), loss: .sparseCategoricalCrossentropy(fromLogits: true))
      model.layers[0].isTrainable = false
      return model
    }
    func train(_ model: Model) throws -> Model {
      model.layers[0].isTrainable = true
      try fit(model, 2)
      return model
    }
    let (once, twice) = try (model(), model())
    for model in [once, twice] { try fit(model, 2) }
    #expect(try train(reloaded(twice)).weightsDigest == train(once).weightsDigest)
  }

  @Test func lowerRates() throws {
    let model = try model(Adam(learningRate: 0.01))
    let reducing = ReduceOnPlateau(monitor: "loss", factor: 0.5, patience: 1, minimumDelta: 9)
    try fit(model, 4, [reducing])
    #expect(model.learningRate == 0.00125)
    let loaded = try reloaded(model)
    #expect(loaded.learningRate == 0.00125)
    for each in [model, loaded] { try fit(each, 2) }
    #expect(loaded.weightsDigest == model.weightsDigest)
    // So does the rate of a rule of one's own.
    try self.model(Halving(learningRate: 0.25)).save(to: folder.file("own"))
    #expect(try Model.load(from: folder.file("own"), layers: Self.registry).learningRate == 0.25)
    // The optimizer's own rate is still known.
    #expect(loaded.compilation?.optimizer.learningRate == 0.01)
  }

  /// Callbacks go on when they are told to: with the best value, and with the epochs that failed.
  @Test func callbacks() throws {
    func reducing() -> ReduceOnPlateau {
      ReduceOnPlateau(
        monitor: "loss", factor: 0.5, patience: 4, minimumDelta: 9, continues: true)
    }
    let once = try model(Adam(learningRate: 0.01))
    try fit(once, 15, [reducing()])
    let first = try model(Adam(learningRate: 0.01))
    try fit(first, 12, [reducing()])
    #expect(first.learningRate == 0.0025)
    let second = try reloaded(first)
    try fit(second, 3, [reducing()])
    #expect(second.learningRate == 0.00125 && once.learningRate == 0.00125)
    #expect(second.weightsDigest == once.weightsDigest)
    // Others forget.
    let third = try reloaded(first)
    try fit(third, 3, [ReduceOnPlateau(monitor: "loss", factor: 0.5, patience: 4, minimumDelta: 9)])
    #expect(third.learningRate == 0.0025)
    // 4 epochs without an improvement, and one more.
    func stopping(continues: Bool) -> EarlyStopping {
      EarlyStopping(monitor: "loss", patience: 5, minimumDelta: 9, continues: continues)
    }
    let stopped = try model(Adam())
    try fit(stopped, 5, [stopping(continues: true)])
    let again = try reloaded(stopped)
    let last = stopping(continues: true)
    try fit(again, 3, [last])
    #expect(last.stoppedEpoch == 6 && last.bestEpoch == 1 && again.epochsTrained == 6)
    let fresh = stopping(continues: false)
    try fit(try reloaded(stopped), 3, [fresh])
    #expect(fresh.stoppedEpoch == nil)
    #expect(
      message {
        try fit(
          stopped, 1,
          [EarlyStopping(monitor: "loss", restoresBestWeights: true, continues: true)])
      } == "EarlyStopping: the best weights of an earlier training are not known; give either "
        + "continues or restoresBestWeights.")
    for text in ["[]", #"{"a":1}"#] {
      let path = folder.file("callbacks").path
      var file = try SafeTensors(contentsOf: folder.file("model").path)
      file.metadata["callbacks"] = text
      try file.write(to: path)
      #expect(message { _ = try Model.load(fromPath: path) }?.contains("\"callbacks\", ") == true)
    }
  }

  /// A checkpoint knows what a callback that continues has found, in whatever order they stand.
  @Test(arguments: [true, false]) func checkpointsOfCallbacks(comesFirst: Bool) throws {
    func callbacks() -> [any Callback] {
      let checkpoint = Checkpoint(toPath: folder.url.path + "/{epoch}")
      let reducing = ReduceOnPlateau(
        monitor: "loss", factor: 0.5, patience: 2, minimumDelta: 9, continues: true)
      return comesFirst ? [checkpoint, reducing] : [reducing, checkpoint]
    }
    let once = try model(Adam(learningRate: 0.01))
    try fit(once, 15, callbacks())
    for epoch in [11, 12] {
      let again = try Model.load(from: folder.file("\(epoch)"))
      try fit(again, 15 - epoch, Array(callbacks().suffix(comesFirst ? 1 : 2)))
      #expect(again.weightsDigest == once.weightsDigest)
      #expect(again.learningRate == once.learningRate)
    }
  }

  @Test func smallerFiles() throws {
    let model = try model(Adam())
    try model.build()
    // Nothing learned, nothing remembered.
    #expect(try names(model) == model.namedParameters.map(\.path))
    try fit(model, 1)
    let whole = try names(model)
    #expect(whole.prefix(2) == ["optimizer.beta1Power", "optimizer.beta2Power"])
    #expect(whole.contains("optimizer.layers.0.weight.meanSquare"))
    // A weight that never learned has no moments.
    #expect(model.namedParameters[7].path == "layers.3.bias")
    #expect(!whole.contains("optimizer.layers.3.bias.mean"))
    let loaded = try reloaded(model, includesOptimizer: false)
    let file = try SafeTensors(contentsOf: folder.file("model").path)
    #expect(file.tensors.map(\.name) == model.namedParameters.map(\.path))
    // As after compile.
    try model.compile(
      optimizer: Adam(), loss: .sparseCategoricalCrossentropy(fromLogits: true))
    for each in [model, loaded] { try fit(each, 1) }
    #expect(loaded.weightsDigest == model.weightsDigest)
    // Weights are taken from either file.
    try model.save(to: folder.file("model"))
    let other = try self.model(Adam())
    #expect(try other.loadWeights(from: folder.file("model"), strict: true).isComplete)
  }

  private func names(_ model: Model) throws -> [String] {
    try model.save(to: folder.file("named"))
    return try SafeTensors(contentsOf: folder.file("named").path).tensors.map(\.name)
  }
}
