import Foundation
import SankofaDraw
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct SVGTests {
  @Test func elementsAreNestedAndEscaped() {
    let element = SVGElement(
      "g", ["id": "a\"<b>&"],
      children: [
        SVGElement("rect", ["x": "1", "y": "2"]),
        SVGElement("text", content: "R&D <1\u{0}\u{1B}"),
      ])
    #expect(
      element.text() == """
        <g id="a&quot;&lt;b&gt;&amp;">
          <rect x="1" y="2"/>
          <text>R&amp;D &lt;1\u{FFFD}\u{FFFD}</text>
        </g>

        """)
  }

  @Test func aChartIsTheseElements() {
    let chart = LineChart(
      title: "loss", xLabel: "epoch",
      series: [.init("training", [4, .nan, 2, 1]), .init("validation", [3])])
    let text = chart.document(width: 300, height: 200).text
    let style = "<style>text{font:12px system-ui,sans-serif;fill:#767676}"
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("  <style>") }
    #expect(text.contains(style))
    #expect(lines.joined(separator: "\n") == Self.chart)
  }

  // The places follow from the sizes: the plot is 24.8…280 across (a label of 6.8, margins of 18
  // and 20) and 58…154 down, so an epoch is 85.07 pixels and a unit of loss 24.
  private static let chart = """
    <svg xmlns="http://www.w3.org/2000/svg" width="300" height="200" viewBox="0 0 300 200" role="img">
      <title>loss</title>
      <text x="24.8" y="24" text-anchor="start" class="heading">loss</text>
      <rect x="24.8" y="38" width="14" height="3" fill="#0072B2"/>
      <text x="43.8" y="44" text-anchor="start">training</text>
      <rect x="114.2" y="38" width="14" height="3" fill="#D55E00"/>
      <text x="133.2" y="44" text-anchor="start">validation</text>
      <path d="M24.8,154H280" class="grid"/>
      <text x="16.8" y="158" text-anchor="end">0</text>
      <path d="M24.8,130H280" class="grid"/>
      <text x="16.8" y="134" text-anchor="end">1</text>
      <path d="M24.8,106H280" class="grid"/>
      <text x="16.8" y="110" text-anchor="end">2</text>
      <path d="M24.8,82H280" class="grid"/>
      <text x="16.8" y="86" text-anchor="end">3</text>
      <path d="M24.8,58H280" class="grid"/>
      <text x="16.8" y="62" text-anchor="end">4</text>
      <text x="24.8" y="172" text-anchor="middle">1</text>
      <text x="109.9" y="172" text-anchor="middle">2</text>
      <text x="194.9" y="172" text-anchor="middle">3</text>
      <text x="280" y="172" text-anchor="middle">4</text>
      <path d="M24.8,154H280" class="axis"/>
      <text x="152.4" y="190" text-anchor="middle">epoch</text>
      <path d="M24.8,58M194.9,106L280,130" fill="none" stroke="#0072B2" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/>
      <circle cx="24.8" cy="58" r="3" fill="#0072B2"/>
      <circle cx="194.9" cy="106" r="3" fill="#0072B2"/>
      <circle cx="280" cy="130" r="3" fill="#0072B2"/>
      <path d="M24.8,82" fill="none" stroke="#D55E00" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/>
      <circle cx="24.8" cy="82" r="3" fill="#D55E00"/>
    </svg>
    """

  @Test func picturesAreWellFormed() {
    let odd: [[Double]] = [
      [], [.nan], [.infinity, 1], [0, 0], [-3, -3], [.leastNonzeroMagnitude, 1e-300],
      [1.7e308, -1.7e308],
      [1e99, -1e99], [1e20, 1e20 + 20_000], [1e-9, 3e-9], .init(repeating: 1, count: 500),
    ]
    for values in odd {
      let chart = HistoryChart([("<loss>", values, []), ("b", values, values), ("c", [1], [])])
      let parser = XMLParser(data: Data(chart.document().text.utf8))
      #expect(parser.parse(), "\(values)")
      #expect(!chart.document().text.contains("\"nan\""))
    }
  }

  @Test(
    arguments: [
      ([0.88, 0.991], ["0.85", "0.90", "0.95", "1.00"]),
      ([0.62, 0.033], ["0.0", "0.2", "0.4", "0.6", "0.8"]),
      ([0, 0], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      ([-3, -3], ["-3.4", "-3.2", "-3.0", "-2.8", "-2.6"]),
      ([1_190_000, 1_300_000], ["1,150,000", "1,200,000", "1,250,000", "1,300,000"]),
      ([1e-9, 3e-9], ["1.00e-09", "1.50e-09", "2.00e-09", "2.50e-09", "3.00e-09"]),
    ] as [([Double], [String])])
  func ticksAreRoundNumbers(values: [Double], labels: [String]) {
    let chart = LineChart(title: "", xLabel: "", series: [.init("", values)])
    let found = chart.document().elements
      .filter { $0.attributes.contains { $0 == ("text-anchor", "end") } }
      .map(\.content)
    #expect(found == labels)
  }

  @Test func aHistoryHasAPanelForEachValue() {
    let chart = HistoryChart([
      ("loss", [2, 1], [2, 1.5]), ("accuracy", [0.5, 0.75], []), ("error", [1, 2], []),
    ])
    let document = chart.document()
    #expect(document.width == 840)
    #expect(document.height == 600)
    #expect(document.title == "loss, accuracy, error by epoch")
    let texts = document.elements.map(\.content).filter { !$0.isEmpty }
    #expect(texts.filter { $0 == "training" }.count == 3)
    #expect(texts.filter { $0 == "validation" }.count == 1)
    #expect(texts.filter { $0 == "epoch" }.count == 3)
  }
}
