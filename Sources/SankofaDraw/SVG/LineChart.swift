/// A panel with curves over whole numbers, such as epochs, with axes, labels and a legend.
public struct LineChart: Sendable {
  /// One curve.
  public struct Series: Sendable {
    /// The name in the legend.
    public var name: String
    /// The values at `first`, `first + 1`, …; the curve has a gap where a value is not finite or
    /// beyond ±1e100.
    public var values: [Double]

    /// Makes a curve.
    public init(_ name: String, _ values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// The text above the panel.
  public var title: String
  /// The text below the horizontal axis.
  public var xLabel: String
  /// The curves; the first six have different colours, which then repeat.
  public var series: [Series]
  /// The x coordinate of each curve's first value.
  public var first: Int

  /// Okabe and Ito's colours (2008), which the colour-blind can tell apart.
  private static let colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"]

  /// Curves with more points than this have no dots.
  private static let mostDots = 40

  /// Makes a chart; the first value of each curve is at 1 by default.
  public init(title: String, xLabel: String, series: [Series], first: Int = 1) {
    self.title = title
    self.xLabel = xLabel
    self.series = series
    self.first = first
  }

  /// The chart as a picture; 480 by 320 pixels by default.
  public func document(width: Int = 480, height: Int = 320) -> SVGDocument {
    SVGDocument(
      width: width, height: height, title: title,
      elements: elements(x: 0, y: 0, width: width, height: height))
  }

  /// The elements of the chart, for a larger picture; all numbers are in pixels.
  func elements(x: Int, y: Int, width: Int, height: Int) -> [SVGElement] {
    let count = max(1, series.map(\.values.count).max() ?? 1)
    let across = AxisScale(wholeNumbers: first...(first + count - 1))
    let up = AxisScale(values: series.flatMap(\.values))
    let labelWidth = Self.width(of: up.ticks.map(up.label).max { $0.count < $1.count } ?? "")
    let left = Double(x) + labelWidth + 18
    let plot = Plot(
      left: left, top: Double(y + 58), width: max(1, Double(x + width - 20) - left),
      height: Double(max(1, height - 58 - 46)), across: across, up: up)
    return [Self.label(title, x: left, y: Double(y + 24), anchor: "start", name: "heading")]
      + legend(x: left, y: Double(y + 44)) + plot.axes(xLabel: xLabel)
      + series.indices.flatMap { curve(of: $0, in: plot) }
  }

  private func curve(of index: Int, in plot: Plot) -> [SVGElement] {
    let values = series[index].values
    let color = Self.colors[index % Self.colors.count]
    // The curve starts again after each gap.
    var path = ""
    for (step, value) in values.enumerated() where AxisScale.canShow(value) {
      let isFirst = step == 0 || !AxisScale.canShow(values[step - 1])
      path += (isFirst ? "M" : "L") + plot.place(x: first + step, y: value)
    }
    let line = SVGElement(
      "path",
      [
        "d": path, "fill": "none", "stroke": color, "stroke-width": "2",
        "stroke-linejoin": "round", "stroke-linecap": "round",
      ])
    let hasDots = values.count <= Self.mostDots
    let dots = values.enumerated().filter { hasDots && AxisScale.canShow($0.element) }.map {
      step, value in
      SVGElement(
        "circle",
        [
          "cx": plot.x(first + step), "cy": plot.y(value), "r": "3", "fill": color,
        ])
    }
    return path.isEmpty ? [] : [line] + dots
  }

  private func legend(x: Double, y: Double) -> [SVGElement] {
    var x = x
    var elements: [SVGElement] = []
    for (index, series) in series.enumerated() {
      let color = Self.colors[index % Self.colors.count]
      elements.append(
        SVGElement(
          "rect",
          [
            "x": Self.pixels(x), "y": Self.pixels(y - 6), "width": "14", "height": "3",
            "fill": color,
          ]))
      elements.append(Self.label(series.name, x: x + 19, y: y, anchor: "start"))
      x += 19 + Self.width(of: series.name) + 16
    }
    return elements
  }

  static func label(
    _ text: String, x: Double, y: Double, anchor: String, name: String? = nil
  ) -> SVGElement {
    var element = SVGElement(
      "text", ["x": pixels(x), "y": pixels(y), "text-anchor": anchor], content: text)
    if let name { element.attributes.append(("class", name)) }
    return element
  }

  static func pixels(_ value: Double) -> String { NumberFormat.trimmed(value, decimals: 1) }

  /// The approximate width of 12-pixel text, in pixels; no font is available to measure it.
  static func width(of text: String) -> Double {
    Double(TerminalText.columns(of: text)) * 6.8
  }
}
