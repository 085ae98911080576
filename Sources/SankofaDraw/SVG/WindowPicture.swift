/// A picture of a kernel over a patch of an image: the pixels, the weights and their products, side
/// by side for each channel.
public struct WindowPicture: Sendable {
  /// One channel's part of the window, row by row.
  public struct Block: Sendable {
    /// The text above the block.
    public var title: String
    /// The pixels as rows; `nil` outside the image.
    public var pixels: [[Double?]]
    /// The weights as rows, in the same shape as `pixels`.
    public var weights: [[Double]]

    /// Makes a block.
    public init(_ title: String, pixels: [[Double?]], weights: [[Double]]) {
      (self.title, self.pixels, self.weights) = (title, pixels, weights)
    }

    fileprivate var products: [[Double?]] {
      zip(pixels, weights).map { zip($0, $1).map { pixel, weight in pixel.map { $0 * weight } } }
    }
  }

  /// The title of the picture.
  public var title: String
  /// The text above the input, such as `pixels`.
  public var inputName: String
  /// The blocks from top to bottom, one for each channel.
  public var blocks: [Block]
  /// Lines of text below the blocks.
  public var notes: [String]

  /// Makes a picture.
  public init(
    title: String, inputName: String = "pixels", blocks: [Block], notes: [String] = []
  ) {
    (self.title, self.inputName, self.blocks, self.notes) = (title, inputName, blocks, notes)
  }

  private static let cell = (width: 58.0, height: 30.0)
  private static let gap = 34.0
  private static let left = 16.0
  private static let top = 40.0
  /// The height above each grid, for the titles of the block and of its three grids.
  private static let head = 44.0
  /// Okabe and Ito's blue and vermilion (2008).
  private static let (positive, negative) = ("#0072B2", "#D55E00")

  /// The picture as an SVG document.
  public var document: SVGDocument {
    let columns = Double(blocks.map { $0.weights.first?.count ?? 0 }.max() ?? 0)
    var y = Self.top
    var elements = [LineChart.label(title, x: Self.left, y: 24, anchor: "start", name: "heading")]
    for block in blocks {
      elements += drawn(block, y: y)
      y += Self.head + Self.cell.height * Double(block.weights.count) + 12
    }
    for note in notes {
      y += 18
      elements.append(LineChart.label(note, x: Self.left, y: y, anchor: "start"))
    }
    // The title's letters are larger and bold.
    let widest =
      [Double(TerminalText.columns(of: title)) * 9 + 32]
      + notes.map { Double(TerminalText.columns(of: $0)) * 7.2 + 32 }
    let width = 2 * Self.left + 2 * Self.gap + 3 * columns * Self.cell.width
    return SVGDocument(
      width: Int(max(width, widest.max() ?? 0)), height: Int(y) + 20, title: title,
      elements: elements)
  }

  private func drawn(_ block: Block, y: Double) -> [SVGElement] {
    let columns = Double(block.weights.first?.count ?? 0)
    let step = columns * Self.cell.width + Self.gap
    let grids: [(title: String, numbers: [[Double?]], sign: String)] = [
      (inputName, block.pixels, ""), ("weights", block.weights.map { $0.map { $0 } }, "·"),
      ("products", block.products, "="),
    ]
    let middle = y + Self.head + Self.cell.height * Double(block.weights.count) / 2 + 4
    var elements = [
      LineChart.label(block.title, x: Self.left, y: y + 16, anchor: "start")
    ]
    for (number, grid) in grids.enumerated() {
      let x = Self.left + step * Double(number)
      elements.append(
        LineChart.label(grid.title, x: x, y: y + 36, anchor: "start", name: "value"))
      if !grid.sign.isEmpty {
        elements.append(
          LineChart.label(grid.sign, x: x - Self.gap / 2, y: middle, anchor: "middle"))
      }
      elements += drawn(grid.numbers, most: most(number), x: x, y: y + Self.head)
    }
    return elements
  }

  /// The largest absolute value in the grids of one kind: 0 for pixels, 1 for weights, 2 for
  /// products.
  private func most(_ kind: Int) -> Double {
    let numbers = blocks.flatMap { block -> [Double] in
      switch kind {
      case 0: block.pixels.joined().compactMap { $0 }
      case 1: block.weights.flatMap { $0 }
      default: block.products.joined().compactMap { $0 }
      }
    }
    return numbers.filter(\.isFinite).map(abs).max() ?? 0
  }

  private func drawn(_ rows: [[Double?]], most: Double, x: Double, y: Double) -> [SVGElement] {
    rows.enumerated().flatMap { row, numbers in
      numbers.enumerated().flatMap { column, number in
        drawn(
          number, most: most, x: x + Self.cell.width * Double(column),
          y: y + Self.cell.height * Double(row))
      }
    }
  }

  private func drawn(_ number: Double?, most: Double, x: Double, y: Double) -> [SVGElement] {
    let value = number ?? 0
    let share = most > 0 && value.isFinite ? abs(value) / most : 0
    var square = SVGElement(
      "rect",
      [
        "x": LineChart.pixels(x), "y": LineChart.pixels(y),
        "width": LineChart.pixels(Self.cell.width), "height": LineChart.pixels(Self.cell.height),
        "fill": value < 0 ? Self.negative : Self.positive,
        "fill-opacity": NumberFormat.trimmed(0.5 * share, decimals: 3), "class": "neuron",
      ])
    if number == nil { square.attributes.append(("stroke-dasharray", "3 3")) }
    let text =
      number.map { $0 == 0 ? "0" : NumberFormat.significant($0, digits: 3) } ?? "outside"
    return [
      square,
      LineChart.label(
        text, x: x + Self.cell.width / 2, y: y + Self.cell.height / 2 + 4, anchor: "middle",
        name: "value"),
    ]
  }
}
