import SankofaDraw
import Testing

@Suite struct BarChartTests {
  private let chart = BarChart([("3", 0.02), ("Bag", 0.975), ("7", 0.005)])

  @Test func blocksAreRightToAnEighth() {
    #expect(
      chart.text(style: .unicode, columns: 40) == """
          3    ▌                            2.0%
        ▸ Bag  █████████████████████████▍  97.5%
          7    ▏                            0.5%

        """)
  }

  @Test func asciiOnlyWhenPlain() {
    #expect(
      chart.text(style: .plain, columns: 40) == """
          3    #                            2.0%
        > Bag  #########################   97.5%
          7                                 0.5%

        """)
  }

  @Test func theLargestBarIsBlue() {
    let lines = chart.text(style: .trueColor, columns: 40).split(separator: "\n")
    #expect(lines[0] == "  3    ▌                            2.0%")
    #expect(
      lines[1] == "\u{1B}[1;38;2;0;114;178m▸ Bag  █████████████████████████▍  97.5%\u{1B}[0m")
    #expect(
      chart.text(style: .color256, columns: 40).contains("\u{1B}[1;38;5;25m▸ Bag"))
  }

  @Test func oddValuesAreClampedAndTold() {
    let chart = BarChart([("a", .nan), ("b", 1.5), ("c", -0.25), ("d", .infinity)])
    #expect(
      chart.text(style: .plain, columns: 24) == """
          a                  nan
          b  ###########  150.0%
          c               -25.0%
        > d  ###########     inf

        """)
  }

  @Test func longNamesAreCutAndControlCharactersReplaced() {
    let chart = BarChart([("a very long name indeed", 1), ("red\u{1B}[31m\n", 0), ("猫", 0)])
    #expect(
      chart.text(style: .unicode, columns: 30) == """
        ▸ a very lo…  ████████  100.0%
          red?[31m?               0.0%
          猫                      0.0%

        """)
  }

  @Test func barsKeepEightColumnsWhereNothingFits() {
    #expect(BarChart([("one", 1)]).text(style: .plain, columns: 5) == "> one  ########  100.0%\n")
  }

  @Test func noBarsNoText() {
    #expect(BarChart([]).text(style: .unicode) == "")
  }
}
