/// A chart of one number against another: points of two kinds, lines with a shaded side, and
/// curves.
public struct PlaneChart: Sendable {
  /// A point with its label.
  public struct Dot: Sendable {
    /// The horizontal coordinate.
    public var x: Double
    /// The vertical coordinate.
    public var y: Double
    /// True for a full orange point, false for a blue ring.
    public var isOn: Bool
    /// The text next to the point; none when empty.
    public var label: String

    /// Makes a point; without a label by default.
    public init(x: Double, y: Double, isOn: Bool, label: String = "") {
      (self.x, self.y, self.isOn, self.label) = (x, y, isOn, label)
    }
  }

  /// The line on which a·x + b·y + c is 0; the side where it is above 0 is shaded.
  public struct Line: Sendable {
    /// The name in the legend.
    public var name: String
    /// The coefficient of x.
    public var a: Double
    /// The coefficient of y.
    public var b: Double
    /// The constant term.
    public var c: Double

    /// Makes a line.
    public init(_ name: String, a: Double, b: Double, c: Double) {
      (self.name, self.a, self.b, self.c) = (name, a, b, c)
    }
  }

  /// A curve through points in their order.
  public struct Curve: Sendable {
    /// The name in the legend.
    public var name: String
    /// The points; the curve has a gap at a point with a coordinate that is not finite or beyond
    /// ±1e100.
    public var points: [(x: Double, y: Double)]

    /// Makes a curve.
    public init(_ name: String, _ points: [(x: Double, y: Double)]) {
      (self.name, self.points) = (name, points)
    }
  }

  /// The text above the panel.
  public var title: String
  /// The text below the horizontal axis.
  public var xLabel: String
  /// The text at the upper end of the vertical axis.
  public var yLabel: String
  /// The smallest range of the horizontal axis, which is extended to ticks.
  public var xRange: ClosedRange<Double>
  /// The smallest range of the vertical axis, which is extended to ticks.
  public var yRange: ClosedRange<Double>
  /// The points; one with a coordinate that is not finite or beyond ±1e100 is not drawn.
  public var dots: [Dot] = []
  /// The names of the two kinds of points, for the legend.
  public var dotNames = (on: "", off: "")
  /// The lines; together with the curves, the first four have different colours.
  public var lines: [Line] = []
  /// The curves; their colours follow those of the lines.
  public var curves: [Curve] = []

  /// Makes an empty chart.
  public init(
    title: String, xLabel: String, yLabel: String, xRange: ClosedRange<Double>,
    yRange: ClosedRange<Double>
  ) {
    (self.title, self.xLabel, self.yLabel) = (title, xLabel, yLabel)
    (self.xRange, self.yRange) = (xRange, yRange)
  }

  /// Four of Okabe and Ito's colours (2008), which the colour-blind can tell apart. The orange and
  /// the light blue of points are not among them.
  private static let colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"]
  private static let (on, off) = ("#E69F00", "#56B4E9")

  /// The chart as a picture; 460 by 460 pixels by default.
  public func document(width: Int = 460, height: Int = 460) -> SVGDocument {
    let names = lines.map(\.name) + curves.map(\.name)
    let top = 66 + 18 * (names.count + (dots.isEmpty ? 0 : 1))
    let across = AxisScale(values: [xRange.lowerBound, xRange.upperBound])
    let up = AxisScale(values: [yRange.lowerBound, yRange.upperBound])
    let plot = Plot(
      left: 62, top: Double(top), width: Double(max(1, width - 62 - 24)),
      height: Double(max(1, height - top - 46)), across: across, up: up)
    let heading = LineChart.label(title, x: 20, y: 24, anchor: "start", name: "heading")
    let corner = LineChart.label(yLabel, x: 62, y: Double(top - 10), anchor: "end")
    return SVGDocument(
      width: width, height: height, title: title,
      elements: [heading, corner] + legend(names) + dotLegend(y: Double(46 + 18 * names.count))
        + plot.axes(xLabel: xLabel)
        + lines.indices.flatMap { elements(of: lines[$0], Self.color($0), in: plot) }
        + curves.indices.flatMap {
          element(of: curves[$0], Self.color(lines.count + $0), in: plot)
        } + dots.flatMap { elements(of: $0, in: plot) })
  }

