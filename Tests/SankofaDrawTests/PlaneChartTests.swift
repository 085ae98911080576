import Foundation
import SankofaDraw
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct PlaneChartTests {
  private func chart(_ line: PlaneChart.Line) -> PlaneChart {
    var chart = PlaneChart(
      title: "a & b", xLabel: "x1", yLabel: "x2", xRange: 0...1, yRange: 0...1)
    chart.lines = [line]
    return chart
  }

  private func paths(_ chart: PlaneChart) -> [String] {
    chart.document(width: 286, height: 330).elements.compactMap { element in
      let isAxis = element.attributes.contains { $0.name == "class" }
      return isAxis ? nil : element.attributes.first { $0.name == "d" }?.value
    }
  }

  // The panel is 62…262 across and 84…284 down, so a unit is 200 pixels.
  @Test func theSideAboveZeroIsShaded() {
    #expect(
      paths(chart(.init("", a: 1, b: 0, c: -0.5)))
        == ["M162,284L262,284L262,84L162,84Z", "M162,284L162,84"])
    #expect(
      paths(chart(.init("", a: -1, b: -1, c: 0.5)))
        == ["M62,284L162,284L62,184Z", "M162,284L62,184"])
  }

  @Test func linesOutsideShadeAllOrNothing() {
    #expect(paths(chart(.init("", a: 1, b: 1, c: 3))) == ["M62,284L262,284L262,84L62,84Z"])
    #expect(paths(chart(.init("", a: 1, b: 1, c: -3))) == [])
    #expect(paths(chart(.init("", a: 0, b: 0, c: -1))) == [])
    #expect(paths(chart(.init("", a: .nan, b: 0, c: 1))) == [])
  }

  @Test func pointsAndCurves() {
    var chart = PlaneChart(
      title: "", xLabel: "", yLabel: "", xRange: 0...1, yRange: 0...1)
    chart.dots = [
      .init(x: 0, y: 1, isOn: true, label: "01"), .init(x: 0.5, y: 0.5, isOn: false),
      .init(x: .infinity, y: 0, isOn: true),
    ]
    chart.dotNames = ("yes", "no")
    chart.curves = [.init("c", [(0, 0), (0.5, 0.5), (0.6, .nan), (0.75, 0), (1, 1)])]
    let elements = chart.document(width: 286, height: 348).elements
    let circles = elements.filter { $0.name == "circle" }.map { circle in
      ["cx", "cy", "fill"].map { name in circle.attributes.first { $0.name == name }?.value ?? "" }
    }
    #expect(
      circles == [
        ["27", "60", "#E69F00"], ["88.4", "60", "none"], ["62", "102", "#E69F00"],
        ["162", "202", "none"],
      ])
    #expect(paths(chart).count == 1)
    let path = elements.compactMap { $0.attributes.first { $0.name == "d" }?.value }
    #expect(path.contains("M62,302L162,202M212,302L262,102"))
    #expect(elements.map(\.content).filter { ["01", "yes", "no", "c"].contains($0) }.count == 4)
  }

  @Test func picturesAreWellFormed() {
    let ranges: [ClosedRange<Double>] = [0...1, -0.5...1.5, 3...3, -1e9...1e9, 1e-9...2e-9]
    for range in ranges {
      var chart = chart(.init("<1> & 2", a: 1, b: -1, c: 0))
      (chart.xRange, chart.yRange) = (range, range)
      chart.dots = [.init(x: range.lowerBound, y: range.upperBound, isOn: false, label: "<")]
      let text = chart.document().text
      #expect(XMLParser(data: Data(text.utf8)).parse(), "\(range)")
      #expect(!text.contains("nan") && !text.contains("inf\""))
    }
  }
}
