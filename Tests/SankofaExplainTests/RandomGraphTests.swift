import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// A graph whose branches, merging layers and shared layers are drawn.
private struct RandomGraph {
  let model: Model
  let data: Dataset
  var random: RandomNumbers

  init(seed: Int) throws {
    var random = RandomNumbers(seed: UInt64(1000 + seed))
    let (input, start): (Shape, (Connection, inout RandomNumbers) -> Connection) =
      switch seed % 3 {
      case 0: ([5], { x, _ in x })
      case 1: ([6, 5, random.integer(in: 1...2)], RandomGraph.image)
      default: ([random.integer(in: 1...4), 2], RandomGraph.series)
      }
    let x = Input(input)
    let features = start(x, &random)
    let width = random.integer(in: 2...3)
    let shared = Dense(width, activation: random.element(of: [.tanh, .sigmoid]))
    var branches = [Dense(width, activation: .tanh)(features)]
    branches.append(Dense(width, activation: .relu)(features))
    // Twice the same layer, once after itself.
    branches.append(shared(branches[0]))
    branches.append(shared(branches[random.integer(in: 0...2)]))
    if random.oneIn(2) { branches.append(BatchNormalization()(branches[1])) }
    let kinds: [([Connection]) -> Connection] = [
      { Add()($0) }, { Concatenate()($0) }, { Average()($0) }, { Maximum()($0) },
      { Multiply()([$0[0], $0[1], $0[2]]) },
    ]
    let first = random.element(of: kinds)(branches)
    let second = random.element(of: kinds)(branches)
    let merged = Concatenate()([first, second])
    model = Model(
      inputs: x, outputs: Dense(2, activation: random.element(of: [.linear, .tanh]))(merged))
    try model.build()
    let extents = [2] + input.extents
    data = try Dataset(
      features: random.tensor(of: TensorType(Shape(extents), .float64), in: -1...1),
      targets: random.tensor(of: TensorType([2, 2], .float64), in: -1...1))
    self.random = random
  }

  private static func image(_ x: Connection, _ random: inout RandomNumbers) -> Connection {
    let padding = random.element(of: [Padding.same, .valid])
    let h = Conv2D(2, (2, 3), padding: padding, activation: .tanh)(x)
    let pooled = random.oneIn(2) ? MaxPooling2D((2, 2))(h) : AveragePooling2D((2, 2))(h)
    return Flatten()(pooled)
  }

  private static func series(_ x: Connection, _ random: inout RandomNumbers) -> Connection {
    random.oneIn(2)
      ? LSTM(2, goesBackwards: random.oneIn(2))(x) : Flatten()(GRU(2, returnsSequences: true)(x))
  }

  /// A place of each kind that the graph has.
  mutating func places(_ explanation: Explanation) -> [NetworkPlace] {
    var all: [(String, [Int])] = model.parameters.map { ($0.path, $0.type.shape.extents) }
    for layer in explanation.examples[0].layers {
      all.append(("\(layer.path).activation", layer.activation.shape.extents))
      if let z = layer.preactivation {
        all.append(("\(layer.path).preactivation", z.shape.extents))
      }
    }
    all.append(("input", data.featureShape.extents))
    let chosen = (0..<6).map { _ in random.element(of: all) }
    return chosen.map { path, extents in
      NetworkPlace(path, extents.map { random.integer(in: 0...$0 - 1) })
    }
  }
}

@Suite("Chain rule of random graphs")
struct RandomGraphTests {
  @Test("What is shown adds up to the gradient", arguments: 0..<51)
  func sums(seed: Int) throws {
    var graph = try RandomGraph(seed: seed)
    let explainer = try Explainer(graph.model, loss: .squaredError)
    let forward = try explainer.explain(graph.data)
    try checkSums(forward)
    for place in graph.places(forward) {
      let chain = try #require(try explainer.explain(graph.data, of: place).chain)
      let bound = 1e-9 * max(1, abs(chain.engine))
      #expect(abs(chain.sum - chain.engine) <= bound, "\(place)")
      for ways in chain.ways {
        if ways.isComplete {
          let paths = ways.paths.reduce(0) { $0 + $1.product }
          #expect(abs(paths - ways.sum) <= bound, "\(place)")
        }
        let uses = ways.meetings.listed.reduce(ways.meetings.rest) { $0 + $1.product }
        #expect(abs(uses - ways.sum) <= bound, "\(place)")
        for recurrence in ways.recurrences {
          let steps = recurrence.steps.reduce(recurrence.around) { $0 + $1.entering }
          #expect(abs(steps - ways.sum) <= bound, "\(place)")
        }
        guard let origin = ways.origin else { continue }
        let sum = origin.terms.reduce(origin.constant) { $0 + $1.product }
        #expect(abs(sum - origin.total) <= 1e-12, "\(place)")
      }
    }
  }

  /// Every preactivation that is shown as a sum is that sum.
  private func checkSums(_ explanation: Explanation) throws {
    for layer in explanation.examples.flatMap(\.layers) {
      for sum in layer.sums {
        let total = sum.terms.reduce(sum.rest + sum.constant) { $0 + $1.product }
        #expect(abs(total - sum.total) <= 1e-11, "\(sum.place)")
      }
    }
  }
}
