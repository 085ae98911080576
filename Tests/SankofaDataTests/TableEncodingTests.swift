import SankofaData
import SankofaFormats
import SankofaTensor
import Testing

struct TableEncodingTests {
  private func table(_ text: String) throws -> DataTable {
    try DataTable(CSV(bytes: Array(text.utf8)), name: "toy")
  }

  @Test func aTableIsNamedColumnsOfText() throws {
    let table = try table("name,age\nAma, 31\nKofi,\"4\"\n")
    #expect(table.name == "toy")
    #expect(table.columnNames == ["name", "age"])
    #expect(table.rowCount == 2)
    #expect(table[0, 1] == " 31")
    #expect(table.row(1) == ["Kofi", "4"])
    #expect(try table.column("age") == [" 31", "4"])
    let rows = table.rows(at: [1, 0, 1])
    #expect(try rows.column("name") == ["Kofi", "Ama", "Kofi"])
    let headless = try DataTable(CSV(records: [["a", "b"]]), name: "toy")
    #expect(headless.columnNames == ["column 1", "column 2"])
  }

  @Test func eachFeatureSaysWhereItComesFrom() throws {
    let table = try table(
      "size,age,member,town\nsmall,1,Yes,Kumasi\nlarge,3,no,Accra\nsmall,5,YES,Accra\n")
    let encoding = try TableEncoding(
      fitting: table, choices: ["size": .ordered(["small", "medium", "large"])])
    let deviation = (8.0 / 3).squareRoot()
    #expect(
      encoding.features == [
        .init("size", "size", .rank(["small", "medium", "large"])),
        .init("age", "age", .number(mean: 3, deviation: deviation)),
        .init("member", "member", .yesNo(yes: "Yes", no: "no")),
        .init("town=Accra", "town", .category("Accra")),
        .init("town=Kumasi", "town", .category("Kumasi")),
      ])
    #expect(encoding.width == 5)
    #expect(
      encoding.columns.map(\.values)
        == [["small", "medium", "large"], nil, ["no", "Yes"], ["Accra", "Kumasi"]])
    let two = Float(2 / deviation)
    #expect(
      try encoding.encoded(table).floats == [
        0, -two, 1, 0, 1,
        2, 0, 0, 1, 0,
        0, two, 1, 1, 0,
      ])
  }

  /// The mean of 0.1 + 0.1 + 0.1, as rounded, is not 0.1, and "deviates" by 1.4e-17 from it.
  @Test(arguments: ["0.1", "-0.7", "1e-30", "3e38", "0"])
  func equalNumbersBecomeZeros(cell: String) throws {
    for count in [1, 3, 7, 10] {
      let table = try table("x,y\n" + String(repeating: "\(cell),1\n", count: count))
      let encoding = try TableEncoding(fitting: table, target: "y")
      #expect(encoding.columns[0].kind == .number(mean: try #require(Double(cell)), deviation: 1))
      #expect(try encoding.encoded(table).floats == Array(repeating: 0, count: count))
    }
  }

  /// Numbers that differ by rounding alone are equal; a small difference that is real stays.
  @Test func nearlyEqualNumbers() throws {
    let near = try TableEncoding(fitting: table("x\n0.3\n0.30000000000000004\n0.3\n"))
    guard case .number(_, let deviation) = near.columns[0].kind else { throw Missing() }
    #expect(deviation == 1)
    let small = try TableEncoding(fitting: table("x\n0.3\n0.3000000000001\n"))
    guard case .number(_, let other) = small.columns[0].kind else { throw Missing() }
    #expect(abs(other - 5e-14) < 1e-16)
  }

  /// A number that is not standardised is looked at nevertheless, and so are those whose mean is 0.
  @Test(arguments: [true, false]) func numbersThatDoNotFitAreRefused(isStandardized: Bool) throws {
    let table = try table("x\n1e39\n-1e39\n")
    #expect(throws: TableError.self) {
      try TableEncoding(
        fitting: table, choices: ["x": .number(isStandardized: isStandardized)])
    }
  }

  private struct Missing: Error {}

  @Test func columnsAreFoundByNameAndSpacesDoNotCount() throws {
    let encoding = try TableEncoding(fitting: table("a,b\n1,x\n3,y\n"))
    let other = try table("more,b,a\n?, y\t, 3 \n?,x,+1.0\n")
    #expect(try encoding.encoded(other).floats == [1, 0, 1, -1, 1, 0])
    #expect(try encoding.encoded(other).shape == [2, 3])
  }

  @Test func targets() throws {
    let table = try table("x,ripe,price,sort\n1,yes,2.5,b\n2,no,-1,a\n3,no,0.5,b\n")
    func data(_ target: String, _ choice: ColumnChoice = .automatic) throws -> Dataset {
      try TableEncoding(fitting: table, target: target, choices: [target: choice]).dataset(table)
    }
    let ripe = try data("ripe")
    #expect(ripe.targets.shape == [3, 1])
    #expect(ripe.targets.floats == [1, 0, 0])
    #expect(ripe.name == "toy")
    #expect(ripe.classNames == nil)
    #expect(ripe.features.shape == [3, 4])
    // Numbers stay as they are, whatever is said of standardising.
    #expect(try data("price").targets.floats == [2.5, -1, 0.5])
    #expect(try data("price", .number(isStandardized: true)).targets.floats == [2.5, -1, 0.5])
    let sort = try data("sort")
    #expect(sort.targets.shape == [3])
    #expect(sort.targets.integers == [1, 0, 1])
    #expect(sort.classNames == ["a", "b"])
    #expect(try data("sort", .ordered(["b", "a"])).targets.integers == [0, 1, 0])
    #expect(try data("sort", .either(yes: "a", no: "b")).targets.floats == [0, 1, 0])
    #expect(try data("ripe", .categories).targets.integers == [1, 0, 0])
  }

  @Test(arguments: [
    ("1,0", "1", "0"), ("No,no,yes", "yes", "No"), ("TRUE", "TRUE", "false"), ("f,t", "t", "f"),
    ("n,Y", "Y", "n"),
  ])
  func pairsOfYesAndNo(cells: String, yes: String, no: String) throws {
    let text = "x,y\n" + cells.split(separator: ",").map { "1,\($0)\n" }.joined()
    let target = try TableEncoding(fitting: table(text), target: "y").target
    #expect(target?.kind == .yesNo(yes: yes, no: no))
    // As features, 0 and 1 are numbers.
    let column = try TableEncoding(fitting: table(text)).columns[1]
    if cells == "1,0" {
      #expect(column.kind == .number(mean: 0.5, deviation: 0.5))
    } else {
      #expect(column.kind == .yesNo(yes: yes, no: no))
    }
  }

  @Test(arguments: ["yes,maybe", "yes,true", "1,0,2", "a,b"])
  func noPairs(cells: String) throws {
    let text = "x,y\n" + cells.split(separator: ",").map { "1,\($0)\n" }.joined()
    if case .yesNo = try TableEncoding(fitting: table(text), target: "y").target?.kind {
      Issue.record("\(cells) was taken for yes and no")
    }
  }

  @Test func theOrderOfRowsDoesNotMatter() throws {
    let table = Apples.load()
    let backwards = table.rows(at: Array((0..<table.rowCount).reversed()))
    #expect(
      try TableEncoding(fitting: table, target: "ripe")
        == TableEncoding(fitting: backwards, target: "ripe"))
  }

  @Test func missingValuesCanBeAFeature() throws {
    let table = try table("age,member,size,town\n1,yes,s,?\n?,no,m,Accra\n3,,,Accra\n")
    let encoding = try TableEncoding(
      fitting: table, choices: ["size": .ordered(["s", "m"])], missing: .ownFeature,
      missingTexts: [" ? "])
    #expect(
      encoding.features.map(\.name) == [
        "age", "age=(missing)", "member", "member=(missing)", "size", "size=(missing)",
        "town=Accra", "town=(missing)",
      ])
    #expect(
      try encoding.encoded(table).floats == [
        -1, 0, 1, 0, 0, 0, 0, 1,
        0, 1, 0, 0, 1, 0, 1, 0,
        1, 0, 0, 1, 0, 1, 1, 0,
      ])
    #expect(encoding.isMissing("\t?") && encoding.isMissing(" ") && !encoding.isMissing("??"))
  }

  @Test func ignoredColumnsAreNoFeatures() throws {
    let encoding = try TableEncoding(
      fitting: table("id,x,y\na,1,2\nb,,4\n"), target: "y", ignoring: ["id"],
      missing: .ownFeature)
    #expect(encoding.columns.map(\.name) == ["x"])
  }

  @Test func jsonIsAContract() throws {
    let table = try table(
      "size,age,ok,town,ripe\ns,1,t,Accra,yes\nm,3,f,\"a\"\"b\",no\nm,3,f,,no\n")
    let encoding = try TableEncoding(
      fitting: table, target: "ripe", choices: ["size": .ordered(["s", "m"])],
      missing: .ownFeature, missingTexts: ["?"])
    let mean = 7.0 / 3
    let text =
      #"{"format":"sankofa-table-encoding","version":1,"missingTexts":["","?"],"columns":["#
      + #"{"name":"size","kind":"ordered","categories":["s","m"],"hasMissingFeature":false},"#
      + #"{"name":"age","kind":"number","mean":\#(mean),"deviation":0.9428090415820634,"#
      + #""hasMissingFeature":false},"#
      + #"{"name":"ok","kind":"yes-no","yes":"t","no":"f","hasMissingFeature":false},"#
      + #"{"name":"town","kind":"categories","categories":["Accra","a\"b"],"#
      + #""hasMissingFeature":true}],"#
      + #""target":{"name":"ripe","kind":"yes-no","yes":"yes","no":"no","hasMissingFeature":false}}"#
    #expect(encoding.json.description == text)
    #expect(try TableEncoding(json: JSON(parsing: text)) == encoding)
    let untargeted = try TableEncoding(fitting: table, ignoring: ["town"])
    #expect(try TableEncoding(json: untargeted.json) == untargeted)
  }
}

extension TableFeature {
  fileprivate init(_ name: String, _ column: String, _ meaning: Meaning) {
    self.init(name: name, column: column, meaning: meaning)
  }
}
