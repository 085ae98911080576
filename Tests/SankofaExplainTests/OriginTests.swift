import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// The terms of a value's origin add up to the value, and are those of the layer's formula.
@Suite struct OriginTests {
  private func origin(
    _ layers: [any Layer], _ input: Tensor, of text: String
  ) throws -> (origin: Origin, explanation: Explanation, model: Sequential) {
    let model = Sequential(layers + [Flatten(), Dense(1, weight: .init(.uniform()))], seed: 3)
    try model.build(for: input.shape.dropFirst())
    let data = try Dataset(features: input, targets: Tensor([1.0], shape: [1, 1]))
    let explanation = try Explainer(model, loss: .squaredError).explain(data, of: place(text))
    let origin = try #require(explanation.chain?.ways.first?.origin)
    let sum = origin.terms.reduce(origin.constant) { $0 + $1.product }
    #expect(abs(sum - origin.total) <= 1e-12)
    return (origin, explanation, model)
  }

  private func extents(_ origin: Origin) -> [Int]? {
    origin.window.map { [$0.channels, $0.rows, $0.columns] }
  }

  private func drawn(_ extents: [Int]) -> Tensor {
    var random = RandomNumbers(seed: 5)
    return random.tensor(of: TensorType(Shape(extents), .float64), in: -1...1)
  }

