import Foundation
import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Models with several inputs and outputs: every input has its name, every output its loss and weight.
@Suite struct SeveralInputsTests {
  /// left [2] and right [1] through one linear neuron to a softmax of two and a number.
  private func pair() throws -> (model: Model, values: [String: Tensor], data: Dataset) {
    let left = Input([2], name: "left")
    let right = Input([1])
    let both = Dense(1)(Concatenate()(left, right))
    let model = Model(
      inputs: [left, right],
      outputs: [Dense(2, activation: .softmax)(both).named("kind"), Dense(1)(both)])
    try model.build()
    let values: [String: Tensor] = [
      "layers.1.weight": doubles([0.5, -1, 0.25], [1, 3]),
      "layers.1.bias": doubles([0.1], [1]),
      "layers.2.weight": doubles([1.0, -1], [2, 1]),
      "layers.2.bias": doubles([0.0, 0.5], [2]),
      "layers.3.weight": doubles([2.0], [1, 1]),
      "layers.3.bias": doubles([1.0], [1]),
    ]
    let data = try Dataset(
      features: [doubles([1, 2], [1, 2]), doubles([3], [1, 1])],
      targets: [Tensor([Int32(1)], shape: [1]), doubles([1], [1, 1])])
    return (model, values, data)
  }

  private func explainer(
    _ model: Model, _ values: [String: Tensor]
  ) throws -> Explainer {
    try Explainer(
      model, losses: [.sparseCategoricalCrossentropy, .squaredError], lossWeights: [0.25, 1],
      values: values)
  }

  /// h = 0.5 − 2 + 0.75 + 0.1 = −0.65; z = (h, −h + 0.5); size 2h + 1 = −0.3, 1.3 below 1.
  @Test func chainRuleByHand() throws {
    let (model, values, data) = try pair()
    let explanation = try explainer(model, values).explain(data, of: place("input left[1]"))
    let p = sigma(-0.65 - 1.15)
    let example = explanation.examples[0]
    #expect(example.answers.map(\.name) == ["kind", "output1"])
    #expect(example.inputs.map(\.path) == ["input left", "input 1"])
    #expect(example.inputs.map(\.values.elements) == [[1, 2], [3]])
    #expect(
      example.layers.map(\.takes) == [
        ["input left", "input 1"], ["layers.0"], ["layers.1"], ["layers.1"],
      ])
    let logarithm = doubles([1 - p], [1]).log().scalar
    #expect(abs(example.answers[0].loss + logarithm) < 1e-14)
    #expect(abs(example.answers[1].loss - 1.69) < 1e-14)
    #expect(abs(example.loss - (1.69 - 0.25 * logarithm)) < 1e-14)
    #expect(explanation.lossParts.map(\.weight) == [0.25, 1])
    #expect(explanation.loss == example.loss && explanation.penalty == 0)
    // Each output's own loss answers to its z.
    #expect(abs(example.answers[0].outputs[0].slope - p) < 1e-15)
    #expect(abs(example.answers[1].outputs[0].slope + 2.6) < 1e-15)

