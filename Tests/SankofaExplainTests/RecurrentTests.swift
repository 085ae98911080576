import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

@Suite("Chain rule through time")
struct RecurrentTests {
  private static let layers: [@Sendable () -> [any Layer]] = [
    { [SimpleRNN(2)] }, { [LSTM(2)] }, { [GRU(2), Flatten()] },
    { [GRU(2, resetAfter: false, returnsSequences: true), SimpleRNN(2, goesBackwards: true)] },
  ]

  private func model(_ layers: [any Layer]) throws -> (model: Sequential, data: Dataset) {
    let model = Sequential(layers + [Dense(1)], seed: 6)
    try model.build(for: [3, 2])
    var random = RandomNumbers(seed: 8)
    let data = try Dataset(
      features: random.tensor(of: TensorType([2, 3, 2], .float64), in: -1...1),
      targets: random.tensor(of: TensorType([2, 1], .float64), in: -1...1))
    return (model, data)
  }

  @Test("The sum over all paths is the gradient", arguments: layers.indices)
  func sums(number: Int) throws {
    let (model, data) = try model(Self.layers[number]())
    var random = RandomNumbers(seed: 8)
    let explainer = try Explainer(model, loss: .squaredError)
    let shapes = try model.callShapes()
    var places = model.parameters.map { ($0.path, $0.type.shape) } + [("input", [3, 2])]
    for (path, shape) in zip(model.layerPaths, shapes) {
      places.append(("\(path).activation", shape))
    }
    for path in number == 3 ? ["layers.0.state", "layers.1.state"] : ["layers.0.state"] {
      places.append((path, [3, 2]))
    }
    for (path, shape) in places {
      let place = NetworkPlace(path, shape.extents.map { random.integer(in: 0...$0 - 1) })
      let chain = try #require(try explainer.explain(data, of: place).chain)
      #expect(abs(chain.sum - chain.engine) <= 1e-12, "\(place)")
      #expect(chain.disagreement <= 1e-8, "\(place)")
      // What a state does after the last step, or the first when it goes backwards, may be nothing.
      #expect(chain.engine != 0, "\(place)")
      for ways in chain.ways {
        let uses = ways.meetings.listed.reduce(ways.meetings.rest) { $0 + $1.product }
        #expect(abs(uses - ways.sum) <= 1e-12, "\(place)")
        for recurrence in ways.recurrences {
          let steps = recurrence.steps.reduce(recurrence.around) { $0 + $1.entering }
          #expect(abs(steps - ways.sum) <= 1e-12, "\(place), \(recurrence.state)")
        }
      }
    }
  }

  /// dC/du of h[t] = tanh(w x[t] + u h[t-1]), worked out by hand.
  @Test func oneUnitByHand() throws {
    let layer = SimpleRNN(1, bias: nil)
    let model = Sequential([layer])
    try model.build(for: [3, 1])
    let (w, u, x) = (0.5, -0.75, [1.0, 2, -1])
    let values = [
      "layers.0.weight": Tensor([w], shape: [1, 1]),
      "layers.0.recurrentWeight": Tensor([u], shape: [1, 1]),
    ]
    let explainer = try Explainer(model, loss: .summedSquares, values: values)
    let data = try Dataset(
      features: Tensor(x, shape: [1, 3, 1]), targets: Tensor([0.25], shape: [1, 1]))
    func tanh(_ z: Double) -> Double { Tensor([z], shape: [1]).tanh().scalar }
    var h = [0.0]
    for input in x { h.append(tanh(w * input + u * h[h.count - 1])) }
    let slopes = h.map { 1 - $0 * $0 }
    let last = 2 * (h[3] - 0.25)
    let back = [last * slopes[3] * u * slopes[2] * u, last * slopes[3] * u, last]
    let explanation = try explainer.explain(data, of: place("layers.0.recurrentWeight[0,0]"))
    let ways = try #require(explanation.chain?.ways.first)
    let recurrence = try #require(ways.recurrences.first)
    #expect(recurrence.state == "layers.0.state" && recurrence.aroundCount == 0)
    // In the first step u meets the zeros from which the layer starts.
    for step in recurrence.steps {
      let expected = back[step.time] * slopes[step.time + 1] * h[step.time]
      #expect(abs(step.entering - expected) <= 1e-14, "\(step.time)")
      #expect(abs(step.slope - abs(back[step.time])) <= 1e-14, "\(step.time)")
    }
    let input = try explainer.explain(data, of: place("input[1,0]"))
    let path = try #require(input.chain?.ways.first?.paths.first)
    #expect(
      path.links.map(\.to.description) == [
        "layers.0.state[1,0]", "layers.0.state[2,0]", "layers.0.activation[0]", "loss",
      ])
    #expect(abs(path.product - back[1] * slopes[2] * w) <= 1e-14)
    #expect(
      input.text(style: .unicode).contains("  through time, s = layers.0.state\n"))
  }

  @Test func errors() throws {
    let (model, data) = try model([LSTM(2)])
    let explainer = try Explainer(model, loss: .squaredError)
    func refusal(_ text: String) -> String? {
      do {
        _ = try explainer.explain(data, of: place(text))
        return nil
      } catch { return "\(error)" }
    }
    #expect(
      refusal("layers.0.state[3,0]")
        == "layers.0.state[3,0]: indices must be in [0..<3, 0..<4], got [3, 0]; try "
        + "layers.0.state[0,0].")
    #expect(
      refusal("layers.0.states[0,0]")
        == "layers.0.states[0,0]: the model has no such place; did you mean \"layers.0.state\"?")
  }
}
