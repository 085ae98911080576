/// A network as textbooks draw it: neurons in columns, with links between them.
///
/// The width of a link shows the size of its weight, its colour and dashes show the sign; the tint
/// of a neuron shows its value.
public struct NetworkPicture: Sendable {
  /// A neuron, or an input.
  public struct Neuron: Sendable {
    /// The text above the circle.
    public var label: String
    /// The activation, written inside the circle.
    public var value: Double
    /// True when it is on the highlighted path.
    public var isMarked: Bool

    /// Makes a neuron.
    public init(_ label: String, value: Double, isMarked: Bool = false) {
      (self.label, self.value, self.isMarked) = (label, value, isMarked)
    }
  }

  /// A layer.
  public struct Column: Sendable {
    /// The text above the column.
    public var title: String
    /// The neurons from top to bottom.
    public var neurons: [Neuron]
    /// The number of further neurons, which are not drawn.
    public var hiddenCount: Int

    /// Makes a column.
    public init(_ title: String, neurons: [Neuron], hiddenCount: Int = 0) {
      (self.title, self.neurons, self.hiddenCount) = (title, neurons, hiddenCount)
    }
  }

  /// The position of a neuron: its column and its row, both counted from 0.
  public struct Spot: Sendable, Hashable {
    /// The index of the column, from the left.
    public var column: Int
    /// The index of the neuron in its column, from the top.
    public var row: Int

    /// Makes a position from a column and a row, both counted from 0.
    public init(column: Int, row: Int) { (self.column, self.row) = (column, row) }
  }

  /// A link from one neuron to another.
  public struct Link: Sendable {
    /// The neuron at which the link begins.
    public var from: Spot
    /// The neuron at which the link ends.
    public var to: Spot
    /// The weight, which decides on the link's width, colour and dashes.
    public var weight: Double
    /// True when it is on the highlighted path.
    public var isMarked: Bool

    /// Makes a link.
    public init(from: Spot, to: Spot, weight: Double, isMarked: Bool = false) {
      (self.from, self.to, self.weight, self.isMarked) = (from, to, weight, isMarked)
    }
  }

  /// The title of the picture.
  public var title: String
  /// The columns from left to right.
  public var columns: [Column]
  /// The links; they are drawn behind the neurons, the marked ones last.
  public var links: [Link]
  /// Lines of text below the network.
  public var notes: [String]

  /// Makes a picture.
  public init(title: String, columns: [Column], links: [Link], notes: [String] = []) {
    (self.title, self.columns, self.links, self.notes) = (title, columns, links, notes)
  }

  private static let columnWidth = 190.0
  private static let rowHeight = 66.0
  private static let radius = 19.0
  private static let top = 84.0
  /// The largest number of links whose weights are written next to them.
  private static let mostLabels = 24
  /// Okabe and Ito's blue and vermilion (2008).
  private static let (positive, negative) = ("#0072B2", "#D55E00")

  /// The picture as an SVG document.
  public var document: SVGDocument {
    let rows = Double(columns.map(\.neurons.count).max() ?? 1)
    let width = Self.columnWidth * Double(max(1, columns.count))
    let bottom = Self.top + rows * Self.rowHeight + 12
    let head = LineChart.label(title, x: 16, y: 24, anchor: "start", name: "heading")
    let texts = notes.enumerated().map { index, note in
      LineChart.label(note, x: 16, y: bottom + 20 + 18 * Double(index), anchor: "start")
    }
    let widest = ([title] + notes).map { Double(TerminalText.columns(of: $0)) * 7.2 + 32 }
    return SVGDocument(
      width: Int(max(width, widest.max() ?? 0)),
      height: Int(bottom) + 16 + 18 * notes.count, title: title,
      elements: [head] + drawnLinks + columns.indices.flatMap(drawn) + texts)
  }

  private func x(_ column: Int) -> Double { Self.columnWidth * (Double(column) + 0.5) }

