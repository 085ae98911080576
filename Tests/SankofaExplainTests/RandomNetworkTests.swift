import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// A network whose sizes, activations and loss are drawn, with examples for it.
struct RandomNetwork {
  let model: Sequential
  let data: Dataset
  let loss: Loss
  var random: RandomNumbers

  init(seed: Int) throws {
    var random = RandomNumbers(seed: UInt64(seed))
    // Percentages have slopes of thousands, whose digits the tolerances below do not allow for.
    let loss = random.element(of: Loss.all.filter { !$0.name.contains("percentage") })
    let hidden: [ActivationFunction] = [
      .linear, .relu, .leakyReLU, .sigmoid, .tanh, .softplus, .softmax, .step, .heaviside,
    ]
    let last: [ActivationFunction] =
      switch loss.name {
      case "binary_crossentropy", "binary_focal_crossentropy": [.sigmoid]
      case "poisson", "squared_logarithmic_error", "dice", "tversky": [.sigmoid, .softmax]
      case let name where name.hasSuffix("crossentropy") || name == "kl_divergence": [.softmax]
      default: [.linear, .sigmoid, .tanh, .softmax]
      }
    let inputs = random.integer(in: 1...4)
    let outputs =
      loss.isOneChoice ? random.integer(in: 2...4) : random.integer(in: 1...3)
    var layers: [any Layer] = []
    for _ in 0..<random.integer(in: 0...3) {
      layers.append(
        Dense(
          random.integer(in: 1...5), activation: random.element(of: hidden),
          weight: .init(
            .uniform(from: -1.5, to: 1.5), regularizer: random.oneIn(4) ? .l2(0.01) : nil),
          bias: !random.oneIn(4) ? .init(.uniform(from: -1, to: 1)) : nil))
    }
    layers.append(
      Dense(
        outputs, activation: random.element(of: last), weight: .init(.uniform(from: -1.5, to: 1.5)))
    )
    model = Sequential(layers, seed: UInt64(seed))
    try model.build(for: [inputs])
    let count = random.integer(in: 1...3)
    let features = random.tensor(of: TensorType([count, inputs], .float64), in: -2...2)
    let targets =
      loss.name.hasPrefix("sparse")
      ? random.tensor(of: TensorType([count], .int32), in: 0...Double(outputs - 1))
      : random.tensor(of: TensorType([count, outputs], .float64), in: 0...1)
    data = try Dataset(features: features, targets: targets)
    self.loss = loss
    self.random = random
  }

  /// A place of the network, drawn among parameters, activations and inputs.
  mutating func place() -> NetworkPlace {
    var places = model.parameters.map { ($0.path, $0.type.shape.extents) }
    for (path, shape) in zip(model.layerPaths, (try? model.callShapes()) ?? []) {
      places.append(("\(path).activation", shape.extents))
      places.append(("\(path).preactivation", shape.extents))
    }
    places.append(("input", model.inputShape?.extents ?? []))
    let (path, extents) = random.element(of: places)
    return NetworkPlace(path, extents.map { random.integer(in: 0...$0 - 1) })
  }
}

@Suite("Chain rule of random networks")
struct RandomNetworkTests {
  @Test("The sum over all paths is the gradient", arguments: 0..<200)
  func sums(seed: Int) throws {
    var network = try RandomNetwork(seed: seed)
    let explainer = try Explainer(network.model, loss: network.loss)
    let place = network.place()
    let explanation = try explainer.explain(network.data, of: place)
    let chain = try #require(explanation.chain)
    #expect(abs(chain.sum - chain.engine) <= 1e-10, "\(place), \(network.loss.name)")
    for ways in chain.ways where ways.isComplete {
      let sum = ways.paths.reduce(0) { $0 + $1.product }
      #expect(abs(sum - ways.sum) <= 1e-10)
      for path in ways.paths {
        #expect(abs(path.links.reduce(1) { $0 * $1.factor } - path.product) <= 1e-12)
      }
    }
    try checkFormulas(explanation)
    if chain.kinks.isEmpty {
      // The third derivative of a logarithm is twice the cube of its first, and the mean over n
      // examples may hide n² as much of it.
      let examples = Double(chain.ways.count)
      let cube = abs(chain.engine * chain.engine * chain.engine) * examples * examples
      let error = chain.nudge * chain.nudge * cube / 3 * 1.1
      #expect(chain.disagreement <= 1e-7 * max(1, abs(chain.engine)) + error)
    }
  }

  /// Checks that the formula beside each factor gives the factor.
  private func checkFormulas(_ explanation: Explanation) throws {
    for (row, ways) in (explanation.chain?.ways ?? []).enumerated() {
      let example = explanation.examples[row]
      for link in ways.paths.flatMap(\.links) {
        guard let formula = link.formula, link.equal == nil else { continue }
        let expected = try value(of: formula, link, example)
        #expect(
          abs(link.factor - expected) <= 1e-9 * max(1, abs(expected)),
          "\(formula) of \(link.from), \(explanation.convention.name)")
      }
      for link in ways.paths.flatMap(\.links) {
        guard let equal = link.equal else { continue }
        #expect(link.formula == equal.symbol)
      }
    }
  }

  private func value(
    of formula: String, _ link: ChainRule.Link, _ example: Explanation.Example
  ) throws -> Double {
    if formula == "penalty′" { return link.factor }
    let outputs = example.outputs
    let n = Double(outputs.count)
    let (sumY, sumP) = (
      outputs.reduce(0) { $0 + ($1.target ?? 0) }, outputs.reduce(0) { $0 + $1.activation }
    )
    if link.to.path == "loss" {
      let output = outputs[link.from.indices[0]]
      let (a, y) = (output.activation, try #require(output.target))
      switch formula {
      case "2(a − y)": return 2 * (a - y)
      case "a − y", "p − y": return a - y
      case "2(a − y)/outputs": return 2 * (a - y) / n
      case "sign(a − y)": return a > y ? 1 : a < y ? -1 : 0
      case "sign(a − y)/outputs": return (a > y ? 1 : a < y ? -1 : 0) / n
      case "(p − y)/outputs": return (a - y) / n
      case "(p − y)/(p(1 − p))": return (a - y) / (a * (1 - a))
      case "(p − y)/(p(1 − p)·outputs)": return (a - y) / (a * (1 - a) * n)
      case "p·Σy − y": return a * sumY - y
      case "Σy/Σp − y/p": return sumY / sumP - y / a
      default:
        Issue.record("no such formula: \(formula)")
        return .nan
      }
    }
    let layer = example.layers[Int(link.to.path.split(separator: ".")[1]) ?? 0]
    let (from, to) = (link.from.indices[0], link.to.indices[0])
    let z = try #require(layer.preactivation).elements[from]
    let a = layer.activation.elements
    switch formula {
    case "1": return 1
    case "1 if z > 0, else 0": return z > 0 ? 1 : 0
    case "σ′(z) = a(1 − a)": return a[to] * (1 - a[to])
    case "tanh′(z) = 1 − a²": return 1 - a[to] * a[to]
    case "softplus′(z) = σ(z)": return sigma(z)
    case "a(1 − a), or −a·a of another": return from == to ? a[to] * (1 - a[to]) : -a[to] * a[from]
    case "leaky_relu′(z)": return z > 0 ? 1 : 0.2
    case "step′(z)", "heaviside′(z)": return 0
    default:
      Issue.record("no such formula: \(formula)")
      return .nan
    }
  }
}