  /// The window of a 3 × 3 kernel around [row, column] of an image with two channels, by its formula.
  @Test(arguments: [[0, 0], [2, 1], [4, 3], [0, 2]])
  func convolution(_ at: [Int]) throws {
    let input = drawn([1, 5, 4, 2])
    let layer = Conv2D(3, 3, padding: .same, activation: .tanh, bias: .init(.uniform()))
    let (origin, explanation, _) = try origin(
      [layer], input, of: "layers.0.activation[\(at[0]),\(at[1]),2]")
    #expect(origin.place.path == "layers.0.preactivation")
    #expect(extents(origin) == [2, 3, 3])
    #expect(origin.terms.count == 18)
    let (pixels, weights) = (input.doubles, layer.weight.value.floats.map(Double.init))
    for (number, term) in origin.terms.enumerated() {
      let cell = try #require(term.cell)
      #expect(number == (cell.channel * 3 + cell.row) * 3 + cell.column)
      let (row, column) = (at[0] + cell.row - 1, at[1] + cell.column - 1)
      #expect(
        term.weight
          == NetworkPlace("layers.0.weight", [2, cell.row, cell.column, cell.channel]))
      #expect(term.factor == weights[((2 * 3 + cell.row) * 3 + cell.column) * 2 + cell.channel])
      if (0..<5).contains(row) && (0..<4).contains(column) {
        #expect(term.input == NetworkPlace("input", [row, column, cell.channel]))
        #expect(term.value == pixels[(row * 4 + column) * 2 + cell.channel])
      } else {
        #expect(term.input == nil && term.value == 0 && term.product == 0)
      }
    }
    #expect(origin.constant == Double(try #require(layer.bias?.value.floats[2])))
    let z = try #require(explanation.examples[0].layers[0].preactivation)
    #expect(origin.total == z.elements[(at[0] * 4 + at[1]) * 3 + 2])
  }

  /// Pictures without an axis of channels: the window keeps its rows and columns behind a reshape.
  @Test func behindAReshape() throws {
    let layers: [any Layer] = [Rescaling(0.5), Reshape([5, 6, 1]), Conv2D(2, 3)]
    let (origin, _, _) = try origin(
      layers, drawn([1, 5, 6]), of: "layers.2.preactivation[1,2,1]")
    #expect(extents(origin) == [1, 3, 3])
    #expect(
      origin.terms.map(\.input)
        == (1...3).flatMap { row in
          (2...4).map { NetworkPlace("layers.0.activation", [row, $0]) }
        })
  }

  /// Strides, dilations and groups are read from the derivatives like everything else.
  @Test func otherWindows() throws {
    let (dilated, _, _) = try origin(
      [Conv2D(2, [2, 3], dilations: [2, 1])], drawn([1, 5, 5, 1]),
      of: "layers.0.preactivation[1,2,1]")
    #expect(extents(dilated) == [1, 2, 3])
    #expect(
      dilated.terms.map { $0.input?.indices } == [
        [1, 2, 0], [1, 3, 0], [1, 4, 0], [3, 2, 0], [3, 3, 0], [3, 4, 0],
      ])
    let (grouped, _, _) = try origin(
      [Conv2D(4, 2, strides: 2, groups: 2)], drawn([1, 4, 4, 4]),
      of: "layers.0.preactivation[1,0,3]")
    #expect(extents(grouped) == [2, 2, 2])
    #expect(grouped.terms.first?.input?.indices == [2, 0, 2])
    #expect(grouped.terms.last?.weight?.indices == [3, 1, 1, 1])
    // Before the first step there is nothing.
    let (causal, _, _) = try origin(
      [Conv1D(1, 3, padding: .causal)], drawn([1, 6, 1]), of: "layers.0.preactivation[0,0]")
    #expect(extents(causal) == [1, 3, 1])
    #expect(causal.terms.map { $0.input?.indices } == [nil, nil, [0, 0]])
    let (deep, _, _) = try origin(
      [DepthwiseConv2D(2, multiplier: 2)], drawn([1, 3, 3, 2]),
      of: "layers.0.preactivation[1,1,3]")
    #expect(extents(deep) == [1, 2, 2])
    #expect(deep.terms.map { $0.input?.indices.last } == [1, 1, 1, 1])
    // Without rows and columns it is a sum like that of a dense layer.
    let (dot, _, _) = try origin(
      [Conv2D(2, 1)], drawn([1, 2, 2, 3]), of: "layers.0.preactivation[0,1,1]")
    #expect(dot.window == nil && dot.terms.count == 3)
    #expect(Set(dot.terms.map { $0.weight?.indices.last }) == [0, 1, 2])
  }

  @Test func largestWins() throws {
    let image = Tensor([0.5, 2, -1, 2, 0, 0, 0, 0, -3, -4, -5, -6], shape: [1, 3, 4, 1])
    let (tie, explanation, _) = try origin(
      [MaxPooling2D([2, 4], strides: 1)], image, of: "layers.0.activation[0,0,0]")
    #expect(tie.rule == .largest && tie.terms.count == 8 && tie.total == 2)
    // Both 2s are as large; the first one wins.
    #expect(tie.terms.filter { $0.factor == 1 }.map { $0.input?.indices } == [[0, 1, 0]])
    #expect(
      explanation.text().contains(
        """
        How layers.0.activation[0,0,0] comes about (a0[0,0,0] = 2)
          the largest of 8; of equals the first wins
          input   value
        --------  -----  -------------------
          x[0,1,0]      2  won
          x[0,3,0]      2  as large, but later
          x[0,0,0]    0.5
        """.replacing("input   value\n--------", with: "input     value\n----------")))
    let (padded, _, _) = try origin(
      [MaxPooling2D(3, padding: .same)], image, of: "layers.0.activation[0,1,0]")
    #expect(padded.terms.allSatisfy { $0.input != nil })
    let (all, _, _) = try origin(
      [GlobalMaxPooling2D()], image, of: "layers.0.activation[0]")
    #expect(all.rule == .largest && all.terms.count == 12)
  }

  /// Of three values, each from another layer, the smallest wins; the others follow, smallest first.
  @Test func smallestWins() throws {
    let x = Input([2])
    let least = Minimum()(x, Rescaling(3)(x), Rescaling(2)(x), Rescaling(1)(x))
    let model = Model(inputs: x, outputs: Dense(1)(least))
    try model.build()
    let data = try dataset([[1.5, -1]], [[1]])
    let explainer = try Explainer(model, loss: .squaredError)
    func text(_ index: Int) throws -> String {
      try explainer.explain(data, of: place("layers.3.activation[\(index)]")).text()
    }
    let positive = try text(0)
    #expect(positive.contains("the smallest of 4; of equals the first wins"))
    let values = positive.split(separator: "\n").filter { line in
      line.hasSuffix("won") || line.hasSuffix("as small, but later")
        || ["3", "4.5"].contains(line.split(separator: " ").last ?? "")
    }.map { $0.split(separator: " ")[1] }
    #expect(values == ["1.5", "1.5", "3", "4.5"])
    #expect(try text(1).contains("-3  won"))
  }

  @Test func sums() throws {
    let image = drawn([1, 4, 4, 2])
    let (mean, _, _) = try origin(
      [AveragePooling2D(2)], image, of: "layers.0.activation[1,0,1]")
    #expect(mean.rule == .sum && mean.constant == 0)
    #expect(mean.terms.map(\.factor) == [0.25, 0.25, 0.25, 0.25])
    #expect(
      Set(mean.terms.map { $0.input?.indices }) == [[2, 0, 1], [2, 1, 1], [3, 0, 1], [3, 1, 1]])
    let norm = BatchNormalization()
    let (rest, _, _) = try origin([norm], image, of: "layers.0.activation[1,2,0]")
    #expect(rest.terms.count == 1 && rest.terms[0].input?.indices == [1, 2, 0])
    #expect(abs(rest.terms[0].factor - 1 / (1.001).squareRoot()) < 1e-12)
    let words = Tensor([3.0, 1], shape: [1, 2])
    let (row, explanation, _) = try origin(
      [Embedding(5, 3)], words, of: "layers.0.activation[0,2]")
    #expect(row.terms.map(\.input) == [NetworkPlace("layers.0.weight", [3, 2])])
    #expect(row.terms[0].factor == 1 && row.constant == 0)
    // A row that is looked up is no sum over words.
    #expect(explanation.examples[0].layers[0].sums.isEmpty)
  }

  /// Nothing is shown where a sum would not be the value.
  @Test func productsAreNoSums() throws {
    let x = Input([3])
    let model = Model(inputs: x, outputs: Dense(1)(Multiply()(x, Dense(3)(x))))
    try model.build()
    let data = try dataset([[1, 2, 3]], [[1]])
    let explainer = try Explainer(model, loss: .squaredError)
    let product = try explainer.explain(data, of: place("layers.1.activation[1]"))
    #expect(product.chain?.ways[0].origin == nil)
    let sum = try explainer.explain(data, of: place("layers.2.activation[0]"))
    #expect(sum.chain?.ways[0].origin?.terms.count == 3)
  }

  @Test func windowAsText() throws {
    let layer = Conv2D(1, 2, padding: .same, weight: .init(.ones), bias: .init(.ones))
    let image = Tensor([1.0, 2, 3, 4.5], shape: [1, 2, 2, 1])
    let (_, corner, _) = try origin([layer], image, of: "layers.0.preactivation[0,1,0]")
    #expect(
      corner.text(style: .unicode).contains(
        """
        How layers.0.preactivation[0,1,0] comes about (z0[0,1,0] = 7.5)
          a window of 2 × 2 over 1 channel; 2 of 4 weights meet no pixel: they lie outside the image, where the value is 0

          channel 0: x[0,1,0] to x[1,1,0] times w0[0,0,0,0] to w0[0,1,1,0]
          pixels              weights           products
        ────────  ───────  ─  ───────  ────  ─  ────────  ─
            2.00  outside  ·     1.00  1.00  =      2.00  0
            4.50  outside  ·     1.00  1.00  =      4.50  0

          sum over   products  value
        ───────────  ────────  ─────
          channel 0         4    6.5
          constant                 1
        ───────────  ────────  ─────
          z0[0,1,0]              7.5
        """))
    let picture = corner.picture().text
    #expect(picture.contains(">outside<") && picture.contains(">4.50<"))
    #expect(picture.contains("layers.0.preactivation[0,1,0] = 7.5"))
  }
}
