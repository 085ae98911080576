import SankofaData
import SankofaDraw
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

@Suite("Explanations as text and pictures")
struct TextTests {
  private func explanation(of text: String) throws -> Explanation {
    let (model, values) = try network([
      ([[0.5, -0.25], [1, 0.75]], [0.1, 0], .relu), ([[2, -1]], [0.3], .sigmoid),
    ])
    let explainer = try Explainer(model, loss: .binaryCrossentropy, values: values)
    return try explainer.explain(
      dataset([[1, 0.5]], [[1]]), of: place(text), learningRate: 0.5)
  }

  @Test("Everything in the order in which it is computed")
  func wholeText() throws {
    // z = 0.475, 1.375; then 2 · 0.475 − 1.375 + 0.3 = −0.125; p − y = σ(−0.125) − 1.
    let text = try explanation(of: "layers.0.weight[0,1]").text(style: .unicode)
    #expect(
      text.hasPrefix(
        """
        Example 0
          input [1, 0.5]

        Forward
          layers.0  Dense, relu, [2]
            z0[0] = 0.5·1 − 0.25·0.5 + 0.1 = 0.475; a = 0.475
            z0[1] = 1·1 + 0.75·0.5 = 1.375; a = 1.375
          layers.1  Dense, sigmoid, [1]
            z1[0] = 2·0.475 − 1·1.375 + 0.3 = -0.125; a = 0.468791

        Loss binary_crossentropy: C = −(y ln p + (1 − y) ln(1 − p)), mean over outputs, averaged over \
        examples
          C = 0.757599
          output       z         p  y  ∂C/∂z = p − y
        ────────  ──────  ────────  ─  ─────────────
          0       -0.125  0.468791  1      -0.531209

        Chain rule for layers.0.weight[0,1] (w0[0,1] = -0.25)
          factor           is                      value
        ─────────────────  ──────────────────  ─────────
          ∂z0[0]/∂w0[0,1]  x[1]                      0.5
        """))
    #expect(text.contains("∂a0[0]/∂z0[0]    1 if z > 0, else 0          1\n"))
    #expect(text.contains("∂C/∂z1[0]        p − y               -0.531209\n"))
    #expect(text.contains("layers.0.weight[0,1]: -0.25 → -0.25 − η · (-0.531209) = 0.0156047\n"))
  }

  /// A loss of one's own is shown by the formula that it states, and without one by its name alone.
  @Test("A custom loss states its formula")
  func statedFormula() throws {
    let plain = Loss("quartic", targets: .equals) { a, y in
      (a - y).squared().squared().sum(axes: [1])
    }
    let stated = plain.stating(
      LossFormula("C = Σ (a − y)⁴ over outputs, averaged over examples") { _ in "4(a − y)³" })
    let (model, values) = try network([([[0.5, -0.25]], [0.1], .linear)])
    func text(_ loss: Loss) throws -> String {
      try Explainer(model, loss: loss, values: values)
        .explain(dataset([[1, 0.5]], [[1]]), of: place("layers.0.weight[0,1]"))
        .text(style: .unicode)
    }
    // z = 0.5 − 0.125 + 0.1 = 0.475; 4 (0.475 − 1)³ = −0.5788125.
    #expect(try text(stated).contains("Loss quartic: C = Σ (a − y)⁴ over outputs, averaged"))
    #expect(try text(stated).contains("4(a − y)³"))
    #expect(try text(stated).contains("-0.5788"))
    #expect(try !text(plain).contains("4(a − y)³"))
  }

  @Test("A zero on every path is pointed out")
  func zeros() throws {
    let (model, values) = try network([
      ([[1, 1]], [-5], .relu), ([[2], [3]], [0, 0], .linear),
    ])
    let explainer = try Explainer(model, loss: .summedSquares, values: values)
    let explanation = try explainer.explain(
      dataset([[1, 2]], [[1, 1]]), of: place("layers.0.weight[0,0]"))
    #expect(
      explanation.text(style: .unicode).contains(
        "  every path has the factor ∂a0[0]/∂z0[0] = 0\n"))
    #expect(explanation.text().allSatisfy { $0.isASCII })
  }

  @Test("Nothing but a step function: no way is lost, and the jump is told")
  func jump() throws {
    let (model, values) = try network([([[1]], [-1], .step)])
    let explainer = try Explainer(model, loss: .summedSquares, values: values)
    let explanation = try explainer.explain(dataset([[1]], [[0]]), of: place("layers.0.bias[0]"))
    #expect(
      explanation.text().contains(
        "  a jump: z0[0] = 0, where the activation goes from 0 to 1; the difference sees the jump"))
  }

  @Test("The picture has every neuron and weight, and marks the path")
  func picture() throws {
    let picture = try explanation(of: "layers.0.weight[0,1]").picture()
    let text = picture.text
    for label in ["x[0]", "x[1]", "a0[0]", "a0[1]", "a1[0]", "-0.250", "0.750"] {
      #expect(text.contains(">\(label)<"), "\(label)")
    }
    // x[1], a0[0] and a1[0] are on the path.
    #expect(text.components(of: "class=\"marked\"") == 3)
    #expect(text.components(of: "<line ") == 6)
    #expect(text.components(of: "stroke-opacity=\"1\"") == 2)
    #expect(text.contains("∂C/∂w0[0,1] = -0.531209 for layers.0.weight[0,1]"))
  }

  @Test("Of a wide layer the neurons on the path are drawn")
  func wide() throws {
    let model = Sequential(seed: 4) {
      Dense(60, activation: .tanh)
      Dense(3, activation: .softmax)
    }
    try model.build(for: [20])
    let explainer = try Explainer(model, loss: .sparseCategoricalCrossentropy)
    let features = Tensor((0..<20).map { Double($0) / 20 }, shape: [1, 20])
    let data = try Dataset(features: features, targets: Tensor([Int32(1)], shape: [1]))
    let explanation = try explainer.explain(data, of: place("layers.0.weight[41,7]"))
    let text = explanation.picture().text
    #expect(text.contains(">a0[41]<") && text.contains(">x[7]<"))
    #expect(text.contains(">and 50 more<") && text.contains(">and 10 more<"))
    #expect(explanation.text().contains("    z0[41]  "))
    #expect(explanation.text().contains("    ... and 50 more\n"))
  }

  @Test("A step of descent does what was foretold")
  func step() throws {
    let (model, values) = try network([
      ([[0.5, -0.25], [1, 0.75]], [0.1, 0], .tanh), ([[2, -1]], [0.3], .linear),
    ])
    let explainer = try Explainer(model, loss: .squaredError, values: values)
    let data = try dataset([[1, 0.5], [0, 1]], [[1], [0]])
    let asked = try place("layers.1.weight[0,1]")
    let first = try explainer.explain(data, of: asked, learningRate: 0.05)
    let loss = try explainer.step(data, learningRate: 0.05)
    #expect(loss == first.step.loss.before)
    let second = try explainer.explain(data, of: asked, learningRate: 0.05)
    #expect(second.loss == first.step.loss.after)
    #expect(explainer.value(of: asked) == first.step.value?.after)
    explainer.updateModel()
    #expect(
      Double(model.parameters[2].value.floats[1])
        == Double(Float(try #require(explainer.value(of: asked)))))
  }
}

extension String {
  fileprivate func components(of part: String) -> Int { split(separator: part).count - 1 }
}
