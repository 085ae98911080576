import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// The loss and derivative beside an output are those of the output, whichever layer makes it.
@Suite struct OutputTests {
  /// A softmax of its own, which the loss looks through.
  @Test func functionAsALayer() throws {
    let model = Sequential {
      Dense(2, inputShape: [1])
      Activation(.softmax)
    }
    try model.build()
    let values = ["layers.0.weight": doubles([1.0, 2], [2, 1])]
    let explainer = try Explainer(model, loss: .categoricalCrossentropy, values: values)
    let explanation = try explainer.explain(
      dataset([[1]], [[0, 1]]), of: place("layers.0.weight[1,0]"))
    let outputs = explanation.examples[0].outputs
    let p = sigma(1)
    #expect(outputs.map(\.preactivation) == [1, 2])
    #expect(abs(outputs[1].activation - p) < 1e-15 && abs(outputs[1].slope - (p - 1)) < 1e-15)
    #expect(explanation.text().contains("dC/dz = p - y"))
    #expect(explanation.chain?.ways[0].paths[0].links.map(\.formula) == ["x[0]", "p − y"])
  }

  /// A recurrent layer has no z: the loss is looked at from what it gives.
  @Test func recurrentLayer() throws {
    let model = Sequential(seed: 2) { LSTM(2, inputShape: [3, 1]) }
    try model.build()
    let data = try Dataset(
      features: Tensor([1.0, -1, 0.5], shape: [1, 3, 1]), targets: Tensor([0.5, 0], shape: [1, 2]))
    let outputs = try Explainer(model, loss: .summedSquares).explain(data).examples[0].outputs
    for output in outputs {
      #expect(output.preactivation == nil)
      #expect(abs(output.slope - 2 * (output.activation - (output.target ?? .nan))) < 1e-15)
    }
  }

  /// A penalty that a layer adds to the loss is not part of the output's own loss.
  @Test func penaltyOnActivations() throws {
    let model = Sequential {
      Dense(1, activation: .tanh, activationRegularizer: .l2(0.5), inputShape: [1])
      Dense(1, activationRegularizer: .l2(0.25))
    }
    try model.build()
    let values = [
      "layers.0.weight": doubles([0.5], [1, 1]),
      "layers.1.weight": doubles([2.0], [1, 1]),
    ]
    let explainer = try Explainer(model, loss: .summedSquares, values: values)
    let explanation = try explainer.explain(
      dataset([[1]], [[1]]), of: place("layers.0.weight[0,0]"))
    let a = doubles([0.5], [1]).tanh().scalar
    let out = 2 * a
    #expect(abs(explanation.penalty - (0.5 * a * a + 0.25 * out * out)) < 1e-14)
    #expect(abs(explanation.examples[0].answers[0].loss - (out - 1) * (out - 1)) < 1e-14)
    #expect(abs(explanation.examples[0].outputs[0].slope - 2 * (out - 1)) < 1e-14)
    let ways = try #require(explanation.chain?.ways.first)
    let ends = ways.paths.map { $0.links.suffix(2).map { $0.formula ?? "" } }
    #expect(
      Set(ends) == [
        ["2(a − y)", "weight of C_output"], ["w1[0,0]", "penalty′"],
        ["tanh′(z) = 1 − a²", "penalty′"],
      ])
    #expect(abs(ways.sum - (explanation.chain?.engine ?? .nan)) < 1e-14)
    let text = explanation.text(style: .unicode)
    #expect(text.contains("Loss C = C_output + penalties\n"))
    #expect(text.contains("  penalties"))
  }

  /// A probability that is an output and goes into another head: its own loss is seen from it, too.
  @Test func outputThatIsUsedAgain() throws {
    let x = Input([1])
    let p = Dense(2, activation: .softmax)(x)
    let model = Model(inputs: [x], outputs: [p.named("kind"), Dense(1)(p).named("size")])
    try model.build()
    let explainer = try Explainer(
      model, losses: [.categoricalCrossentropy, .squaredError],
      values: [
        "layers.0.weight": doubles([1.0, -1], [2, 1]),
        "layers.1.weight": doubles([3.0, 0], [1, 2]),
      ])
    let data = try Dataset(
      features: [Tensor([0.5], shape: [1, 1])],
      targets: [Tensor([1.0, 0], shape: [1, 2]), Tensor([1.0], shape: [1, 1])])
    let chain = try #require(
      try explainer.explain(data, of: place("layers.0.activation[0]")).chain)
    // ∂C_kind/∂p = 1 − 1/p and ∂C_size/∂p = 3 · 2(3p − 1).
    let p0 = sigma(1)
    #expect(!chain.seesLogits)
    #expect(abs(chain.engine - (1 - 1 / p0 + 6 * (3 * p0 - 1))) < 1e-12)
    #expect(abs(chain.sum - chain.engine) < 1e-12 && chain.disagreement < 1e-6)
  }
}
