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

  @Test("The sum over all paths is the gradient", arguments: layers.indices)
  func sums(number: Int) throws {
    let model = Sequential(Self.layers[number]() + [Dense(1)], seed: 6)
    try model.build(for: [3, 2])
    var random = RandomNumbers(seed: 8)
    let data = try Dataset(
      features: random.tensor(of: TensorType([2, 3, 2], .float64), in: -1...1),
      targets: random.tensor(of: TensorType([2, 1], .float64), in: -1...1))
    let explainer = try Explainer(model, loss: .squaredError)
    let shapes = try model.callShapes()
    var places = model.parameters.map { ($0.path, $0.type.shape) } + [("input", [3, 2])]
    for (path, shape) in zip(model.layerPaths, shapes) {
      places.append(("\(path).activation", shape))
    }
    for (path, shape) in places {
      let place = NetworkPlace(path, shape.extents.map { random.integer(in: 0...$0 - 1) })
      let chain = try #require(try explainer.explain(data, of: place).chain)
      #expect(abs(chain.sum - chain.engine) <= 1e-12, "\(place)")
      #expect(chain.disagreement <= 1e-8, "\(place)")
      #expect(chain.engine != 0, "\(place)")
    }
  }
}
