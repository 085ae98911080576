import SankofaDraw
import Testing

@Suite struct WorkLineTests {
  private let line = WorkLine(name: "paths to layers.4.preactivation", done: 54, total: 169)

  @Test func aBarWhereThereIsRoom() {
    #expect(
      line.text(style: .unicode, columns: 80)
        == "paths to layers.4.preactivation  ━━━━━───────────   54/169")
    #expect(
      line.text(style: .plain, columns: 52)
        == "paths to layers.4.preactivation  ===-------   54/169")
    #expect(line.text(style: .plain, columns: 40) == "paths to layers.4.preactivation   54/169")
    #expect(line.text(style: .plain, columns: 20).count <= 20)
  }

  @Test func aNameNeverRulesTheTerminal() {
    let text = WorkLine(name: "a\u{1B}[2J", done: 1, total: 2).text(style: .plain)
    #expect(!text.contains("\u{1B}"))
  }
}
