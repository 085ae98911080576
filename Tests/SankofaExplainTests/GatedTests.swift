import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Layers whose activation has another shape than their preactivation.
@Suite struct GatedTests {
  /// The gate a = z[0] · σ(z[1]) of the output: two preactivations, one activation.
  @Test func halfAsManyActivationsAsPreactivations() throws {
    let model = Sequential(
      [Dense(6, activation: .glu), Dense(2, activation: .glu, bias: .init(.uniform()))],
      seed: 2)
    try model.build(for: [4])
    let data = try dataset([[1, -2, 3, 0.5], [0.25, 1, -1, 2]], [[1], [-1]])
    let explainer = try Explainer(model, loss: .summedSquares)
    let explanation = try explainer.explain(data, of: place("layers.0.preactivation[5]"))
    for example in explanation.examples {
      #expect(example.layers.map { $0.preactivation?.elements.count } == [6, 2])
      #expect(example.layers.map(\.activation.elements.count) == [3, 1])
      // Where z and a are not the same many the slope is that by a.
      let output = try #require(example.outputs.first)
      #expect(example.outputs.count == 1 && output.preactivation == nil)
      let slope = 2 * (output.activation - example.target.elements[0])
      #expect(abs(output.slope - slope) <= 1e-14)
    }
    #expect(explanation.picture().text.contains("</svg>"))
    #expect(explanation.text().contains("z0[5]"))
    #expect(try explainer.explain(data[0..<1]).text().contains("dC/da"))
  }
}
