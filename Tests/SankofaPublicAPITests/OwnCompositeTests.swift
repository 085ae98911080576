import Foundation
import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// y = x + second(rest(first(x))), a layer made of layers (He et al., 2016).
private final class Residual: Layer {
  static let kind = "Residual"
  private let units: Int
  private let first: Dense
  private let rests = (Dropout(0.5), Dropout(0.5))
  private let second: Dense

  init(_ units: Int) {
    self.units = units
    first = Dense(units, activation: .relu)
    second = Dense(units)
  }

  var innerLayers: [(name: String, layer: any Layer)] {
    [("first", first), ("rest0", rests.0), ("rest1", rests.1), ("second", second)]
  }

  func outputShape(for input: Shape) throws -> Shape {
    guard input == [units] else {
      throw SankofaError(
        Residual.kind, "needs \(units) features, got shape \(input); put Dense(\(units)) before it."
      )
    }
    return input
  }

  func build(for input: Shape) throws {
    try first.build(for: input)
    try second.build(for: input)
  }

  func callAsFunction(_ x: Tensor, in context: Context) -> Tensor {
    let hidden = first(x, in: context.inside("first"))
    let rested = rests.0(hidden, in: context.inside("rest0"))
    let twice = rests.1(rested, in: context.inside("rest1"))
    return x + second(twice, in: context.inside("second"))
  }

  var configuration: Configuration { Configuration([("units", .integer(units))]) }

  convenience init(configuration: Configuration) throws {
    self.init(try configuration.setting("units"))
  }
}

/// A layer around another.
private final class Wrapped: Layer {
  static let kind = "Wrapped"
  private let inside: any Layer
  init(_ inside: any Layer) { self.inside = inside }
  var innerLayers: [(name: String, layer: any Layer)] { [("inside", inside)] }
  func outputShape(for input: Shape) throws -> Shape { try inside.outputShape(for: input) }
  func build(for input: Shape) throws { try inside.build(for: input) }
  func callAsFunction(_ x: Tensor, in context: Context) -> Tensor {
    inside(x, in: context.inside("inside"))
  }
  var configuration: Configuration { Configuration() }
  convenience init(configuration: Configuration) { self.init(Dense(1)) }
}

/// Layers made of layers, with the public interface alone.
@Suite struct OwnCompositeTests {
  private func model() -> Sequential {
    Sequential(seed: 2) {
      Dense(6, inputShape: [4])
      Residual(6)
      Residual(6)
      Dense(1)
    }
  }

  private static let data: Dataset = {
    let key = RandomKey(seed: 5)
    let x = Tensor((0..<80).map { key.uniform(at: UInt64($0)) as Float }, shape: [20, 4])
    return try! Dataset(features: x, targets: x.sum(axes: [1]).reshaped(to: [20, 1]))
  }()

  @Test func namesAndNumbers() throws {
    let model = model()
    try model.build()
    #expect(
      model.namedParameters.map(\.path) == [
        "layers.0.weight", "layers.0.bias", "layers.1.first.weight", "layers.1.first.bias",
        "layers.1.second.weight", "layers.1.second.bias", "layers.2.first.weight",
        "layers.2.first.bias", "layers.2.second.weight", "layers.2.second.bias",
        "layers.3.weight", "layers.3.bias",
      ])
    #expect(model.parameters.map(\.path) == model.namedParameters.map(\.path))
    // First values follow from the paths, so no two are equal.
    let weights = model.parameters.filter { $0.name == "weight" && $0.shape == [6, 6] }
    #expect(Set(weights.map { $0.value.floats }).count == 4)
  }

  @Test func trainsAndIsSaved() throws {
    let model = model()
    try model.compile(optimizer: .adam(learningRate: 0.02), loss: .squaredError)
    let history = try model.fit(Self.data, epochs: 30, batchSize: 5, verbosity: .silent)
    let losses = history["loss"]
    #expect(losses[29] < losses[0] / 2)
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("residual-\(UUID()).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try model.save(toPath: path)
    let same = try Model.load(fromPath: path, layers: .standard(and: Residual.self))
    #expect(
      try same.predict(Self.data.features).floats == model.predict(Self.data.features).floats)
  }

  /// Layers inside that draw do so apart: of ones, two halvings in a row leave about a quarter.
  @Test func drawsApart() throws {
    let rests = (Dropout(0.5), Dropout(0.5))
    let context = Context(isTraining: true, key: RandomKey(seed: 1))
    let once = rests.0(.ones([400]), in: context.inside("rest0"))
    let twice = rests.1(once, in: context.inside("rest1")).floats
    #expect((60...140).contains(twice.filter { $0 == 4 }.count))
    #expect(context.inside("a").inside("b").path == "a.b")
  }

  @Test func isSetFastAsAWhole() throws {
    let model = model()
    try model.build()
    model.layers[1].isTrainable = false
    #expect(model.parameters.filter(\.isTrainable).count == 8)
    let before = model.parameters[2].value.floats
    try model.compile(optimizer: .adam(), loss: .squaredError)
    try model.fit(Self.data, epochs: 2, verbosity: .silent)
    #expect(model.parameters[2].value.floats == before)
    #expect(model.layers[2].isTrainable)
  }

  /// A batch normalisation inside of a layer that is frozen counts no statistics.
  @Test func statisticsInsideAreSetFast() throws {
    for isTrainable in [true, false] {
      let block = Wrapped(BatchNormalization(scales: false, offsets: false))
      let model = Sequential {
        Dense(3, inputShape: [4])
        block
        Dense(1)
      }
      block.isTrainable = isTrainable
      #expect(block.isTrainable == isTrainable)
      try model.compile(optimizer: .sgd(), loss: .squaredError)
      try model.fit(Self.data, epochs: 1, verbosity: .silent)
      let mean = try #require(block.parameters.first { $0.name == "mean" })
      #expect((mean.value.floats == [0, 0, 0]) == !isTrainable)
    }
  }

  @Test func errorsNameTheOuterLayer() throws {
    let short = Sequential {
      Dense(5, inputShape: [4])
      Residual(6)
    }
    #expect(
      message { try short.build() }
        == "Residual \"layers.1\": needs 6 features, got shape [5]; put Dense(6) before it.")
    let nested = Sequential { Bidirectional(LSTM(0), merge: .sum) }
    #expect(
      message { try nested.build(for: [3, 4]) }
        == "Bidirectional \"layers.0\": outputs must be at least 1, got 0; try 1.")
  }

  private func message(_ body: () throws -> Void) -> String {
    do { try body() } catch { return "\(error)" }
    return "no error"
  }
}
