import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining

/// A graph whose inputs, branches, merging layers, shared layers and outputs are drawn.
struct RandomGraph {
  let model: Model
  let data: Dataset
  let losses: [Loss]
  let lossWeights: [Double]
  var random: RandomNumbers

  /// The number of examples.
  private static let count = 2

  init(seed: Int) throws {
    var random = RandomNumbers(seed: UInt64(1000 + seed))
    var inputs: [Input] = []
    var features: [Connection] = []
    for index in 0..<1 + seed % 3 {
      let (input, feature) = RandomGraph.start((seed + index) % 4, &random)
      inputs.append(input)
      features.append(feature)
    }
    let merged = RandomGraph.body(features, &random)
    var outputs = [
      Dense(2, activation: random.element(of: [.linear, .tanh]))(merged[0])
    ]
    var targets = [random.tensor(of: TensorType([Self.count, 2], .float64), in: -1...1)]
    var losses = [Loss.squaredError]
    if random.oneIn(2) {
      let classes = random.integer(in: 2...3)
      outputs.append(Dense(classes, activation: .softmax)(merged[1]).named("kind"))
      targets.append(random.tensor(of: TensorType([Self.count], .int32), in: 0...1))
      losses.append(.sparseCategoricalCrossentropy)
    }
    model = Model(inputs: inputs, outputs: outputs)
    try model.build()
    data = try Dataset(
      features: inputs.map { input in
        let extents = [Self.count] + input.shape.extents
        return random.tensor(of: TensorType(Shape(extents), .float64), in: -1...1)
      }, targets: targets)
    self.losses = losses
    lossWeights = losses.map { _ in random.element(of: [1, 0.25, 3]) }
    self.random = random
  }

  /// An input, and a row of features made of it.
  private static func start(_ kind: Int, _ random: inout RandomNumbers) -> (Input, Connection) {
    switch kind {
    case 0:
      let input = Input([5], name: "row")
      return (input, input)
    case 1:
      let input = Input([6, 5, random.integer(in: 1...2)])
      return (input, image(input, &random))
    case 2:
      let input = Input([random.integer(in: 1...4), 2], name: "steps")
      return (input, series(input, &random))
    default:
      let input = Input([3])
      return (input, input)
    }
  }

  private static func image(_ x: Connection, _ random: inout RandomNumbers) -> Connection {
    let padding = random.element(of: [Padding.same, .valid])
    let h = Conv2D(2, [2, 3], padding: padding, activation: .tanh)(x)
    let pooled = random.oneIn(2) ? MaxPooling2D(2)(h) : AveragePooling2D(2)(h)
    return Flatten()(pooled)
  }

  private static func series(_ x: Connection, _ random: inout RandomNumbers) -> Connection {
    random.oneIn(2)
      ? LSTM(2, goesBackwards: random.oneIn(2))(x) : Flatten()(GRU(2, returnsSequences: true)(x))
  }

  /// Two merged values, each of branches that all features reach.
  private static func body(
    _ features: [Connection], _ random: inout RandomNumbers
  ) -> [Connection] {
    let width = random.integer(in: 2...3)
    let shared = Dense(width, activation: random.element(of: [.tanh, .sigmoid]))
    let penalized = random.oneIn(4)
    var branches: [Connection] = features.enumerated().map { index, feature in
      Dense(
        width, activation: .tanh,
        activationRegularizer: index == 0 && penalized ? .l2(0.1) : nil)(feature)
    }
    branches.append(Dense(width, activation: .relu)(features[0]))
    // Twice the same layer, once after itself.
    branches.append(shared(branches[0]))
    branches.append(shared(branches[random.integer(in: 0...2)]))
    if random.oneIn(2) { branches.append(BatchNormalization()(branches[1])) }
    let kinds: [([Connection]) -> Connection] = [
      { Add()($0) }, { Concatenate()($0) }, { Average()($0) }, { Maximum()($0) },
      { Multiply()(Array($0.prefix(3))) },
    ]
    let first = random.element(of: kinds)(branches)
    let second = Concatenate()(branches)
    return [Concatenate()([first, random.element(of: kinds)(branches)]), second]
      .map { Concatenate()([$0, branches[0]]) }
  }

  func explainer() throws -> Explainer {
    try Explainer(model, losses: losses, lossWeights: lossWeights)
  }

  /// Places of the kinds that the graph has.
  mutating func places(_ explanation: Explanation) -> [NetworkPlace] {
    var all: [(String, [Int])] = model.parameters.map { ($0.path, $0.type.shape.extents) }
    for layer in explanation.examples[0].layers {
      all.append(("\(layer.path).activation", layer.activation.shape.extents))
      if let z = layer.preactivation {
        all.append(("\(layer.path).preactivation", z.shape.extents))
      }
    }
    let inputs = explanation.examples[0].inputs.map { ($0.path, $0.values.shape.extents) }
    // Of every input one, and some of the others.
    let chosen = inputs + (0..<5).map { _ in random.element(of: all) }
    return chosen.map { path, extents in
      NetworkPlace(path, extents.map { random.integer(in: 0...$0 - 1) })
    }
  }
}
