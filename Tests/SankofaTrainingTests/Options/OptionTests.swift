import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// Every option of every layer is trained with several examples and, where there is time, several steps
/// of it; `LayerOptions` is the table of them.
@Suite struct OptionTests {
  /// The result of a training.
  private struct Outcome: Equatable {
    var digest: String
    var losses: [Double]
  }

  private func options(_ kind: String) throws -> LayerOptions {
    try #require(LayerOptions.all.first { $0.kind == kind }, "no row trains a \(kind)")
  }

  /// A layer like another: each belongs to one model.
  private func copy(_ layer: any Layer) throws -> any Layer {
    try type(of: layer).init(configuration: layer.configuration)
  }

  private func data(_ options: LayerOptions) throws -> Dataset {
    var numbers = RandomNumbers(seed: 8)
    let features = options.inputs.map { shape -> Tensor in
      let type = TensorType(Shape([6] + shape.extents), .float32)
      return options.takesWords
        ? numbers.tensor(of: type, in: 0...4.9).floor() : numbers.tensor(of: type, in: -1...1)
    }
    return try Dataset(
      features: features, targets: [numbers.tensor(of: TensorType([6, 2], .float32), in: -1...1)])
  }

  /// The layer between one with a weight for each input and one that sums up.
  private func model(_ layer: any Layer, _ options: LayerOptions) -> Model {
    let inputs = options.inputs.map { Input($0) }
    let weighed = inputs.map { options.takesWords ? $0 as Connection : Weighed()($0 as Connection) }
    let output =
      if let merging = layer as? any MergingLayer { merging(weighed) } else { layer(weighed[0]) }
    return Model(inputs: inputs, outputs: [Dense(2)(Flatten()(output))], seed: 3)
  }

  /// Trains batches of 4 and 2 twice: losses are finite, and all that can learn does.
  private func train(_ model: Model, _ data: Dataset, _ what: String) throws -> Outcome {
    try model.compile(optimizer: .adam(learningRate: 0.05), loss: .squaredError)
    try model.build(forShapes: data.featureParts.map { $0.shape.dropFirst() })
    let before = model.parameters.map(\.value.floats)
    let history = try model.fit(data, epochs: 2, batchSize: 4, verbosity: .silent)
    for (parameter, old) in zip(model.parameters, before) where parameter.isLearned {
      #expect(parameter.value.floats != old, "\(what): \(parameter.path) has learned nothing")
    }
    let losses = history["loss"]
    #expect(losses.allSatisfy { $0.isFinite }, "\(what)")
    #expect(model.firstNonFiniteNumber == nil, "\(what)")
    return Outcome(digest: model.weightsDigest, losses: losses)
  }

  /// Planned as it is computed node by node.
  private func trainBothWays(
    _ what: String, _ data: Dataset, _ make: () throws -> Model
  ) throws -> Outcome {
    let planned = try train(make(), data, what)
    let plain = try PlanOptions.withOptions(
      PlanOptions(instructionSet: .reference, rearranges: false)
    ) {
      try train(make(), data, what)
    }
    #expect(planned == plain, "\(what): a plan has other bits")
    return planned
  }

  @Test(arguments: LayerRegistry.standard.kinds) func learns(kind: String) throws {
    let options = try options(kind)
    let data = try data(options)
    let first = try trainBothWays(kind, data) { model(try copy(options.layer), options) }
    for (option, layer) in options.others {
      let what = "\(kind), \(option) \(layer.configuration[option]?.description ?? "none")"
      let other = try trainBothWays(what, data) { model(try copy(layer), options) }
      // What is flattened behind it has lost a shape.
      #expect(other != first || option == "shape", "\(what) changes nothing")
    }
  }

  /// A layer that states its input's shape comes first in a model that is built without data.
  @Test(arguments: LayerRegistry.standard.kinds) func statesItsShape(kind: String) throws {
    let options = try options(kind)
    var configuration = options.layer.configuration
    guard let place = configuration.entries.firstIndex(where: { $0.name == "inputShape" }) else {
      return
    }
    configuration.entries[place].value = options.inputs[0].configurationValue
    let stated = try type(of: options.layer).init(configuration: configuration)
    let model = Sequential([stated, Flatten(), Dense(2)])
    try model.build()
    let other = Sequential([try copy(options.layer), Flatten(), Dense(2)])
    let data = try data(options)
    #expect(try train(model, data, kind) == train(other, data, kind))
  }

  /// A row changes its option and nothing else, unless another kind of layer inside has other settings.
  @Test(arguments: LayerRegistry.standard.kinds) func rowsChangeOneOption(kind: String) throws {
    let options = try options(kind)
    let known = options.layer.configuration
    for (option, layer) in options.others {
      let names = Set((known.entries + layer.configuration.entries).map(\.name))
      let changed = names.filter { known[$0] != layer.configuration[$0] }
      #expect(layer.configuration.entries.isEmpty || type(of: layer).kind == kind)
      #expect(changed == [option] || option == "layer" && changed.contains("layer"), "\(kind)")
    }
  }

  /// Every setting that a layer lists has a row.
  @Test func everyOptionHasARow() throws {
    #expect(LayerOptions.all.map(\.kind).sorted() == LayerRegistry.standard.kinds)
    for options in LayerOptions.all {
      let all = (options.layer as? any Configurable)?.allSettings ?? options.layer.configuration
      let names = Set(all.entries.map(\.name)).subtracting(["inputShape"])
      #expect(names == Set(options.others.map(\.option)), "\(options.kind)")
    }
  }
}

/// x · w, with a weight for each number of an example.
private final class Weighed: Layer {
  static let kind = "Weighed"
  let weight = Parameter("weight", initializer: .ones)
  var parameters: [Parameter] { [weight] }
  var configuration: Configuration { Configuration() }

  init() {}
  convenience init(configuration: Configuration) throws { self.init() }
  func outputShape(for input: Shape) throws -> Shape { input }
  func build(for input: Shape) throws { try weight.build(shape: input) }
  func callAsFunction(_ input: Tensor, in context: Context) -> Tensor { input * context[weight] }
}
