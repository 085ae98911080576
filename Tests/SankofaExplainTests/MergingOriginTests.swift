import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Origins of the values of merging and normalizing layers.
@Suite struct MergingOriginTests {
  /// A layer that merges the activations of two layers, 0 and 1, which both see [0.5, −1, 2].
  private func merged(
    _ layer: any MergingLayer & Layer, element: Int = 1
  ) throws -> (origin: Origin?, example: Explanation.Example) {
    let x = Input([3])
    let both = [Dense(3, activation: .tanh)(x), Dense(3, activation: .sigmoid)(x)]
    let model = Model(inputs: x, outputs: Dense(1)(layer(both)), seed: 5)
    try model.build()
    let explanation = try Explainer(model, loss: .squaredError).explain(
      dataset([[0.5, -1, 2]], [[1]]), of: place("layers.2.activation[\(element)]"))
    return (explanation.chain?.ways.first?.origin, explanation.examples[0])
  }

  private func check(
    _ layer: any MergingLayer & Layer, _ rule: Origin.Rule, factors: [Double]
  ) throws {
    let (found, example) = try merged(layer)
    let origin = try #require(found)
    let terms = origin.terms.sorted { ($0.input?.path ?? "") < ($1.input?.path ?? "") }
    #expect(origin.rule == rule && origin.constant == 0)
    #expect(
      terms.map(\.input) == [
        NetworkPlace("layers.0.activation", [1]), NetworkPlace("layers.1.activation", [1]),
      ])
    #expect(terms.map(\.factor) == factors)
    #expect(terms.map(\.value) == (0...1).map { example.layers[$0].activation.elements[1] })
    #expect(origin.total == example.layers[2].activation.elements[1])
  }

  @Test func sums() throws {
    try check(Add(), .sum, factors: [1, 1])
    try check(Subtract(), .sum, factors: [1, -1])
    try check(Average(), .sum, factors: [0.5, 0.5])
  }

  /// A sigmoid is above 0, and the hyperbolic tangent of the same kind may be below.
  @Test func choices() throws {
    let (_, example) = try merged(Add())
    let isFirst =
      example.layers[0].activation.elements[1] > example.layers[1].activation.elements[1]
    try check(Maximum(), .largest, factors: isFirst ? [1, 0] : [0, 1])
    try check(Minimum(), .smallest, factors: isFirst ? [0, 1] : [1, 0])
  }

  @Test func otherMergingLayers() throws {
    let (chained, example) = try merged(Concatenate(), element: 4)
    #expect(chained?.terms.map(\.input) == [NetworkPlace("layers.1.activation", [1])])
    #expect(chained?.total == example.layers[1].activation.elements[1])
    // A product of two inputs is no sum of them.
    #expect(try merged(Multiply()).origin == nil)
  }

  /// A layer's normalization bends what goes in, and is a sum over what it has learned.
  @Test func normalization() throws {
    let model = Sequential {
      LayerNormalization(inputShape: [2])
      Dense(1)
    }
    try model.build()
    let gamma = try #require(model.parameters.first?.path)
    let explainer = try Explainer(
      model, loss: .squaredError, values: [gamma: doubles([3, 4], [2])])
    let ways = try #require(
      try explainer.explain(dataset([[1, 5]], [[1]]), of: place("layers.0.activation[1]"))
        .chain?.ways.first)
    let term = try #require(ways.origin?.terms.first { $0.input?.path == gamma })
    // (5 − 3) / 2, but for ε.
    #expect(term.value == 4 && abs(term.factor - 1) < 1e-3)
    #expect(term.input?.indices == [1])
  }
}
