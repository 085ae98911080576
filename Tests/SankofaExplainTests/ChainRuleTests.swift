import OwnParts
import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

@Suite("Chain rule")
struct ChainRuleTests {
  @Test("x = 3 through four logistic functions")
  func fourLogistics() throws {
    let layer = (weights: [[1.0]], biases: [0.0], activation: ActivationFunction.sigmoid)
    let (model, values) = try network([layer, layer, layer, layer])
    let explainer = try Explainer(model, loss: .summedSquares, values: values)
    let data = try dataset([[3]], [[1]])
    let explanation = try explainer.explain(data, of: place("layers.0.weight[0,0]"))
    let activations = explanation.examples[0].layers.map { $0.activation.elements[0] }
    for (a, expected) in zip(activations, [0.9526, 0.7216, 0.6730, 0.6622]) {
      #expect(abs(a - expected) < 5e-5)
    }
    #expect(activations[0] == sigma(3))

    // ∂C/∂w = x · Π a(1 − a) · 2(a − y), with weights 1 in between.
    let chain = try #require(explanation.chain)
    let path = try #require(chain.ways[0].paths.first)
    #expect(chain.ways[0].count == 1)
    #expect(
      path.links.map(\.formula) == [
        "x[0]", "σ′(z) = a(1 − a)", "w1[0,0]", "σ′(z) = a(1 − a)", "w2[0,0]",
        "σ′(z) = a(1 − a)", "w3[0,0]", "σ′(z) = a(1 − a)", "2(a − y)",
      ])
    let slopes = activations.map { $0 * (1 - $0) }
    let expected = [
      3, slopes[0], 1, slopes[1], 1, slopes[2], 1, slopes[3], 2 * (activations[3] - 1),
    ]
    for (link, factor) in zip(path.links, expected) { #expect(abs(link.factor - factor) < 1e-15) }
    #expect(abs(chain.sum - expected.reduce(1, *)) < 1e-17)
    #expect(chain.disagreement < 1e-10)
  }

  /// Two inputs, two hidden neurons, two outputs.
  private func small(
    _ activation: ActivationFunction = .sigmoid
  ) throws -> (model: Sequential, values: [String: Tensor]) {
    try network([
      ([[0.5, -0.25], [1, 0.75]], [0.1, -0.2], activation),
      ([[2, -1], [0.5, 0]], [0.3, 0], .linear),
    ])
  }

