import SankofaDraw
import Testing

@Suite struct TerminalImageTests {
  /// A zero from the 8×8 digits, values 0…16.
  private static let zero: [Double] = [
    0, 0, 5, 13, 9, 1, 0, 0,
    0, 0, 13, 15, 10, 15, 5, 0,
    0, 3, 15, 2, 0, 11, 8, 0,
    0, 4, 12, 0, 0, 8, 8, 0,
    0, 5, 8, 0, 0, 9, 8, 0,
    0, 4, 11, 0, 1, 12, 7, 0,
    0, 2, 14, 5, 10, 12, 0, 0,
    0, 0, 6, 13, 10, 0, 0, 0,
  ]

  @Test func aSmallImageIsDoubled() {
    let image = TerminalImage(width: 8, height: 8, values: Self.zero.map { $0 / 16 })
    let expected = """
          --%%++
          %%@@**@@--
        ..@@..  **++
        ::##    ++++
        --++    ++++
        ::**    ##==
        ..%%--**##
          --%%**

      """
    #expect(image.text(style: .plain) == expected)
    #expect(image.text(style: .unicode) == expected)
  }

  @Test func aSquareImageTakesHalfAsManyLinesAsColumns() {
    let image = TerminalImage(width: 28, height: 28, values: .init(repeating: 1, count: 784))
    let lines = image.text(style: .plain).split(separator: "\n")
    #expect(lines == .init(repeating: Substring(String(repeating: "@", count: 28)), count: 14))
    let colored = image.text(style: .trueColor).split(separator: "\n")
    #expect(colored.count == 14)
    #expect(colored.allSatisfy { $0.count { $0 == "▀" } == 28 })
  }

  @Test func aWideImageShrinksToTheColumns() {
    let values = (0..<100).flatMap { _ in (0..<200).map { $0 < 100 ? 0.0 : 1.0 } }
    let image = TerminalImage(width: 200, height: 100, values: values)
    let line = "     @@@@@\n"
    #expect(image.text(style: .plain, columns: 10) == line + line + line)
  }

  @Test func trueColorsAreSentWhereTheyChange() {
    let image = TerminalImage(width: 20, height: 2, values: .init(repeating: 1, count: 40))
    let black = TerminalImage(width: 20, height: 1, values: .init(repeating: 0, count: 20))
    let blocks = String(repeating: "▀", count: 20)
    #expect(
      image.text(style: .trueColor)
        == "\u{1B}[38;2;255;255;255;48;2;255;255;255m\(blocks)\u{1B}[0m\n")
    // An odd number of rows leaves the lower half of the last line to the terminal.
    #expect(black.text(style: .trueColor) == "\u{1B}[38;2;0;0;0m\(blocks)\u{1B}[0m\n")
  }

  @Test func greysOfThe256Colors() {
    let values = [0, 0.5, 1, -1, 2, .nan, 0.04, 0.96] + [Double](repeating: 0, count: 12)
    let image = TerminalImage(width: 20, height: 1, values: values)
    let expected = [(16, 1), (244, 1), (231, 1), (16, 1), (231, 1), (16, 1), (232, 1), (255, 1)]
    let start = expected.map { "\u{1B}[38;5;\($0.0)m▀" }.joined()
    let rest = "\u{1B}[38;5;16m" + String(repeating: "▀", count: 12) + "\u{1B}[0m\n"
    #expect(image.text(style: .color256) == start + rest)
  }

  @Test func nothingIsDrawnOfAnEmptyImage() {
    #expect(TerminalImage(width: 0, height: 3, values: []).text(style: .plain) == "")
  }
}

@Suite struct TerminalStyleTests {
  @Test(
    arguments: [
      (["TERM": "xterm-256color", "LANG": "en_GB.UTF-8"], .color256),
      (["TERM": "xterm", "COLORTERM": "truecolor", "LANG": "C.utf8"], .trueColor),
      (["TERM": "xterm", "LANG": "de_DE.UTF-8@euro"], .unicode),
      (["TERM": "xterm-256color"], .color256),
      (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"], .unicode),
      (["TERM": "xterm-256color", "NO_COLOR": ""], .color256),
      (["TERM": "xterm-256color", "LANG": "de_DE.ISO-8859-1"], .plain),
      (["TERM": "xterm-256color", "LANG": "en_GB.UTF-8", "LC_ALL": "C"], .plain),
      (["TERM": "dumb"], .plain),
      (["TERM": "linux"], .plain),
      ([:], .plain),
    ] as [([String: String], TerminalStyle)])
  func theTerminalDecides(variables: [String: String], style: TerminalStyle) {
    #expect(TerminalStyle.suited(isTerminal: true) { variables[$0] } == style)
    #expect(TerminalStyle.suited(isTerminal: false) { variables[$0] } == .plain)
  }
}
