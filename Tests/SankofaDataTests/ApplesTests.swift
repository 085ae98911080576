import SankofaData
import SankofaTensor
import Testing

struct ApplesTests {
  @Test func theTable() throws {
    let apples = Apples.load()
    #expect(apples.name == "apples")
    #expect(apples.columnNames == ["colour", "firmness", "smell", "lustre", Apples.targetName])
    #expect(apples.rowCount == 48)
    #expect(try Set(apples.column("ripe")) == ["yes", "no"])
    #expect(try apples.column("ripe").count { $0 == "yes" } == 26)
    let encoding = try TableEncoding(fitting: apples, target: Apples.targetName)
    #expect(
      encoding.columns.map(\.kind) == [
        .categories(["dark red", "green", "light red", "yellow"]),
        .categories(["good", "hard", "soft"]), .categories(["faint", "lemony", "musty", "sweet"]),
        .categories(["dull", "shiny", "waxy"]),
      ])
    // The apple that the introductions ask about can be asked about.
    let row = try DataTable(
      name: "row", columnNames: Array(apples.columnNames.dropLast()),
      rows: [["light red", "good", "lemony", "shiny"]])
    #expect(
      try encoding.encoded(row).floats == [0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0])
  }

  /// Otherwise one look at one column would do, and there would be nothing to weigh.
  @Test func noColumnDecidesAlone() throws {
    let apples = Apples.load()
    let ripe = try apples.column("ripe")
    for name in apples.columnNames.dropLast() {
      let cells = try apples.column(name)
      let right = Set(cells).reduce(0) { sum, value in
        let judged = zip(cells, ripe).filter { $0.0 == value }.map(\.1)
        let yes = judged.count { $0 == "yes" }
        return sum + max(yes, judged.count - yes)
      }
      #expect(right < 35, "\(name) alone decides \(right) of 48")
    }
  }

  @Test func someAppleIsJudgedInTwoWays() {
    let apples = Apples.load()
    let rows = (0..<apples.rowCount).map(apples.row)
    #expect(Set(rows).count - Set(rows.map { $0.dropLast() }).count == 3)
  }
}
