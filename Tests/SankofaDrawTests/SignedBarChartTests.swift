import SankofaDraw
import Testing

@Suite struct SignedBarChartTests {
  private let chart = SignedBarChart(
    [("green", -1.5), ("light red", 0.9), ("dull", -0.4), ("bias", 0)], decimals: 2)

  @Test func barsBeginAtOneLineOfZero() {
    #expect(
      chart.text(style: .unicode, columns: 40) == """
        green      █████████████│          -1.50
        light red               │███████▊   0.90
        dull                ▐███│          -0.40
        bias                    │           0.00

        """)
  }

  @Test func asciiOnlyWhenPlain() {
    #expect(
      chart.text(style: .plain, columns: 40) == """
        green      #############|          -1.50
        light red               |########   0.90
        dull                 ###|          -0.40
        bias                    |           0.00

        """)
  }

  @Test func signsHaveColours() {
    let lines = chart.text(style: .trueColor, columns: 40).split(separator: "\n")
    let zero = "\u{1B}[2m│\u{1B}[0m"
    #expect(
      lines[0]
        == "green      \u{1B}[38;2;213;94;0m█████████████\u{1B}[0m\(zero)          -1.50")
    #expect(
      lines[1]
        == "light red               \(zero)\u{1B}[1;38;2;0;114;178m███████▊\u{1B}[0m   0.90")
    #expect(lines[3] == "bias                    \(zero)           0.00")
  }

  @Test func aSideWithoutABarTakesNoRoom() {
    #expect(
      SignedBarChart([("a", 2), ("b", 1)], decimals: 0).text(style: .plain, columns: 20) == """
        a  |#############  2
        b  |#######        1

        """)
    #expect(
      SignedBarChart([("a", -2), ("b", -1)], decimals: 0).text(style: .plain, columns: 20) == """
        a  ############|  -2
        b        ######|  -1

        """)
    #expect(
      SignedBarChart([("a", 0)], decimals: 0).text(style: .plain, columns: 16)
        == "a  |           0\n")
  }

  @Test func aTinySideKeepsItsColumn() {
    #expect(
      SignedBarChart([("a", 100), ("b", -0.01)], decimals: 2).text(style: .plain, columns: 25)
        == """
        a   |############  100.00
        b   |               -0.01

        """)
    #expect(
      SignedBarChart([("a", -100), ("b", 0.01)], decimals: 2).text(style: .plain, columns: 26)
        == """
        a  ############|   -100.00
        b              |      0.01

        """)
  }

  @Test func oddValuesAreTold() {
    let chart = SignedBarChart([("a", .nan), ("b", .infinity), ("c", -1), ("d", 0.5)], decimals: 1)
    #expect(
      chart.text(style: .plain, columns: 24) == """
        a           |        nan
        b           |#####   inf
        c  #########|       -1.0
        d           |#####   0.5

        """)
    #expect(
      SignedBarChart([("a", -.infinity)]).text(style: .plain, columns: 20)
        == "a  ##########|  -inf\n")
  }

  @Test func longNamesAreCutAndControlCharactersReplaced() {
    #expect(
      SignedBarChart([("a very long name", 1), ("x\u{1B}[31m\n", 0.5)], decimals: 0)
        .text(style: .unicode, columns: 20) == """
          a very lo…  │████████  1
          x?[31m?     │████      0

          """)
  }

  @Test func noBarsNoText() {
    #expect(SignedBarChart([]).text(style: .unicode) == "")
  }
}
