import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// A kernel with one axis lies as what it meets.
@Suite struct WindowFormTests {
  /// The origin of a value of a layer with weights 1, 2, 3, … and inputs 1, 2, 3, ….
  private func explained(
    _ layers: [any Layer], _ shape: Shape, of text: String
  ) throws -> (origin: Origin, explanation: Explanation) {
    let model = Sequential(layers + [Flatten(), Dense(1)], seed: 3)
    try model.build(for: shape)
    var values: [String: Tensor] = [:]
    for parameter in model.parameters where parameter.path == "layers.\(layers.count - 1).weight" {
      let weights = parameter.type.shape
      values[parameter.path] = Tensor(
        (0..<weights.elementCount).map { Double($0 + 1) }, shape: weights)
    }
    let input = Tensor(
      (0..<shape.elementCount).map { Double($0 + 1) }, shape: Shape([1] + shape.extents))
    let data = try Dataset(features: input, targets: Tensor([1.0], shape: [1, 1]))
    let explanation = try Explainer(model, loss: .squaredError, values: values)
      .explain(data, of: place(text))
    return (try #require(explanation.chain?.ways.first?.origin), explanation)
  }

  private func form(_ origin: Origin) -> [Int]? {
    origin.window.map { [$0.channels, $0.rows, $0.columns] }
  }

  /// Over an image down or across, with and without an axis of channels; over a series down its steps.
  @Test func oneAxis() throws {
    let (down, _) = try explained(
      [Conv2D(1, [3, 1])], [4, 3, 2], of: "layers.0.preactivation[1,2,0]")
    #expect(form(down) == [2, 3, 1])
    #expect(
      down.terms.map { $0.input?.indices } == [
        [1, 2, 0], [2, 2, 0], [3, 2, 0], [1, 2, 1], [2, 2, 1], [3, 2, 1],
      ])
    #expect(down.terms.map(\.cell?.row) == [0, 1, 2, 0, 1, 2])
    #expect(down.terms.map(\.cell?.column) == [0, 0, 0, 0, 0, 0])
    let (across, _) = try explained(
      [Conv2D(1, [1, 3])], [4, 3, 2], of: "layers.0.preactivation[1,0,0]")
    #expect(form(across) == [2, 1, 3])
    #expect(across.terms.map(\.cell?.column) == [0, 1, 2, 0, 1, 2])
    let (plain, _) = try explained(
      [Reshape([4, 3, 1]), Conv2D(1, [3, 1])], [4, 3], of: "layers.1.preactivation[0,1,0]")
    #expect(form(plain) == [1, 3, 1])
    #expect(plain.terms.map { $0.input?.indices } == [[0, 1], [1, 1], [2, 1]])
    let (series, _) = try explained(
      [Conv1D(1, 3, dilations: 2)], [6, 2], of: "layers.0.preactivation[1,0]")
    #expect(form(series) == [2, 3, 1])
    #expect(
      series.terms.map { $0.input?.indices } == [
        [1, 0], [3, 0], [5, 0], [1, 1], [3, 1], [5, 1],
      ])
    let (single, _) = try explained(
      [Reshape([5, 1]), Conv1D(1, 2)], [5], of: "layers.1.preactivation[2,0]")
    #expect(form(single) == [1, 2, 1])
  }

  @Test func asText() throws {
    let (_, explanation) = try explained(
      [Conv1D(1, 3, padding: .same)], [4, 2], of: "layers.0.preactivation[0,0]")
    #expect(
      explanation.text(style: .unicode).contains(
        """
        How layers.0.preactivation[0,0] comes about (z0[0,0] = 50)
          a window of 3 × 1 over 2 channels; 2 of 6 weights meet nothing: they lie outside the input, where the value is 0

          channel 0: x[0,0] to x[1,0] times w0[0,0,0] to w0[0,2,0]
           inputs     weights     products
        ─────────  ─  ───────  ─  ────────
          outside  ·     1.00  =         0
             1.00  ·     3.00  =      3.00
             3.00  ·     5.00  =      15.0

          channel 1: x[0,1] to x[1,1] times w0[0,0,1] to w0[0,2,1]
           inputs     weights     products
        ─────────  ─  ───────  ─  ────────
          outside  ·     2.00  =         0
             2.00  ·     4.00  =      8.00
             4.00  ·     6.00  =      24.0

          sum over   products  value
        """), "\(explanation.text(style: .unicode))")
  }

  @Test func asPicture() throws {
    let (_, down) = try explained(
      [Conv2D(1, [3, 1])], [4, 3, 1], of: "layers.0.preactivation[1,2,0]")
    let squares = down.picture().elements.filter { $0.name == "rect" }
    func places(_ name: String) -> Set<String> {
      Set(squares.flatMap { $0.attributes.filter { $0.name == name }.map(\.value) })
    }
    // Three columns, of inputs, weights and products, with three rows each.
    #expect(squares.count == 9 && places("x").count == 3 && places("y").count == 3)
    let text = down.picture().text
    #expect(text.contains(">inputs<") && !text.contains(">pixels<"))
    let (_, plane) = try explained(
      [Conv2D(1, 2)], [4, 3, 1], of: "layers.0.preactivation[1,1,0]")
    #expect(plane.picture().text.contains(">pixels<"))
  }
}