    let ways = try #require(explanation.chain?.ways.first)
    #expect(ways.count == 3)
    let largest = try #require(ways.paths.first)
    #expect(
      largest.links.map(\.to.description) == [
        "layers.0.activation[1]", "layers.1.preactivation[0]", "layers.3.preactivation[0]",
        "output1_loss", "loss",
      ])
    #expect(largest.links.map(\.to.symbol).suffix(2) == ["C_output1", "C"])
    #expect(largest.links[0].from.symbol == "x_left[1]")
    #expect(
      largest.links.map(\.formula) == [
        nil, "w1[0,1]", "w3[0,0]", "2(a − y)", "weight of C_output1",
      ])
    #expect(largest.links.map(\.factor).suffix(4) == [-1, 2, -2.6, 1])
    let other = ways.paths[1].links.suffix(2)
    #expect(other.map(\.formula) == ["p − y", "weight of C_kind"])
    #expect(other.last?.factor == 0.25)
    // ∂C/∂h = 2 · (−2.6) + 0.25 (p + (p₁ − 1)(−1)), and ∂h/∂x = −1.
    #expect(abs(ways.sum - (5.2 - 0.25 * 2 * p)) < 1e-14)
    #expect(abs(ways.sum - (explanation.chain?.engine ?? 0)) < 1e-14)
    #expect((explanation.chain?.disagreement ?? 1) < 1e-8)
  }

  @Test("An input is called by its name, or by its number")
  func names() throws {
    let (model, values, data) = try pair()
    let explainer = try explainer(model, values)
    func refusal(_ text: String) -> String? {
      do {
        try explainer.check(place(text), for: data)
        return nil
      } catch { return "\(error)" }
    }
    for text in ["input left[1]", "input 0[1]", "input 1[0]"] { #expect(refusal(text) == nil) }
    let numbered = try explainer.explain(data, of: place("input 0[1]"))
    #expect(numbered.chain?.place == NetworkPlace("input left", [1]))
    #expect(
      refusal("input[0]")
        == "input[0]: the model has 2 inputs; name one of input left, input 1.")
    #expect(
      refusal("input lefft[0]")
        == "input lefft[0]: the model has no such place; did you mean \"input left\"?")
    #expect(
      refusal("input left[2]")
        == "input left[2]: indices must be in [0..<2], got [2]; try input left[0].")
  }

  @Test("A name that a terminal would obey, or that could mean another input, is not used")
  func oddNames() throws {
    let names = ["a[0]", "1", "twice", "twice", "e\u{1B}sc"]
    let inputs = names.map { Input([1], name: $0) }
    let model = Model(inputs: inputs, outputs: [Dense(1)(Concatenate()(inputs))])
    let data = try Dataset(
      features: names.map { _ in doubles([1], [1, 1]) },
      targets: [Tensor([0.0], shape: [1, 1])])
    let explainer = try Explainer(model, losses: [.squaredError])
    let paths = try explainer.explain(data).examples[0].inputs.map(\.path)
    #expect(paths == ["input a[0]", "input 1", "input 2", "input 3", "input e\\u{1B}sc"])
    let place = try place("input a[0][0]")
    #expect(place == NetworkPlace("input a[0]", [0]))
    #expect(try explainer.explain(data, of: place).chain?.place == place)
  }

  @Test func lossesOfTheCompiledModel() throws {
    let (model, values, data) = try pair()
    #expect(
      message { try Explainer(model) } == "model: has no loss to explain; compile it, or give "
        + "Explainer(_:loss:) one.")
    #expect(
      message { try Explainer(model, loss: .squaredError) }
        == "losses: must be one for each of the model's 2 outputs, got 1; give Explainer(_:losses:) "
        + "all of them.")
    let losses: [Loss] = [.sparseCategoricalCrossentropy, .squaredError]
    #expect(
      message { try Explainer(model, losses: losses, lossWeights: [1]) }
        == "lossWeights: must be one for each of the model's 2 outputs, got 1; leave them out to count "
        + "all alike.")
    #expect(
      message { try Explainer(model, losses: losses, lossWeights: [1, -1]) }
        == "lossWeights: must be finite and 0 or above, got -1.0; try 1.")
    try model.compile(optimizer: .sgd(), losses: losses, lossWeights: [0.25, 1])
    let compiled = try Explainer(model, values: values)
    #expect(compiled.lossWeights == [0.25, 1] && compiled.losses.map(\.name) == losses.map(\.name))
    #expect(try compiled.loss(of: data) == explainer(model, values).loss(of: data))
    // A single output may have a weight, too.
    let one = Sequential { Dense(1, inputShape: [1]) }
    try one.compile(optimizer: .sgd(), losses: [.squaredError], lossWeights: [0.5])
    let row = try dataset([[2]], [[3]])
    let weighted = try Explainer(one).explain(row, of: place("layers.0.bias[0]"))
    let plain = try Explainer(one, loss: .squaredError).explain(row)
    #expect(weighted.loss == plain.loss / 2)
    #expect(
      weighted.chain?.ways[0].paths[0].links.map(\.formula) == [
        nil, "2(a − y)", "weight of C_output",
      ])
    #expect(weighted.text().contains("Loss C = 0.5*C_output\n"))
  }

  private func message(_ body: () throws -> Explainer) -> String {
    do {
      _ = try body()
      return ""
    } catch { return "\(error)" }
  }

  @Test("Steps go down the weighted sum")
  func steps() throws {
    let (model, values, data) = try pair()
    let explainer = try explainer(model, values)
    let asked = try place("layers.1.weight[0,2]")
    let first = try explainer.explain(data, of: asked, learningRate: 0.01)
    #expect(try explainer.step(data, learningRate: 0.01) == first.step.loss.before)
    #expect(try explainer.loss(of: data) == first.step.loss.after)
    #expect(first.step.loss.after < first.step.loss.before)
    #expect(explainer.value(of: asked) == first.step.value?.after)
  }

  @Test func forward() throws {
    let (model, values, data) = try pair()
    let explainer = try explainer(model, values)
    let pass = try explainer.forward(data.featureParts)
    #expect(
      pass.text(style: .unicode) == """
        Example 0
          input left [1, 2]
          input 1 [3]

        Forward
          layers.0  Concatenate, [3], takes input left, input 1
            a = [1, 2, 3]
          layers.1  Dense, linear, [1], takes layers.0
            z1[0] = 0.5·1 − 1·2 + 0.25·3 + 0.1 = -0.65
          layers.2  Dense, softmax, [2], takes layers.1
            z2[0] = 1·(-0.65) = -0.65; a = 0.141851
            z2[1] = −1·(-0.65) + 0.5 = 1.15; a = 0.858149
          layers.3  Dense, linear, [1], takes layers.1
            z3[0] = 2·(-0.65) + 1 = -0.3

        """)
    let single = #expect(throws: SankofaError.self) {
      try explainer.forward(data.features)
    }
    #expect(single?.description.contains("the model has 2 inputs, got 1 tensors") == true)
  }

  /// The page shows what comes out, and the code that it comes out of.
  @Test func asDocumented() throws {
    let left = Input([2], name: "left")
    let right = Input([1], name: "right")
    let both = Dense(2, activation: .tanh)(Concatenate()(left, right))
    let pair = Model(
      inputs: [left, right],
      outputs: [
        Dense(2, activation: .softmax)(both).named("kind"), Dense(1)(both).named("size"),
      ], seed: 3)
    try pair.compile(
      optimizer: .sgd(learningRate: 0.1), losses: [.sparseCategoricalCrossentropy, .squaredError],
      lossWeights: [0.2, 1])
    let example = try Dataset(
      features: [Tensor([[1, 2]]), Tensor([[3]])],
      targets: [Tensor([1] as [Int32]), Tensor([[0.5]])])
    let opened = try Explainer(pair).explain(example, of: NetworkPlace(parsing: "input left[1]"))
    let page = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Documentation/explanations.md").standardizedFileURL,
      encoding: .utf8)
    let shown = try #require(
      page.split(separator: "```\n").map(String.init).first {
        $0.hasPrefix("Example 0\n  input left")
      })
    #expect(opened.text(style: .unicode) == shown, "\(opened.text(style: .unicode))")
    let code = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
    let block = try #require(
      page.split(separator: "```swift\n").last?.split(separator: "```\n").first)
    for line in block.split(separator: "\n") where !line.hasPrefix("print(") {
      #expect(code.contains("    \(line)\n"), "\(line)")
    }
  }

  @Test func severalExamples() throws {
    let (model, values, data) = try pair()
    let two = try Dataset(
      features: [doubles([1, 2, 0, 1], [2, 2]), doubles([3, -1], [2, 1])],
      targets: [Tensor([1, 0] as [Int32], shape: [2]), doubles([1, 2], [2, 1])])
    let explanation = try explainer(model, values).explain(two, of: place("input 1[0]"))
    let first = try explainer(model, values).explain(data, of: place("input 1[0]"))
    #expect(explanation.examples[0].loss == first.loss)
    #expect(
      explanation.text(style: .unicode).hasPrefix(
        """
        Loss C = 0.25·C_kind + C_output1
          Loss C_kind, sparse_categorical_crossentropy: C_kind = −ln p of the class that the label \
        names, averaged over examples
          Loss C_output1, squared_error: C_output1 = mean of (a − y)² over outputs, averaged over \
        examples (Keras)
          example  kind                 target  output1  target     loss  ∂C/∂x_1[0]  paths
        """), "\(explanation.text(style: .unicode))")
  }

  @Test func json() throws {
    let (model, values, data) = try pair()
    let explanation = try explainer(model, values).explain(data, of: place("input left[0]"))
    let json = explanation.json
    let parts = try #require(json["loss"]?["parts"]?.arrayValue)
    #expect(parts.map { $0["output"]?.stringValue } == ["kind", "output1"])
    #expect(parts.map { $0["weight"]?.doubleValue } == [0.25, 1])
    #expect(json["loss"]?["formula"]?.stringValue == "C = 0.25·C_kind + C_output1")
    let sum = parts.reduce(json["loss"]?["penalty"]?.doubleValue ?? .nan) {
      $0 + ($1["weight"]?.doubleValue ?? .nan) * ($1["value"]?.doubleValue ?? .nan)
    }
    #expect(abs(sum - explanation.loss) < 1e-15)
    let example = try #require(json["examples"]?.arrayValue?.first)
    #expect(example["input"] == nil && example["outputs"] == nil && example["target"] == nil)
    let inputs = try #require(example["inputs"]?.arrayValue)
    #expect(inputs.map { $0["path"]?.stringValue } == ["input left", "input 1"])
    #expect(inputs[0]["values"]?["values"]?.arrayValue?.map(\.doubleValue) == [1, 2])
    let answers = try #require(example["answers"]?.arrayValue)
    #expect(answers.map { $0["output"]?.stringValue } == ["kind", "output1"])
    #expect(answers[0]["outputs"]?.arrayValue?.count == 2)
    #expect(answers[1]["loss"]?.doubleValue == explanation.examples[0].answers[1].loss)
    let layer = try #require(example["layers"]?.arrayValue?.first)
    #expect(layer["takes"]?.arrayValue?.map(\.stringValue) == ["input left", "input 1"])
  }

  @Test func picture() throws {
    let (model, values, data) = try pair()
    let text = try explainer(model, values).explain(data, of: place("input left[1]")).picture().text
    for label in ["inputs", "x_left[0]", "x_left[1]", "x_1[0]", "a2[1]", "a3[0]"] {
      #expect(text.contains(">\(label)<"), "\(label)")
    }
    #expect(text.contains("loss C = 0.25·C_kind + C_output1 = "))
    #expect(text.contains(">C_output1 = 1.69<"))
  }
}
