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
    let learningRate: Double
    var share = 0.5
    var stateNames: [String] { ["trace"] }
    var sharedStates: [(name: String, initial: Double)] { [("clock", 1)] }
    func advanced(_ shared: [Tensor]) -> [Tensor] { [shared[0] * 0.99] }
    func updated(
      _ w: Tensor, gradient g: Tensor, states: [Tensor], shared: [Tensor], learningRate η: Tensor
    ) -> (parameter: Tensor, states: [Tensor]) {
      let trace = share * states[0] + g * shared[0].converted(to: w.elementType)
      return (w - η * trace, [trace])
    }
    var configuration: Configuration {
      Configuration([("learningRate", .number(learningRate)), ("share", .number(share))])
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
    SGD(), SGD(learningRate: 0.1, momentum: 0.9, nesterov: true), RMSProp(),
    RMSProp(momentum: 0.9, centered: true), Adam(), Adam(amsgrad: true), AdamW(), Nadam(), Adamax(),
    Adagrad(), Adadelta(), Halving(learningRate: 0.1),
  ]

  private static let registry: LayerRegistry = {
    var registry = LayerRegistry.standard
    registry.add(Halving(learningRate: 1))
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
        8, activation: .relu, regularizer: .l2(1e-3), constraint: .maxNorm(1), inputShape: [4])
      BatchNormalization(momentum: 0.9)
      Dropout(0.2)
      Dense(8, activation: .tanh, constraint: .minMaxNorm(0.5, 1, rate: 0.5))
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
    // The optimizer's own rate is still known: compiling anew begins with it.
    #expect(loaded.compilation?.optimizer.learningRate == 0.01)
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

  @Test func twoStatesOfOneName() throws {
    struct Twice: OptimizerRule {
      static let name = "twice"
      let learningRate = 1.0
      let stateNames = ["average"]
      func updated(
        _ w: Tensor, gradient g: Tensor, states: [Tensor], shared: [Tensor], learningRate η: Tensor
      ) -> (parameter: Tensor, states: [Tensor]) { (w, states) }
    }
    let model = Sequential { Dense(1, inputShape: [1]) }
    try model.compile(optimizer: Twice(), loss: .squaredError)
    #expect(
      message { try model.compile(optimizer: Twice().averaged(), loss: .squaredError) }
        == "optimizer \"twice\": two of its states are called \"average\"; give each a name of its "
        + "own.")
  }

  /// Files that somebody damaged.
  @Test func errors() throws {
    let model = try model(Adam().scheduled(by: .constant(0.1)).averaged())
    try fit(model, 1)
    try model.save(to: folder.file("model"))
    func refusal(_ change: (inout SafeTensors) -> Void) throws -> String? {
      let path = folder.file("broken").path
      var file = try SafeTensors(contentsOf: folder.file("model").path)
      change(&file)
      try file.write(to: path)
      return message { _ = try Model.load(fromPath: path) }.map {
        String($0.dropFirst(path.count))
      }
    }
    func place(_ name: String, _ file: SafeTensors) -> Int {
      file.tensors.firstIndex { $0.name == name } ?? 0
    }
    let mean = "optimizer.layers.0.weight.mean"
    #expect(
      try refusal { $0.tensors.remove(at: place(mean, $0)) }
        == ": the training: lacks the tensor \"\(mean)\"; save the model anew.")
    #expect(
      try refusal { $0.tensors[place(mean, $0)].tensor = .zeros([3]) }
        == ": the training: tensor \"\(mean)\" must be float32 [8, 4], got float32 [3]; save the model "
        + "anew.")
    #expect(
      try refusal { $0.tensors.append(("optimizer.layers.9.weight.mean", .zeros([1]))) }
        == ": the training: tensor \"optimizer.layers.9.weight.mean\" is nothing that the optimizer "
        + "remembers; save the model anew.")
    for count in [-1, 0.5, .nan, 1e300] {
      #expect(
        try refusal {
          $0.tensors[place("optimizer.steps", $0)].tensor = .scalar(count, .float64)
        } == ": the training: \"optimizer.steps\" cannot be \(count); save the model anew.")
    }
    #expect(
      try refusal {
        $0.tensors[place("optimizer.learningRate", $0)].tensor = .scalar(.infinity, .float64)
      } == ": the training: \"optimizer.learningRate\" cannot be inf; save the model anew.")
    #expect(
      try refusal { $0.metadata["training"] = nil }
        == ": tensor \"optimizer.beta1Power\" belongs to no optimizer, as the file names none; save "
        + "the model anew.")
    // Rules of one's own have to be known, and to be the same.
    let own = try self.model(Halving(learningRate: 0.1, share: 0.25))
    try fit(own, 1)
    try own.save(to: folder.file("own"))
    #expect(
      message { _ = try Model.load(from: folder.file("own")).learningRate(orThrow: ()) }
        == "model: is not compiled, since nobody here knows its file's optimizer \"halving\"; call "
        + "compile(optimizer:loss:metrics:), or add what is missing to load's registry.")
    #expect(
      message { _ = try Model.load(from: folder.file("own"), layers: Self.registry) }
        == "\(folder.file("own").path): \"training\", optimizer \"halving\": its share is 0.5 and the "
        + "file's 0.25; add the rule to the registry with the file's.")
  }
}

extension Model {
  fileprivate func learningRate(orThrow: Void) throws -> Double { try compiled().learningRate }
}
