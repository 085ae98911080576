/// A picture of boxes with arrows between them, from top to bottom, such as the layers of a
/// network.
///
/// A box is below all boxes that lead to it; long arrows pass between other boxes.
public struct GraphPicture: Sendable {
  /// The meaning of a box, shown by its form.
  public enum Kind: Sendable, Hashable {
    /// An input or an output: round ends.
    case end
    /// A step with parameters: tinted.
    case weighted
    /// A step without parameters.
    case plain
    /// A step that already appears in another box: dashed.
    case repeated
  }

  /// One box.
  public struct Box: Sendable {
    /// The first line of text, in bold.
    public var title: String
    /// The lines of text below the title.
    public var lines: [String]
    /// The meaning of the box, which decides on its form.
    public var kind: Kind

    /// Makes a box; plain and with the title alone by default.
    public init(_ title: String, lines: [String] = [], kind: Kind = .plain) {
      (self.title, self.lines, self.kind) = (title, lines, kind)
    }
  }

  /// An arrow from one box to a later one, by their indices in `boxes`.
  public struct Link: Sendable, Hashable {
    /// The index of the box at which the arrow begins.
    public var from: Int
    /// The index of the box at which the arrow ends; greater than `from`.
    public var to: Int

    /// Makes an arrow.
    public init(from: Int, to: Int) { (self.from, self.to) = (from, to) }
  }

  /// The title of the picture.
  public var title: String
  /// The boxes, each after all boxes that lead to it.
  public var boxes: [Box]
  /// The arrows; one that does not go from a box to a later one is not drawn.
  public var links: [Link]
  /// Lines of text below the boxes.
  public var notes: [String]

  /// Makes a picture.
  public init(title: String, boxes: [Box], links: [Link], notes: [String] = []) {
    self.title = title
    self.boxes = boxes
    self.links = links
    self.notes = notes
  }

  private static let lineHeight = 16.0
  private static let top = 44.0
  private static let gap = 34.0
  private static let margin = 16.0
  /// Okabe and Ito's blue (2008).
  private static let tint = "#0072B2"

  /// The picture as an SVG document.
  public var document: SVGDocument {
    var picture = self
    picture.links.removeAll { !(0 <= $0.from && $0.from < $0.to && $0.to < boxes.count) }
    return picture.drawn
  }

  private var drawn: SVGDocument {
    let layout = LayeredLayout(widths: boxes.map(width), links: links)
    let heights = layout.ranks.map { rank in
      rank.compactMap(\.box).map { height(boxes[$0]) }.max() ?? 0
    }
    var middles: [Double] = []
    var y = Self.top
    for height in heights {
      middles.append(y + height / 2)
      y += height + Self.gap
    }
    let place = Places(layout: layout, heights: heights, middles: middles, left: Self.margin)
    let texts = notes.enumerated().map { index, note in
      LineChart.label(note, x: Self.margin, y: y + 4 + 18 * Double(index), anchor: "start")
    }
    let widest = ([title] + notes).map { LineChart.width(of: $0) * 1.1 } + [layout.width]
    return SVGDocument(
      width: Int((widest.max() ?? 0) + 2 * Self.margin),
      height: Int(y) + 18 * notes.count, title: title,
      elements: [
        LineChart.label(title, x: Self.margin, y: 24, anchor: "start", name: "heading")
      ] + links.indices.flatMap { arrow($0, place) } + boxes.indices.flatMap { drawn($0, place) }
        + texts)
  }

  private func width(_ box: Box) -> Double {
    let widths = [LineChart.width(of: box.title) * 1.15] + box.lines.map(LineChart.width)
    return max(96, (widths.max() ?? 0) + 24)
  }

  private func height(_ box: Box) -> Double {
    Self.lineHeight * Double(box.lines.count + 1) + 14
  }

  /// The positions of the boxes in the picture, in pixels.
  private struct Places {
    let layout: LayeredLayout
    let heights: [Double]
    let middles: [Double]
    let left: Double

    func x(_ box: Int) -> Double { left + layout.centers[box] }
    func y(_ box: Int) -> Double { middles[layout.rankNumbers[box]] }
  }

  private func drawn(_ index: Int, _ place: Places) -> [SVGElement] {
    let box = boxes[index]
    let (width, height) = (width(box), height(box))
    let (x, y) = (place.x(index), place.y(index))
    let pixels = LineChart.pixels
    var frame = SVGElement(
      "rect",
      [
        "x": pixels(x - width / 2), "y": pixels(y - height / 2), "width": pixels(width),
        "height": pixels(height), "rx": pixels(box.kind == .end ? height / 2 : 5),
        "fill": Self.tint, "fill-opacity": box.kind == .weighted ? "0.15" : "0",
        "class": "neuron",
      ])
    if box.kind == .repeated { frame.attributes.append(("stroke-dasharray", "5 4")) }
    let first = y - height / 2 + 7 + 12
    let title = LineChart.label(box.title, x: x, y: first, anchor: "middle", name: "title")
    return [frame, title]
      + box.lines.enumerated().map { row, line in
        LineChart.label(
          line, x: x, y: first + Self.lineHeight * Double(row + 1), anchor: "middle", name: "value")
      }
  }

  /// Draws an arrow from the middle of a box's lower side, straight past the ranks between, to its
  /// place on the upper side of the other box.
  private func arrow(_ index: Int, _ place: Places) -> [SVGElement] {
    let link = links[index]
    let pixels = LineChart.pixels
    var (x, y) = (place.x(link.from), place.y(link.from) + height(boxes[link.from]) / 2)
    var path = "M\(pixels(x)),\(pixels(y))"
    func bend(to newX: Double, _ newY: Double) {
      let middle = pixels((y + newY) / 2)
      path +=
        "C\(pixels(x)),\(middle) \(pixels(newX)),\(middle) \(pixels(newX)),\(pixels(newY))"
      (x, y) = (newX, newY)
    }
    for (offset, center) in place.layout.bends[index].enumerated() {
      let rank = place.layout.rankNumbers[link.from] + 1 + offset
      let half = place.heights[rank] / 2
      bend(to: place.left + center, place.middles[rank] - half)
      y = place.middles[rank] + half
      path += "V\(pixels(y))"
    }
    let end = place.left + place.layout.ends[index]
    let tip = place.y(link.to) - height(boxes[link.to]) / 2
    bend(to: end, tip - 7)
    return [
      SVGElement("path", ["d": path, "class": "axis"]),
      SVGElement(
        "path",
        [
          "d": "M\(pixels(end - 4)),\(pixels(tip - 8))h8l-4,8z", "fill": "#767676",
        ]),
    ]
  }
}