  /// The y coordinate of a neuron; columns are centred vertically.
  private func y(_ spot: Spot) -> Double {
    let rows = columns.map(\.neurons.count).max() ?? 1
    let own = columns[spot.column].neurons.count
    return Self.top + Self.rowHeight * (Double(spot.row) + Double(rows - own) / 2 + 0.5)
  }

  private var drawnLinks: [SVGElement] {
    let most = links.map { abs($0.weight) }.filter(\.isFinite).max() ?? 0
    let labelled = links.filter { $0.isMarked || links.count <= Self.mostLabels }
    let order = links.filter { !$0.isMarked } + links.filter(\.isMarked)
    return order.map { drawn($0, most: most) }
      + (labelled.count <= Self.mostLabels ? labelled.map { label($0, among: labelled) } : [])
  }

  private func drawn(_ link: Link, most: Double) -> SVGElement {
    let share = most > 0 && link.weight.isFinite ? abs(link.weight) / most : 0
    let pixels = LineChart.pixels
    var element = SVGElement(
      "line",
      [
        "x1": pixels(x(link.from.column) + Self.radius), "y1": pixels(y(link.from)),
        "x2": pixels(x(link.to.column) - Self.radius), "y2": pixels(y(link.to)),
        "stroke": link.weight < 0 ? Self.negative : Self.positive,
        "stroke-width": pixels(0.8 + 3.2 * share + (link.isMarked ? 1.5 : 0)),
        "stroke-opacity": link.isMarked ? "1" : "0.35",
      ])
    if link.weight < 0 { element.attributes.append(("stroke-dasharray", "7 4")) }
    return element
  }

  private func label(_ link: Link, among others: [Link]) -> SVGElement {
    // A label is closer to the end where fewer lines meet; several lines to one neuron have their
    // labels at different distances.
    let isFan = others.count { $0.from == link.from } > others.count { $0.to == link.to }
    let share = isFan ? 0.76 : 0.26 + 0.1 * Double(link.to.row % 3)
    let (x1, x2) = (x(link.from.column), x(link.to.column))
    let (y1, y2) = (y(link.from), y(link.to))
    return LineChart.label(
      NumberFormat.significant(link.weight, digits: 3), x: x1 + (x2 - x1) * share,
      y: y1 + (y2 - y1) * share - 4, anchor: "middle", name: "onLine")
  }

  private func drawn(_ column: Int) -> [SVGElement] {
    let layer = columns[column]
    var elements = [
      LineChart.label(layer.title, x: x(column), y: 54, anchor: "middle")
    ]
    for row in layer.neurons.indices {
      elements += drawn(layer.neurons[row], x: x(column), y: y(Spot(column: column, row: row)))
    }
    if layer.hiddenCount > 0 {
      let last = Spot(column: column, row: max(0, layer.neurons.count - 1))
      elements.append(
        LineChart.label(
          "and \(NumberFormat.grouped(layer.hiddenCount)) more", x: x(column),
          y: y(last) + Self.radius + 22, anchor: "middle"))
    }
    return elements
  }

  private func drawn(_ neuron: Neuron, x: Double, y: Double) -> [SVGElement] {
    let tint = neuron.value.isFinite ? min(1, abs(neuron.value)) : 0
    let circle = SVGElement(
      "circle",
      [
        "cx": LineChart.pixels(x), "cy": LineChart.pixels(y), "r": LineChart.pixels(Self.radius),
        "fill": neuron.value < 0 ? Self.negative : Self.positive,
        "fill-opacity": NumberFormat.trimmed(0.3 * tint, decimals: 3),
        "class": neuron.isMarked ? "marked" : "neuron",
        "stroke-width": neuron.isMarked ? "3" : "1",
      ])
    return [
      circle,
      LineChart.label(neuron.label, x: x, y: y - Self.radius - 4, anchor: "middle", name: "value"),
      LineChart.label(
        // Smaller numbers have more characters, and the circle has room for five.
        NumberFormat.significant(neuron.value, digits: abs(neuron.value) < 0.01 ? 1 : 2), x: x,
        y: y + 4, anchor: "middle",
        name: "value"),
    ]
  }
}
