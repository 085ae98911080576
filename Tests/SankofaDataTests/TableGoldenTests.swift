import SankofaData
import SankofaTensor
import SankofaTestSupport
import Testing

/// Tables become the numbers that scikit-learn makes of them; see `Golden/tables.py`.
struct TableGoldenTests {
  @Test(arguments: GoldenCase.all(in: "tables"))
  func scikitLearnAgrees(golden: GoldenCase) throws {
    let names = golden.value["columns"].array.map(\.string)
    let kinds = golden.value["choices"].array.map(\.string)
    func table(_ rows: String) throws -> DataTable {
      try DataTable(
        name: rows, columnNames: names,
        rows: golden.value[rows].array.map { $0.array.map(\.string) })
    }
    let choices = Dictionary(uniqueKeysWithValues: zip(names, kinds.map(choice)))
    let encoding = try TableEncoding(
      fitting: table("rows"), choices: choices, missing: .ownFeature)
    #expect(encoding.features.map(\.name) == golden.value["features"].array.map(\.string))
    let expected = golden.tensor("outputs", "value")
    // One rounding more or less: scikit-learn sums in another order.
    let tolerance = Tolerance(ulps: kinds.contains("number") ? 1 : 0)
    #expect(mismatch(try encoding.encoded(table("applied")), expected, tolerance) == nil)
    // What a file would keep does the same.
    let kept = try TableEncoding(json: encoding.json)
    #expect(kept == encoding)
    #expect(
      bitMismatch(try kept.encoded(table("applied")), try encoding.encoded(table("applied"))) == nil
    )
  }

  @Test func kindsAreFoundFromTheValues() throws {
    let cases = GoldenCase.all(in: "tables")
    #expect(cases.map(\.name) == ["apples", "people", "constant", "nearly equal", "missing"])
    for golden in cases {
      let names = golden.value["columns"].array.map(\.string)
      let table = try DataTable(
        name: golden.name, columnNames: names,
        rows: golden.value["rows"].array.map { $0.array.map(\.string) })
      let encoding = try TableEncoding(fitting: table, missing: .ownFeature)
      for (column, kind) in zip(encoding.columns, golden.value["choices"].array.map(\.string)) {
        switch (column.kind, kind) {
        // Nobody can tell an order, or that numbers should stay as they are, from the values.
        case (.number, "number"), (.number, "plain number"), (.yesNo, "yes or no"),
          (.categories, "categories"), (.categories, "ordered"):
          break
        default: Issue.record("\(column) is not of the kind \(kind)")
        }
      }
    }
  }

  private func choice(_ kind: String) -> ColumnChoice {
    switch kind {
    case "number": .number()
    case "plain number": .number(isStandardized: false)
    case "yes or no": .yesNo
    case "ordered": .ordered(["small", "medium", "large"])
    default: .categories
    }
  }
}
