import SankofaDraw
import Testing

@Suite struct GraphPictureTests {
  /// A box of 96 (the least), below it one of the same, and what leads there: everything follows from
  /// 16 a line and 14 around, 34 between ranks, 44 above and 16 beside.
  @Test func aChainIsTheElements() {
    var picture = GraphPicture(
      title: "two", boxes: [.init("a<b", kind: .end), .init("c", lines: ["d"], kind: .weighted)],
      links: [.init(from: 0, to: 1), .init(from: 1, to: 0)], notes: ["n"])
    // Links that are no links are left out, whenever they came.
    picture.links += [.init(from: 1, to: 7), .init(from: 1, to: 1), .init(from: -1, to: 0)]
    let lines = picture.document.text.split(separator: "\n").filter { !$0.hasPrefix("  <style>") }
    #expect(
      lines.joined(separator: "\n") == """
        <svg xmlns="http://www.w3.org/2000/svg" width="128" height="206" viewBox="0 0 128 206" role="img">
          <title>two</title>
          <text x="16" y="24" text-anchor="start" class="heading">two</text>
          <path d="M64,74C64,87.5 64,87.5 64,101" class="axis"/>
          <path d="M60,100h8l-4,8z" fill="#767676"/>
          <rect x="16" y="44" width="96" height="30" rx="15" fill="#0072B2" fill-opacity="0" class="neuron"/>
          <text x="64" y="63" text-anchor="middle" class="title">a&lt;b</text>
          <rect x="16" y="108" width="96" height="46" rx="5" fill="#0072B2" fill-opacity="0.15" class="neuron"/>
          <text x="64" y="127" text-anchor="middle" class="title">c</text>
          <text x="64" y="143" text-anchor="middle" class="value">d</text>
          <text x="16" y="192" text-anchor="start">n</text>
        </svg>
        """)
  }

  /// The boxes and lines of a picture, read back from its text.
  private struct Drawn {
    struct Box { let left, top, width, height: Double }
    var boxes: [Box] = []
    var dashes = 0
    var tips: [(x: Double, y: Double)] = []

    init(_ picture: GraphPicture) {
      for element in picture.document.elements {
        func text(_ name: String) -> String? {
          element.attributes.first { $0.name == name }?.value
        }
        func number(_ name: String) -> Double { text(name).flatMap { Double($0) } ?? .nan }
        if element.name == "rect" {
          boxes.append(
            Box(
              left: number("x"), top: number("y"), width: number("width"), height: number("height"))
          )
          if text("stroke-dasharray") != nil { dashes += 1 }
        }
        let path = text("d") ?? ""
        if let match = path.wholeMatch(of: /M([\d.]+),([\d.]+)h8l-4,8z/) {
          tips.append(((Double(match.1) ?? 0) + 4, (Double(match.2) ?? 0) + 8))
        }
      }
    }

    /// True when two boxes overlap.
    func overlap(_ a: Int, _ b: Int) -> Bool {
      let (a, b) = (boxes[a], boxes[b])
      return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height
        && b.top < a.top + a.height
    }
  }

  private func check(_ picture: GraphPicture) -> Drawn {
    let drawn = Drawn(picture)
    let (width, height) = (Double(picture.document.width), Double(picture.document.height))
    #expect(drawn.boxes.count == picture.boxes.count)
    #expect(drawn.tips.count == picture.links.count)
    for first in drawn.boxes.indices {
      let box = drawn.boxes[first]
      #expect(
        box.left >= 16 && box.left + box.width <= width - 15 && box.top + box.height <= height)
      for second in 0..<first { #expect(!drawn.overlap(first, second), "\(first) over \(second)") }
    }
    for (link, tip) in zip(picture.links, drawn.tips) {
      let (from, to) = (drawn.boxes[link.from], drawn.boxes[link.to])
      #expect(from.top + from.height < to.top)
      #expect(abs(tip.y - to.top) < 0.11 && tip.x > to.left && tip.x < to.left + to.width)
    }
    return drawn
  }

  @Test func aDiamondIsSymmetric() {
    let drawn = check(
      GraphPicture(
        title: "diamond", boxes: (0..<4).map { .init("\($0)", kind: $0 == 2 ? .repeated : .plain) },
        links: [
          .init(from: 0, to: 1), .init(from: 0, to: 2), .init(from: 1, to: 3),
          .init(from: 2, to: 3),
        ]))
    let middles = drawn.boxes.map { $0.left + $0.width / 2 }
    #expect(abs(middles[0] - middles[3]) < 1 && abs(middles[1] + middles[2] - 2 * middles[0]) < 1)
    #expect(drawn.dashes == 1)
    // The left one arrives on the left.
    #expect(middles[1] < middles[2] && drawn.tips[2].x < drawn.tips[3].x)
  }

  /// Crossed as they are given, two chains are drawn beside each other.
  @Test func crossingsGo() {
    let drawn = check(
      GraphPicture(
        title: "chains", boxes: (0..<4).map { .init("\($0)") },
        links: [.init(from: 0, to: 3), .init(from: 1, to: 2)]))
    #expect(
      (drawn.boxes[0].left < drawn.boxes[1].left) == (drawn.boxes[3].left < drawn.boxes[2].left))
  }

  /// A second input stands right above what takes it, not at the top.
  @Test func inputsStandNearTheirUse() {
    let drawn = check(
      GraphPicture(
        title: "late", boxes: (0..<5).map { .init("\($0)") },
        links: [
          .init(from: 0, to: 2), .init(from: 2, to: 3), .init(from: 3, to: 4),
          .init(from: 1, to: 4),
        ]))
    #expect(drawn.boxes[1].top == drawn.boxes[3].top)
  }

  @Test(arguments: 0..<40) func randomGraphs(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func draw(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let count = 2 + draw(14)
    let links = (1..<count).flatMap { to in
      (0...draw(3)).map { _ in GraphPicture.Link(from: draw(to), to: to) }
    }
    let boxes = (0..<count).map { index in
      GraphPicture.Box(
        String(repeating: "x", count: 1 + draw(20)), lines: (0..<draw(3)).map { "line \($0)" })
    }
    _ = check(GraphPicture(title: "random", boxes: boxes, links: links))
  }

  @Test func nothingAndMuch() {
    #expect(GraphPicture(title: "none", boxes: [], links: []).document.width > 32)
    let boxes = (0..<150).map { GraphPicture.Box("\($0)") }
    let links = (1..<150).flatMap { to in (0..<to).map { GraphPicture.Link(from: $0, to: to) } }
    let clock = ContinuousClock()
    let time = clock.measure { _ = GraphPicture(title: "all", boxes: boxes, links: links).document }
    #expect(time < .seconds(60))
  }
}
