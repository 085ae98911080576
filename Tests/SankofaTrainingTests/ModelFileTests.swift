import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

@Suite struct ModelFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func modelsComeBackAsTheyWere() throws {
    let data = try threeClasses(30)
    let model = try classifier(seed: .max, optimizer: .rmsprop(learningRate: 2e-3, decay: 0.8))
    model.classNames = ["a", "b \"quoted\"", "größer\n"]
    model.preprocessing = .mnist
    model.metadata = ["note": "kept", "": "empty name"]
    try model.fit(data, epochs: 3, batchSize: 8, verbosity: .silent)
    let url = folder.file("model.safetensors")
    try model.save(to: url)
    let loaded = try Model.load(from: url)
    #expect(loaded.weightsDigest == model.weightsDigest)
    #expect(try loaded.predict(data.features).floats == model.predict(data.features).floats)
    #expect(loaded.seed == .max && loaded.epochsTrained == 3 && loaded.stepsTrained == 12)
    #expect(loaded.classNames == model.classNames && loaded.preprocessing == .mnist)
    #expect(loaded.metadata == model.metadata)
    #expect(loaded.parameters.map(\.path) == model.parameters.map(\.path))
    #expect(try loaded.summary() == model.summary())
    #expect(try loaded.evaluate(data)["accuracy"] == model.evaluate(data)["accuracy"])
    #expect(loaded.learningRate == 2e-3)
    for each in [model, loaded] { try each.fit(data, batchSize: 8, verbosity: .silent) }
    #expect(loaded.weightsDigest == model.weightsDigest)
  }

  /// Names that could not be read again are not written.
  @Test func namesOfClassesFitTheOutput() throws {
    let data = try Dataset(
      features: threeClasses(6).features, targets: threeClasses(6).targets,
      classNames: ["a", "b", "c", "d"])
    let model = try classifier()
    try model.fit(data, verbosity: .silent)
    #expect(model.classNames == nil)
    model.classNames = ["a", "b", "c", "d"]
    let url = folder.file("named.safetensors")
    #expect(
      message { try model.save(to: url) }
        == "model: classNames must be 3, as the output has shape [3], got 4; give one for each "
        + "class.")
    #expect(!FileManager.default.fileExists(atPath: url.path))
    model.classNames = ["a", "b", "c"]
    try model.save(to: url)
    #expect(try Model.load(from: url).classNames == ["a", "b", "c"])
  }

  @Test func theSameModelGivesTheSameBytes() throws {
    let model = try classifier()
    model.metadata = Dictionary(uniqueKeysWithValues: (0..<20).map { ("name \($0)", "\($0)") })
    let (first, second, third) = (folder.file("1"), folder.file("2"), folder.file("3"))
    try model.save(to: first)
    try model.save(to: second)
    try Model.load(from: first).save(to: third)
    #expect(try bytes(of: first) == bytes(of: second))
    #expect(try bytes(of: first) == bytes(of: third))
  }

  @Test func everyLayerComesBack() throws {
    let model = Sequential {
      Rescaling(1.0 / 255, offset: -0.5, inputShape: [4, 4])
      Reshape([2, 8])
      Dense(
        3, activation: .leakyReLU(slope: 0.1),
        weight: .init(.uniform(from: -1, to: 2), regularizer: .l1l2(l1: 0.1, l2: 0.2)), bias: nil)
      Flatten()
      Activation(.softplus)
      Dropout(0.25)
      for activation in ActivationFunction.all { Dense(2, activation: activation) }
      for name in Initializer.names {
        Dense(2, weight: .init(try! Initializer(named: name)), bias: .init(.constant(0.5)))
      }
    }
    let url = folder.file("layers")
    try model.save(to: url)
    let loaded = try Model.load(from: url)
    #expect(loaded.layers.map(\.configuration) == model.layers.map(\.configuration))
    #expect(loaded.weightsDigest == model.weightsDigest)
    #expect(
      message { _ = try loaded.evaluate(try threeClasses(2)) }?.hasPrefix("model: is not compiled")
        == true)
  }

  @Test func namesWithNumbersComeBack() throws {
    let scaling = Initializer.varianceScaling(scale: 0.5, fan: .average, distribution: .uniform)
    let model = Sequential {
      Dense(4, activation: .relu(maximum: 6), weight: .init(scaling), inputShape: [2])
      Dense(2, activation: .elu(scale: 1.5), weight: .init(.orthogonal(gain: 2)))
    }
    let metrics: [Metric] = [.fBeta(2), .auc(thresholds: 50), .mean(of: .huber(delta: 3))]
    try model.compile(
      optimizer: .sgd(), loss: .binaryCrossentropy(smoothing: 0.1, fromLogits: true),
      metrics: metrics)
    let url = folder.file("numbers")
    try model.save(to: url)
    let loaded = try Model.load(from: url)
    #expect(loaded.layers.map(\.configuration) == model.layers.map(\.configuration))
    #expect(loaded.compilation?.loss.name == "binary_crossentropy(smoothing:0.1,from_logits)")
    #expect(loaded.compilation?.metrics.map(\.metric.name) == ["f_beta(2)", "auc(50)", "huber(3)"])
  }

  /// b · x, with the factor as its only setting.
  private final class Times: Layer {
    static let kind = "Times"
    let factor: Double
    let bias = Parameter("bias", initializer: .ones)
    var parameters: [Parameter] { [bias] }
    init(_ factor: Double) { self.factor = factor }
    func outputShape(for input: Shape) throws -> Shape { input }
    func build(for input: Shape) throws { try bias.build(shape: input) }
    func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
      input * factor + context[bias]
    }
    var configuration: Configuration { Configuration([("factor", .number(factor))]) }
    convenience init(configuration: Configuration) throws {
      self.init(try configuration.setting("factor"))
    }
  }

  @Test func layersOfOnesOwnComeBackByTheRegistry() throws {
    let model = Sequential { Times(3) }
    try model.build(for: [2])
    let url = folder.file("own")
    try model.save(to: url)
    let loaded = try Model.load(from: url, layers: .standard(and: Times.self))
    #expect(try loaded.predict(Tensor([[1, 2]])).floats == [4, 7])
    #expect(
      message { _ = try Model.load(from: url) }
        == "\(url.path): layer 0, layers: there is no \"Times\"; add your own with "
        + "LayerRegistry.standard(and:).")
  }

  @Test func partsOfOnesOwnAreLeftToTheirOwner() throws {
    let model = Sequential { Dense(1, inputShape: [1]) }
    try model.compile(optimizer: .sgd(), loss: Loss("own") { a, y in (a - y).mean(axes: [1]) })
    let url = folder.file("own")
    try model.save(to: url)
    let loaded = try Model.load(from: url)
    #expect(
      message { _ = try loaded.evaluate(try points([1], [1])) }
        == "model: is not compiled: its file names the loss \"own\", which is not registered; call "
        + "compile(optimizer:loss:metrics:), or add what is missing to load's registry.")
  }

  /// A registry may know activations, initializers, losses and metrics of one's own; a file needs no
  /// initializer, since it has the values.
  @Test func partsOfOnesOwnMayBeKnown() throws {
    let activation = ActivationFunction("thrice") { $0 * 3 }
    let initializer = Initializer("threes") { shape, _ in Tensor(repeating: 3, shape: shape) }
    let loss = Loss("own") { a, y in (a - y).absolute().mean(axes: [1]) }
    let metric = Metric.mean("own_mean") { a, y in (a - y).mean(axes: [1]) }
    let model = Sequential {
      Dense(1, activation: activation, weight: .init(initializer), inputShape: [1])
    }
    try model.compile(optimizer: .sgd(), loss: loss, metrics: [metric])
    let url = folder.file("own")
    try model.save(to: url)
    #expect(
      (message { _ = try Model.load(from: url) } ?? "").hasPrefix(
        "\(url.path): layer 0, activation: there is no \"thrice\"; "))
    var registry = LayerRegistry.standard
    registry.add(activation)
    let incomplete = try Model.load(from: url, layers: registry)
    // 3 · 3 · 2, from the file's values.
    #expect(try incomplete.predict(Tensor([[2]])).floats == [18])
    #expect(incomplete.parameters[0].initializer.name == "threes")
    registry.add(initializer)
    registry.add(loss)
    registry.add(metric)
    let scores = try Model.load(from: url, layers: registry).evaluate(try points([2], [1]))
    #expect(scores.loss == 17)
    #expect(try scores["own_mean"] == 17)
    // What one file was allowed to name, no other is.
    #expect(throws: UnknownName.self) { try Loss(named: "own") }
  }

  /// A loss of probabilities brings that of their scores with it.
  @Test func ownLossesOfScoresMayBeKnown() throws {
    let own = Loss(
      "mine", of: .sigmoid, ofProbabilities: { p, y in (p - y).absolute().mean(axes: [1]) },
      ofLogits: { z, y in (z.sigmoid() - y).absolute().mean(axes: [1]) })
    let scores = try #require(own.fromLogits)
    let model = Sequential { Dense(1, inputShape: [1]) }
    try model.compile(optimizer: .sgd(), loss: scores, metrics: [.mean(of: scores)])
    let (url, data) = (folder.file("scores"), try points([1, 2], [1, 0]))
    try model.save(to: url)
    var registry = LayerRegistry.standard
    registry.add(own)
    let loaded = try Model.load(from: url, layers: registry).evaluate(data)
    let expected = try model.evaluate(data)
    #expect(loaded.loss == expected.loss)
    #expect(try loaded["mine(from_logits)"] == expected["mine(from_logits)"])
  }

  @Test(arguments: ["with space", "größe λ 数字 🌍", "100% #1?.safetensors", "a\\b;c&d", "..model"])
  func filesMayHaveAnyName(name: String) throws {
    let model = try classifier()
    try model.save(to: folder.file(name))
    #expect(folder.names == [name])
    #expect(try Model.load(from: folder.file(name)).weightsDigest == model.weightsDigest)
    let path = folder.url.path + "/" + name
    #expect(try Model.load(fromPath: path).weightsDigest == model.weightsDigest)
  }

  @Test func savingReplacesOrLeaves() throws {
    let (old, new) = (try classifier(seed: 1), try classifier(seed: 2))
    let url = folder.file("model")
    try old.save(to: url)
    try new.save(to: url)
    #expect(try Model.load(from: url).weightsDigest == new.weightsDigest)
    new.metadata["__metadata__"] = "a name like any other"
    let unbuilt = Sequential { Dense(1) }
    #expect(
      message { try unbuilt.save(to: url) }
        == "model: the shape of an example is not known; give the first layer an inputShape.")
    #expect(try Model.load(from: url).weightsDigest == new.weightsDigest)
    #expect(folder.names == ["model"])
  }

  @Test func placesThatCannotBeWritten() throws {
    let model = try classifier()
    let missing = folder.url.path + "/none/model"
    #expect(
      message { try model.save(toPath: missing) }
        == "\(missing): the folder \"\(folder.url.path)/none\" does not exist; create it first.")
    #expect(
      message { try model.save(to: try #require(URL(string: "https://example.org/model"))) }
        == "https://example.org/model: models are kept in files, got a URL of scheme \"https\"; "
        + "make it with URL(fileURLWithPath:).")
    #expect(folder.names.isEmpty)
  }

  /// Names that the model writes itself cannot be taken by free metadata.
  @Test func ownMetadataWins() throws {
    let model = try classifier()
    model.metadata = ["format": "else", "classNames": "no JSON", "training": "{}", "note": "1"]
    let url = folder.file("model")
    try model.save(to: url)
    let loaded = try Model.load(from: url)
    #expect(loaded.metadata == ["note": "1"] && loaded.classNames == nil)
  }
}