  private static func color(_ index: Int) -> String { colors[index % colors.count] }

  private func legend(_ names: [String]) -> [SVGElement] {
    names.enumerated().flatMap { index, name in
      let y = Double(46 + 18 * index)
      let mark = SVGElement(
        "rect",
        [
          "x": "20", "y": LineChart.pixels(y - 6), "width": "14", "height": "3",
          "fill": Self.color(index),
        ])
      return [mark, LineChart.label(name, x: 40, y: y, anchor: "start")]
    }
  }

  private func dotLegend(y: Double) -> [SVGElement] {
    if dots.isEmpty { return [] }
    let (first, second) = (27.0, 47 + LineChart.width(of: dotNames.on) + 21)
    return [
      circle(isOn: true, x: LineChart.pixels(first), y: LineChart.pixels(y - 4), radius: "5"),
      LineChart.label(dotNames.on, x: 40, y: y, anchor: "start"),
      circle(isOn: false, x: LineChart.pixels(second), y: LineChart.pixels(y - 4), radius: "5"),
      LineChart.label(dotNames.off, x: second + 13, y: y, anchor: "start"),
    ]
  }

  private func circle(isOn: Bool, x: String, y: String, radius: String) -> SVGElement {
    SVGElement(
      "circle",
      [
        "cx": x, "cy": y, "r": radius, "fill": isOn ? Self.on : "none",
        "stroke": isOn ? Self.on : Self.off, "stroke-width": "3",
      ])
  }

  /// Draws the shaded side and the line, clipped to the panel.
  private func elements(of line: Line, _ color: String, in plot: Plot) -> [SVGElement] {
    let half = HalfPlane(line, across: plot.across, up: plot.up)
    let path = { (points: [(x: Double, y: Double)]) in
      points.enumerated().map { ($0 == 0 ? "M" : "L") + plot.place(x: $1.x, y: $1.y) }.joined()
    }
    var elements: [SVGElement] = []
    if half.corners.count > 2 {
      elements.append(
        SVGElement(
          "path", ["d": path(half.corners) + "Z", "fill": color, "fill-opacity": "0.12"]))
    }
    if half.edge.count == 2 {
      elements.append(
        SVGElement(
          "path",
          ["d": path(half.edge), "fill": "none", "stroke": color, "stroke-width": "2"]))
    }
    return elements
  }

  /// Draws the curve with a gap at each point that an axis cannot show.
  private func element(of curve: Curve, _ color: String, in plot: Plot) -> [SVGElement] {
    var path = ""
    var isOpen = false
    for point in curve.points {
      guard AxisScale.canShow(point.x), AxisScale.canShow(point.y) else { isOpen = false; continue }
      path += (isOpen ? "L" : "M") + plot.place(x: point.x, y: point.y)
      isOpen = true
    }
    if path.isEmpty { return [] }
    return [
      SVGElement(
        "path",
        [
          "d": path, "fill": "none", "stroke": color, "stroke-width": "2",
          "stroke-linejoin": "round", "stroke-linecap": "round",
        ])
    ]
  }

  private func elements(of dot: Dot, in plot: Plot) -> [SVGElement] {
    guard AxisScale.canShow(dot.x), AxisScale.canShow(dot.y) else { return [] }
    let circle = circle(isOn: dot.isOn, x: plot.x(dot.x), y: plot.y(dot.y), radius: "7")
    if dot.label.isEmpty { return [circle] }
    let name = LineChart.label(
      dot.label, x: plot.left + plot.width * plot.across.position(of: dot.x) + 12,
      y: plot.top + plot.height * (1 - plot.up.position(of: dot.y)) - 10, anchor: "start")
    return [circle, name]
  }
}
