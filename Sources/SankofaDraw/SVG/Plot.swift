/// The area of a chart that holds the curves, in pixels.
struct Plot {
  let left: Double
  let top: Double
  let width: Double
  let height: Double
  let across: AxisScale
  let up: AxisScale

  func x(_ value: Int) -> String { x(Double(value)) }

  func x(_ value: Double) -> String {
    LineChart.pixels(left + width * across.position(of: value))
  }

  func y(_ value: Double) -> String {
    LineChart.pixels(top + height * (1 - up.position(of: value)))
  }

  func place(x: Int, y: Double) -> String { place(x: Double(x), y: y) }

  func place(x: Double, y: Double) -> String { "\(self.x(x)),\(self.y(y))" }

  /// Draws lines and labels at the ticks, and the horizontal axis with its label.
  func axes(xLabel: String) -> [SVGElement] {
    let bottom = top + height
    let right = LineChart.pixels(left + width)
    let rows = up.ticks.flatMap { tick in
      let place = top + height * (1 - up.position(of: tick))
      return [
        SVGElement(
          "path",
          ["d": "M\(LineChart.pixels(left)),\(LineChart.pixels(place))H\(right)", "class": "grid"]),
        LineChart.label(up.label(of: tick), x: left - 8, y: place + 4, anchor: "end"),
      ]
    }
    let columns = across.ticks.map { tick in
      LineChart.label(
        across.label(of: tick), x: left + width * across.position(of: tick), y: bottom + 18,
        anchor: "middle")
    }
    let axis = SVGElement(
      "path",
      ["d": "M\(LineChart.pixels(left)),\(LineChart.pixels(bottom))H\(right)", "class": "axis"])
    let label = LineChart.label(xLabel, x: left + width / 2, y: bottom + 36, anchor: "middle")
    return rows + columns + [axis, label]
  }
}
