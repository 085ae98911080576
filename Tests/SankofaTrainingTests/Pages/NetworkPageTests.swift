import Foundation
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

@Suite struct NetworkPageTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func page(_ text: String, _ name: String = "net.json") throws -> NetworkPage {
    try NetworkPage(readingPath: folder.write(text.utf8, to: name))
  }

  @Test func theNumbersAreThoseThatAreWritten() throws {
    let page = try page(
      """
      {"inputs": ["a", "b"], "layers": [
        {"weights": [[0.1, -2e-3], [3, 1e30]], "biases": [0.7, -0.0], "activation": "relu"},
        {"weights": [[5, 6]], "activation": "leaky_relu(0.3)"}],
       "examples": [{"input": [1, 2], "target": [3]}, {"input": [0.1, 5], "target": 6}],
       "loss": "absolute_error", "learningRate": 0.25}
      """)
    #expect(page.name == "net")
    #expect(page.inputNames == ["a", "b"])
    #expect(page.loss.name == "absolute_error")
    #expect(page.learningRate == 0.25)
    #expect(page.exampleCount == 2)
    #expect(
      page.values.keys.sorted() == [
        "layers.0.bias", "layers.0.weight", "layers.1.bias", "layers.1.weight",
      ])
    #expect(page.values["layers.0.weight"]?.type == TensorType([2, 2], .float64))
    #expect(page.values["layers.0.weight"]?.doubles == [0.1, -2e-3, 3, 1e30])
    #expect(
      page.values["layers.0.bias"]?.doubles.map(\.bitPattern) == [0.7, -0.0].map(\.bitPattern))
    #expect(page.values["layers.1.weight"]?.doubles == [5, 6])
    #expect(page.values["layers.1.bias"]?.doubles == [0])
    #expect(page.features.type == TensorType([2, 2], .float64))
    #expect(page.features.doubles == [1, 2, 0.1, 5])
    #expect(page.targets.type == TensorType([2, 1], .float64))
    #expect(page.targets.doubles == [3, 6])
    #expect(try page.dataset().features.floats == [1, 2, 0.1, 5])
  }

  @Test func theModelHasTheNumbersInSinglePrecision() throws {
    let page = try page(
      """
      {"layers": [{"weights": [[0.1, 0.2], [0.3, 0.4]], "biases": [1, 2], "activation": "tanh"},
                  {"weights": [[1, -1]], "activation": "sigmoid"}],
       "input": [1, 2], "target": [0], "loss": "summed_squares", "learningRate": 3}
      """)
    let model = try page.model()
    #expect(
      model.parameters.map(\.path) == [
        "layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias",
      ])
    #expect(model.parameters[0].value.floats == [0.1, 0.2, 0.3, 0.4])
    #expect(model.parameters[1].value.floats == [1, 2])
    #expect(model.learningRate == 3)
    let expected = Tensor([[1, -1]] as [[Float]])
    let hidden = (matmul(Tensor([[1, 2]]), Tensor([[0.1, 0.3], [0.2, 0.4]])) + Tensor([1, 2]))
      .tanh()
    let output = matmul(hidden, expected.transposed()).sigmoid()
    #expect(try model.predict(Tensor([[1, 2]])).floats == output.floats)
    // (a − 0)².
    #expect(try model.evaluate(page.dataset()).loss == Double(output.floats[0] * output.floats[0]))
  }

  @Test func weightsAreDrawnAsAModelDrawsThem() throws {
    let page = try page(
      """
      {"inputs": 3, "seed": 5, "initializer": "he_normal",
       "layers": [{"size": 4, "activation": "relu"}, {"size": 2}]}
      """)
    let model = Sequential(seed: 5) {
      Dense(4, activation: .relu, weight: .init(.heNormal), inputShape: [3])
      Dense(2, weight: .init(.heNormal))
    }
    try model.build()
    for parameter in model.parameters {
      #expect(
        page.values[parameter.path]?.doubles == parameter.value.converted(to: .float64).doubles)
    }
    #expect(try page.model().weightsDigest == model.weightsDigest)
  }

  @Test func aLayerMayHaveAStartOfItsOwn() throws {
    let page = try page(
      """
      {"inputs": 2, "seed": 5, "layers": [{"size": 2, "initializer": "constant(0.5)"},
        {"size": 2, "initializer": "uniform(-1,1)", "seed": 9}, {"size": 1}]}
      """)
    #expect(page.values["layers.0.weight"]?.doubles == [0.5, 0.5, 0.5, 0.5])
    let key = RandomKey(seed: 9).folded("layers.1.weight")
    let drawn = Initializer.uniform(from: -1, to: 1)([2, 2], key: key)
    #expect(page.values["layers.1.weight"]?.doubles == drawn.converted(to: .float64).doubles)
    let last = Initializer.glorotUniform(
      [1, 2], key: RandomKey(seed: 5).folded("layers.2.weight"))
    #expect(page.values["layers.2.weight"]?.doubles == last.converted(to: .float64).doubles)
  }

  @Test func labelsAreWholeNumbers() throws {
    let page = try page(
      """
      {"inputs": 1, "layers": [{"size": 3, "activation": "softmax"}],
       "examples": [{"input": 1, "target": 2}, {"input": [2], "target": 0}],
       "loss": "sparse_categorical_crossentropy"}
      """)
    #expect(page.targets.integers == [2, 0])
    #expect(page.targets.shape == [2])
    #expect(try page.dataset().hasLabels)
  }

  @Test func aPageMayHaveNoExamples() throws {
    let page = try page(#"{"inputs": 1, "layers": [{"size": 1}]}"#)
    #expect(page.exampleCount == 0)
    #expect(!page.hasTargets)
    #expect(
      message { _ = try page.dataset() }
        == "\(folder.file("net.json").path): needs examples with targets to learn from; add "
        + "\"examples\": [{\"input\": […], \"target\": […]}].")
    let forward = try self.page(#"{"layers": [{"weights": [[1]]}], "input": 3}"#)
    #expect(forward.features.doubles == [3])
    #expect(!forward.hasTargets)
    #expect(forward.targets.shape == [0, 1])
  }

  @Test func whatIsWrittenReadsBackEqual() throws {
    let first = try page(
      """
      {"name": "n", "inputs": ["p", "q"], "seed": 3, "initializer": "he_normal", "layers": [
        {"size": 2, "activation": "sigmoid", "seed": 4}, {"weights": [[1, 2]], "biases": 5}],
       "examples": [{"name": "first", "input": [1, 2], "target": 3}], "learningRate": 0.3}
      """)
    let weight = Tensor([[0.1, 1e-300], [-0.0, 3]] as [[Double]])
    var changed = first.with(values: ["layers.0.weight": weight])
    changed.learningRate = 0.7
    changed.loss = .summedSquares
    let path = folder.file("again.json").path
    try changed.write(toPath: path)
    let again = try NetworkPage(readingPath: path)
    #expect(again.name == "n")
    #expect(again.inputNames == ["p", "q"])
    #expect(again.loss.name == "summed_squares")
    #expect(again.learningRate == 0.7)
    #expect(again.features.doubles == first.features.doubles)
    #expect(again.targets.doubles == first.targets.doubles)
    for (path, value) in changed.values {
      #expect(again.values[path]?.doubles.map(\.bitPattern) == value.doubles.map(\.bitPattern))
    }
    #expect(again.values["layers.0.weight"]?.doubles[1] == 1e-300)
    #expect(again.values["layers.1.weight"]?.doubles == [1, 2])
    // What the page says beside its numbers stays, and what drew them goes.
    let json = try JSON(parsing: bytes(of: folder.file("again.json")))
    #expect(json["examples"]?.arrayValue?[0]["name"] == "first")
    #expect(
      json["layers"]?.arrayValue?[0].objectValue?.members.map(\.name) == [
        "size", "activation", "weights", "biases",
      ])
    #expect(json["seed"] == 3)
    // Once written, writing again changes nothing.
    try again.write(toPath: folder.file("third.json").path)
    #expect(try bytes(of: folder.file("third.json")) == bytes(of: folder.file("again.json")))
    #expect(folder.names == ["again.json", "net.json", "third.json"])
  }

  @Test func aPageHoldsNoNaN() throws {
    let page = try page(#"{"layers": [{"weights": [[1]]}]}"#)
    let broken = page.with(values: ["layers.0.bias": Tensor([.nan])])
    #expect(
      message { try broken.write(toPath: folder.file("b.json").path) }?
        .hasSuffix(
          "b.json: layers.0.bias must have finite numbers only, got one that is not; nothing was "
            + "written, train with a smaller learning rate.") == true)
    #expect(folder.names == ["net.json"])
  }

  #if YAML
    @Test func aPageInYAMLIsTheSamePage() throws {
      let yaml = try page(
        """
        inputs: [a, b]
        layers:
          - weights:
              - [0.1, -2e-3]
              - [3, 4]
            activation: relu
          - {size: 1, initializer: "constant(0.5)"}
        examples:
          - {input: [1, 2], target: 3}
        """, "net.yaml")
      let json = try page(
        """
        {"inputs": ["a", "b"], "layers": [
          {"weights": [[0.1, -2e-3], [3, 4]], "activation": "relu"},
          {"size": 1, "initializer": "constant(0.5)"}],
         "examples": [{"input": [1, 2], "target": 3}]}
        """)
      #expect(yaml.json == json.json)
      #expect(try yaml.model().weightsDigest == json.model().weightsDigest)
      #expect(
        message {
          _ = try page("layers:\n  - weights: [[1, 2]]\n  - weights: [[1, .nan]]\n", "net.yaml")
        }?.hasSuffix(
          "net.yaml:3:19: layers.1 \"weights\": number 0, 1 must be a number within ±3.4e38, got "
            + "nan; correct it.") == true)
    }
  #endif

  @Test func nothingIsHalfWritten() throws {
    let page = try page(#"{"layers": [{"weights": [[1]]}]}"#)
    #expect(
      message { try page.write(toPath: "/there/is/none.json") }
        == "/there/is/none.json: the folder \"/there/is\" does not exist; create it first.")
    let model = try page.model()
    try model.save(to: folder.file("net.safetensors"))
    #expect(
      try Model.load(from: folder.file("net.safetensors")).weightsDigest == model.weightsDigest)
  }
}