  @Test("A hidden weight has a path through every output, also where a weight is 0")
  func everyOutput() throws {
    let (model, values) = try small()
    let explainer = try Explainer(model, loss: .summedSquares, values: values)
    // The second input is 0, so the paths of its weights have the factor 0.
    let data = try dataset([[1, 0]], [[1, 0]])
    for name in ["layers.0.weight[1,0]", "layers.0.weight[1,1]"] {
      let chain = try #require(try explainer.explain(data, of: place(name)).chain)
      #expect(chain.ways[0].count == 2)
      #expect(Set(chain.ways[0].paths.map { $0.links[3].to.symbol }) == ["C"])
      let through = Set(chain.ways[0].paths.map { $0.links[2].to.symbol })
      #expect(through == ["z1[0]", "z1[1]"])
      #expect(abs(chain.sum - chain.engine) < 1e-15)
    }
    let bias = try #require(try explainer.explain(data, of: place("layers.0.bias[1]")).chain)
    #expect(bias.ways[0].paths.allSatisfy { $0.links[0].factor == 1 })
    let activation = try #require(
      try explainer.explain(data, of: place("layers.0.activation[0]")).chain)
    // ∂C/∂a = Σ w · 2(a − y) over both outputs; z = 0.6, −0.2 + 1.
    let (a0, a1) = (sigma(0.6), sigma(0.8))
    let outputs = [2 * a0 - a1 + 0.3, 0.5 * a0]
    let expected = 2 * 2 * (outputs[0] - 1) + 0.5 * 2 * outputs[1]
    #expect(abs(activation.sum - expected) < 1e-14)
    #expect(
      activation.ways[0].paths.map { $0.links[0].formula }.sorted { ($0 ?? "") < ($1 ?? "") }
        == ["w1[0,0]", "w1[1,0]"])
  }

  @Test("Of more than 64 paths the ten largest are listed")
  func manyPaths() throws {
    let width = 9
    func weights(_ outputs: Int, _ inputs: Int, _ offset: Int) -> [[Double]] {
      (0..<outputs).map { row in
        (0..<inputs).map { Double((row * 7 + $0 * 5 + offset) % 11 - 5) / 4 }
      }
    }
    let (first, second, third) = (
      weights(width, 1, 1), weights(width, width, 2), weights(width, width, 3)
    )
    let last = weights(1, width, 4)
    let zeros = [Double](repeating: 0, count: width)
    let (model, values) = try network([
      (first, zeros, .linear), (second, zeros, .linear), (third, zeros, .linear),
      (last, [0], .linear),
    ])
    let explainer = try Explainer(model, loss: .summedSquares, values: values)
    let data = try dataset([[1]], [[0]])
    let explanation = try explainer.explain(data, of: place("layers.0.weight[0,0]"))
    let ways = try #require(explanation.chain?.ways.first)
    #expect(ways.count == 81)
    #expect(!ways.isComplete && ways.paths.count == 10)

    let slope = 2 * explanation.examples[0].layers[3].activation.elements[0]
    var all: [Double] = []
    for j in 0..<width {
      for k in 0..<width { all.append(second[j][0] * third[k][j] * last[0][k] * slope) }
    }
    let largest = all.map(abs).sorted(by: >)
    for (path, expected) in zip(ways.paths, largest) {
      #expect(abs(abs(path.product) - expected) < 1e-9)
    }
    #expect(abs(ways.sum - all.reduce(0, +)) < 1e-9)
    let share = largest.prefix(10).reduce(0, +) / largest.reduce(0, +)
    #expect(abs(ways.share - share) < 1e-12)
  }

  @Test("A ReLU at 0 has a kink, and the gradient takes the slope 0")
  func kink() throws {
    let (model, values) = try network([([[1, 1]], [-3], .relu)])
    let explainer = try Explainer(model, loss: .summedSquares, values: values)
    let explanation = try explainer.explain(
      dataset([[1, 2]], [[1]]), of: place("layers.0.weight[0,1]"))
    let chain = try #require(explanation.chain)
    #expect(chain.engine == 0 && chain.sum == 0)
    // From the right C falls by 2 · 1 · 2 a unit; the difference quotient is about half of it.
    #expect(abs(chain.centralDifference + 2) < 1e-4)
    #expect(chain.oneSided.below == 0)
    #expect(abs(chain.oneSided.above + 4) < 1e-4)
    #expect(chain.kinkCount == 1)
    let kink = try #require(chain.kinks.first)
    #expect(kink.place.symbol == "z0[0]" && kink.value == 0)
    #expect(kink.slopes.below == 0 && kink.slopes.at == 0 && kink.slopes.above == 1)
    let away = try explainer.explain(
      dataset([[1, 3]], [[1]]), of: place("layers.0.weight[0,1]"))
    #expect(away.chain?.kinkCount == 0)
  }

  @Test("A step function jumps")
  func jump() throws {
    let (model, values) = try network([([[1]], [-1], .step), ([[2]], [0], .linear)])
    let explainer = try Explainer(model, loss: .summedSquares, values: values)
    let explanation = try explainer.explain(dataset([[1]], [[0]]), of: place("input[0]"))
    let chain = try #require(explanation.chain)
    #expect(chain.engine == 0)
    #expect(chain.ways[0].count == 1)
    #expect(abs(chain.centralDifference) > 1e4)
    #expect(chain.kinks.first?.outputs.below == 0 && chain.kinks.first?.outputs.above == 1)
  }

  @Test("Cross-entropy is seen from the logits, except by the probabilities themselves")
  func logits() throws {
    let (model, values) = try network([
      ([[0.5, -0.25], [1, 0.75], [0, 1]], [0.1, -0.2, 0], .softmax)
    ])
    let explainer = try Explainer(model, loss: .categoricalCrossentropy, values: values)
    let data = try dataset([[1, 2]], [[0, 1, 0]])
    let explanation = try explainer.explain(data, of: place("layers.0.weight[2,1]"))
    let p = explanation.examples[0].layers[0].activation.elements
    let path = try #require(explanation.chain?.ways[0].paths.first)
    #expect(path.links.map(\.formula) == ["x[1]", "p − y"])
    #expect(abs(path.links[1].factor - p[2]) < 1e-15)
    #expect(explanation.examples[0].outputs.map(\.target) == [0, 1, 0])
    #expect(abs(explanation.examples[0].outputs[1].slope - (p[1] - 1)) < 1e-15)

    // C = −ln(p / Σp): ∂C/∂p = 1 − y/p.
    let output = try #require(
      try explainer.explain(data, of: place("layers.0.activation[1]")).chain)
    #expect(abs(output.engine - (1 - 1 / p[1])) < 1e-12)
    #expect(abs(output.sum - output.engine) < 1e-12)
    #expect(output.disagreement < 1e-7)
  }

  @Test("A layer of one's own, with a penalty of its own, is read like any other")
  func ownLayer() throws {
    let model = Sequential(seed: 3) {
      OwnDense(4, penalty: 0.5)
      Dense(2, weight: .init(regularizer: .l2(0.1)))
    }
    try model.build(for: [3])
    let explainer = try Explainer(model, loss: .ownSquares)
    let data = try dataset([[1, -2, 0.5], [0.5, 1, 1]], [[0, 1], [1, 0]])
    for name in ["layers.0.weight[1,2]", "layers.1.weight[1,3]"] {
      let chain = try #require(try explainer.explain(data, of: place(name)).chain)
      #expect(chain.ways[0].paths.contains { $0.links.map(\.formula) == ["penalty′"] })
      #expect(abs(chain.sum - chain.engine) < 1e-12)
      #expect(chain.disagreement < 1e-8)
    }
    let layers = try explainer.explain(data).examples[0].layers
    let z = try #require(layers[0].preactivation)
    #expect(zip(z.elements, layers[0].activation.elements).allSatisfy { max($0, 0) == $1 })
  }

  @Test("Asking for a saturated probability leaves everything else as it is")
  func saturated() throws {
    let (model, values) = try network([([[1000]], [0], .sigmoid)])
    let explainer = try Explainer(model, loss: .binaryCrossentropy, values: values)
    let data = try dataset([[1]], [[0]])
    let plain = try explainer.explain(data)
    let asked = try explainer.explain(data, of: place("layers.0.activation[0]"))
    #expect(plain.loss == 1000 && asked.loss == 1000)
    #expect(asked.nudges.length == plain.nudges.length && asked.nudges.length > 1)
    #expect(asked.step.loss == plain.step.loss)
    #expect(asked.examples[0].outputs[0].slope == 1)
    #expect(asked.chain?.seesLogits == false)
    #expect(asked.chain?.engine == 0)
    #expect(asked.text().contains("the loss keeps p within 10^-7 of 0 and 1"))
  }

  @Test("A formula stands only where it is true")
  func formulas() throws {
    let (model, values) = try network([([[1], [2]], [0, 0], .linear)])
    let explainer = try Explainer(
      model, loss: .sparseCategoricalCrossentropy, values: values)
    let labels = try Dataset(
      features: Tensor([1.0] as [Double], shape: [1, 1]), targets: Tensor([Int32(1)], shape: [1]))
    #expect(!explainer.text(labels).contains("p - y"))
    let (soft, own) = try network([([[1], [2]], [0, 0], .softmax)])
    let other = try Explainer(soft, loss: .categoricalCrossentropy, values: own)
    #expect(try other.text(dataset([[1]], [[3, 4]])).contains("dC/dz = p*sumy - y"))
    #expect(try other.text(dataset([[1]], [[0, 1]])).contains("dC/dz = p - y"))
    let (sigmoids, two) = try network([([[1], [2]], [0, 0], .sigmoid)])
    let third = try Explainer(sigmoids, loss: .binaryCrossentropy, values: two)
    #expect(try third.text(dataset([[1]], [[0, 1]])).contains("dC/dz = (p - y)/outputs"))
  }

  @Test("A steep curve is no jump, and the difference is taken on a short enough piece")
  func steep() throws {
    let (steep, values) = try network([([[10_000]], [-9999], .sigmoid)])
    let first = try Explainer(steep, loss: .summedSquares, values: values)
    let near = try #require(
      try first.explain(dataset([[1]], [[0]]), of: place("layers.0.weight[0,0]")).chain)
    #expect(near.kinkCount == 0)
    #expect(near.disagreement < 1e-6 * abs(near.engine))
    let (tiny, small) = try network([([[1e-6]], [0], .sigmoid)])
    let second = try Explainer(tiny, loss: .summedSquares, values: small)
    let far = try #require(
      try second.explain(dataset([[1e6]], [[1]]), of: place("layers.0.weight[0,0]")).chain)
    #expect(far.kinkCount == 0)
    #expect(far.disagreement < 1e-4 * abs(far.engine))
  }

  @Test("Steps that lead nowhere say which, and the values before them stay")
  func divergence() throws {
    let (model, values) = try network([([[1]], [0], .linear)])
    let explainer = try Explainer(model, loss: .summedSquares, values: values)
    let data = try dataset([[1]], [[0]])
    let error = #expect(throws: SankofaError.self) {
      try explainer.descend(data, learningRate: 1e200, steps: 5)
    }
    #expect(
      error?.description
        == "step 1: it led to a loss that is not finite, inf; try a smaller learning rate.")
    #expect(try explainer.value(of: place("layers.0.weight[0,0]"))?.isFinite == true)
    #expect(throws: SankofaError.self) { try explainer.explain(data, numbers: [1, 2]) }
    #expect(try explainer.value(of: place("layers.0.weight[3,0]")) == nil)
  }
}

extension Explainer {
  fileprivate func text(_ data: Dataset) -> String { (try? explain(data).text()) ?? "" }
}
