import SankofaDraw
import Testing

@Suite struct TableTests {
  private let table = Table(
    columns: [.init("layer"), .init("output"), .init("parameters", isRight: true)],
    rows: [["flatten", "[784]", "0"], ["dense", "[256]", "200,960"]],
    footer: [["total", "", "200,960"]])

  @Test func columnsAreAligned() {
    #expect(
      table.text(style: .unicode) == """
        layer    output  parameters
        ───────  ──────  ──────────
        flatten  [784]            0
        dense    [256]      200,960
        ───────  ──────  ──────────
        total               200,960

        """)
  }

  @Test func asciiOnlyWhenPlain() {
    let table = Table(
      columns: [.init("a"), .init("b")], rows: [["x", "y"], ["z"], ["1", "2", "3"]])
    #expect(
      table.text(style: .plain) == """
        a  b
        -  -
        x  y
        z
        1  2

        """)
  }

  @Test func titlesAreBoldAndRulesFaint() {
    let table = Table(columns: [.init("name")], rows: [["x"]])
    #expect(
      table.text(style: .trueColor)
        == "\u{1B}[1mname\u{1B}[0m\n\u{1B}[2m────\u{1B}[0m\nx\n")
  }

  @Test func wideCharactersTakeTwoColumns() {
    let table = Table(
      columns: [.init("n"), .init("m")], rows: [["猫", "1"], ["🦊", "2"], ["é", "3"]])
    #expect(table.text(style: .plain) == "n   m\n--  -\n猫  1\n🦊  2\né   3\n")
  }

  @Test func controlCharactersDoNotReachTheTerminal() {
    let table = Table(columns: [.init("n")], rows: [["a\nb\u{1B}[2J\u{202E}\r\n"]])
    #expect(table.text(style: .plain) == "n\n---------\na?b?[2J??\n")
  }
}

@Suite struct ConfusionMatrixPictureTests {
  @Test func namesThatFitStandAboveTheColumns() {
    let picture = ConfusionMatrixPicture(counts: [[41, 3], [0, 50]], classNames: ["cat", "dog"])
    #expect(
      picture.text(style: .unicode) == """
                predicted
        actual  cat  dog  correct
        cat      41    3    93.2%
        dog       ·   50   100.0%

        """)
    #expect(
      picture.text(style: .plain) == """
                predicted
        actual  cat  dog  correct
        cat      41    3    93.2%
        dog       .   50   100.0%

        """)
  }

  @Test func longNamesGiveWayToNumbersAndManyClassesToSeveralMatrices() {
    let names = ["T-shirt", "Trouser", "Pullover"]
    let picture = ConfusionMatrixPicture(
      counts: [[9, 1, 0], [0, 8, 2], [0, 0, 0]], classNames: names)
    #expect(
      picture.text(style: .plain, columns: 32) == """
                    predicted
        actual      0  1  2  correct
        0 T-shirt   9  1  .    90.0%
        1 Trouser   .  8  2    80.0%
        2 Pullover  .  .  .        -

        """)
    #expect(
      picture.text(style: .plain, columns: 26) == """
                    predicted
        actual      0  1
        0 T-shirt   9  1
        1 Trouser   .  8
        2 Pullover  .  .

                    predicted
        actual      2  correct
        0 T-shirt   .    90.0%
        1 Trouser   2    80.0%
        2 Pullover  .        -

        """)
  }

  @Test func rightIsBlueWrongIsOrangeZeroIsFaint() {
    let picture = ConfusionMatrixPicture(counts: [[2, 1], [0, 3]], classNames: ["a", "b"])
    let lines = picture.text(style: .trueColor).split(separator: "\n")
    #expect(
      lines[2]
        == "a       \u{1B}[1;38;2;0;114;178m2\u{1B}[0m  \u{1B}[38;2;213;94;0m1\u{1B}[0m    66.7%")
    #expect(
      lines[3]
        == "b       \u{1B}[2m·\u{1B}[0m  \u{1B}[1;38;2;0;114;178m3\u{1B}[0m   100.0%")
  }

  @Test func noClassesNoText() {
    #expect(ConfusionMatrixPicture(counts: [], classNames: []).text(style: .plain) == "")
  }
}
