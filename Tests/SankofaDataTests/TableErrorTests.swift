import SankofaData
import SankofaFormats
import SankofaTensor
import Testing

struct TableErrorTests {
  private func table(_ text: String, name: String = "toy") throws -> DataTable {
    try DataTable(CSV(bytes: Array(text.utf8)), name: name)
  }

  private func message(_ body: () throws -> Any) -> String {
    do {
      return "no error but \(try body())"
    } catch {
      return error is TableError ? "\(error)" : "not a TableError: \(error)"
    }
  }

  @Test func tablesThatAreNone() {
    #expect(
      message { try DataTable(name: "toy", columnNames: [], rows: []) }
        == "toy: must have at least one column, got none; name the columns.")
    #expect(
      message { try DataTable(name: "toy", columnNames: ["a", ""], rows: []) }
        == "toy: columns must have a name, got none for column 1; name it.")
    #expect(
      message { try DataTable(name: "toy", columnNames: ["a", "b", "a"], rows: []) }
        == "toy: two columns are called \"a\"; rename one.")
    #expect(
      message { try DataTable(name: "toy", columnNames: ["a", "b"], rows: [["1", "2"], ["1"]]) }
        == "toy, row 1: must have a cell for each of the 2 columns, got 1; leave cells empty that "
        + "have no value.")
    #expect(
      message { try DataTable(CSV(records: []), name: "toy") }
        == "toy: must have at least one column, got none; name the columns.")
  }

  @Test func recordsLongerThanThePiecesThatAreRead() throws {
    let note = Array(repeating: "a \"line\"", count: 100_000).joined(separator: "\n")
    let written = Array(repeating: "a \"\"line\"\"", count: 100_000).joined(separator: "\n")
    func read(_ text: String) throws -> DataTable {
      try DataTable(bytes: Array(text.utf8), name: "toy")
    }
    let table = try read("kind,note\n1,\"\(written)\"\n2,short\n")
    #expect(table.rowCount == 2)
    #expect(table.row(0) == ["1", note])
    #expect(table.row(1) == ["2", "short"])
    let error = #expect(throws: FormatError.self) { try read("kind,note\n1,\"\(written)\n") }
    #expect(
      error?.description
        == "toy:2:3: expected a second quotation mark for this one, found the end of the file; "
        + "close the cell, or get the file again if it was cut short.")
  }

  @Test func columnsThatAreNotThere() throws {
    let table = try table("colour,ripe\ngreen,no\nred,yes\n")
    let expected = "toy: there is no column \"color\"; did you mean \"colour\"?"
    #expect(message { try table.column("color") } == expected)
    #expect(message { try TableEncoding(fitting: table, target: "color") } == expected)
    #expect(message { try TableEncoding(fitting: table, ignoring: ["color"]) } == expected)
    #expect(
      message { try TableEncoding(fitting: table, choices: ["color": .categories]) } == expected)
    #expect(
      message { try TableEncoding(fitting: table, target: "weight") }
        == "toy: there is no column \"weight\"; choose one of \"colour\", \"ripe\".")
    let encoding = try TableEncoding(fitting: table, target: "ripe")
    let other = try self.table("couleur,ripe\nrouge,yes\n", name: "other.csv")
    #expect(
      message { try encoding.encoded(other) }
        == "other.csv: there is no column \"colour\"; did you mean \"couleur\"?")
    #expect(
      message { try TableEncoding(fitting: table).targets(table) }
        == "toy: the encoding was fitted without a target; fit it with one.")
  }

  @Test func nothingToLearnFrom() throws {
    #expect(
      message { try TableEncoding(fitting: table("a,b\n")) }
        == "toy: must have at least one row, got none; add one.")
    #expect(
      message { try TableEncoding(fitting: table("a,b\n1,2\n"), target: "a", ignoring: ["b"]) }
        == "toy: must have a column to learn from, got only the target; add one.")
    #expect(
      message { try TableEncoding(fitting: table("a,b\n,2\n,3\n"), missing: .ownFeature) }
        == "toy, column \"a\": must have a value in some row, got none; leave the column out.")
    let encoding = try TableEncoding(fitting: table("a,b\n1,2\n"), target: "b")
    #expect(
      message { try encoding.dataset(table("a,b\n")) }
        == "toy: must have at least one row, got none; add one.")
    #expect(
      message { try encoding.targets(table("a,b\n")) }
        == "toy: must have at least one row, got none; add one.")
  }

  @Test func cellsThatDoNotFit() throws {
    let fitted = try table("age,member,town,size\n1,yes,Accra,s\n2,no,Tema,m\n")
    let encoding = try TableEncoding(
      fitting: fitted, choices: ["size": .ordered(["s", "m"]), "member": .yesNo])
    func message(_ row: String) -> String {
      self.message {
        try encoding.encoded(
          table("age,member,town,size\n1,no,Tema,s\n" + row, name: "people.csv"))
      }
    }
    #expect(
      message("old,no,Accra,s")
        == "people.csv:3, column \"age\": must be a number, got \"old\"; correct it.")
    #expect(
      message("1e39,no,Accra,s")
        == "people.csv:3, column \"age\": must be a number that fits 32 bits, got \"1e39\"; use a "
        + "smaller unit.")
    #expect(
      message("1,perhaps,Accra,s")
        == "people.csv:3, column \"member\": must be \"yes\" or \"no\", got \"perhaps\"; correct it."
    )
    #expect(
      message("1,no,accra,s")
        == "people.csv:3, column \"town\": there is no category \"accra\"; did you mean \"Accra\"?")
    #expect(
      message("1,no,Ouagadougou,s")
        == "people.csv:3, column \"town\": there is no category \"Ouagadougou\"; choose one of "
        + "\"Accra\", \"Tema\".")
    #expect(
      message("1,no,Accra,xl")
        == "people.csv:3, column \"size\": there is no category \"xl\"; choose one of \"s\", \"m\"."
    )
    #expect(
      message("1,no,,s")
        == "people.csv:3, column \"town\": must have a value, got none; fill it in, or give missing "
        + "values a feature of their own.")
  }

  /// A row that is bad does not keep the others.
  @Test func rowsThatCanBeEncoded() throws {
    let encoding = try TableEncoding(fitting: table("a,b,c\n1,x,3\n2,y,4\n"), target: "c")
    let other = try table("c,b,a\n1,x,1\n2,z,1\n,y,2\nbig,y,3\n5,x,old\n6,y,\n7,y,8\n")
    let rows = try encoding.rows(of: other)
    #expect(rows.encodable == [0, 2, 3, 6])
    #expect(rows.errors.count == 3)
    #expect(try encoding.encoded(other.rows(at: rows.encodable)).shape == [4, 3])
    let whole = try encoding.rows(of: other, withTargets: true)
    #expect(whole.encodable == [0, 6])
    #expect(
      whole.errors.map(\.description) == [
        "toy:3, column \"b\": there is no category \"z\"; choose one of \"x\", \"y\".",
        "toy:4, column \"c\": a target must have a value, got none; fill it in, or leave the row out.",
        "toy:5, column \"c\": must be a number, got \"big\"; correct it.",
        "toy:6, column \"a\": must be a number, got \"old\"; correct it.",
        "toy:7, column \"a\": must have a value, got none; fill it in, or give missing values a "
          + "feature of their own.",
      ])
    #expect(try encoding.dataset(other.rows(at: whole.encodable)).count == 2)
    #expect(
      message { try encoding.rows(of: table("a,b\n")) }
        == "toy: must have at least one row, got none; add one.")
    #expect(
      message { try TableEncoding(fitting: table("a\n1\n")).rows(of: other, withTargets: true) }
        == "toy: the encoding was fitted without a target; fit it with one.")
    let gaps = try TableEncoding(fitting: table("a,b\n1,x\nNA,y\n"), missing: .ownFeature)
    #expect(try gaps.rows(of: table("a,b\n?,x\n1,\n")).encodable == [0])
  }

  @Test func placesWithoutAFile() throws {
    let table = try DataTable(
      name: "toy", columnNames: ["a", "b"], rows: [["1", "x"], ["2", ""]])
    #expect(
      message { try TableEncoding(fitting: table) }
        == "toy, row 1, column \"b\": must have a value, got none; fill it in, or give missing "
        + "values a feature of their own.")
    let target = try DataTable(
      name: "toy", columnNames: ["a", "b"], rows: [["1", ""], ["2", "x"]])
    // A target is never missing.
    let refusal =
      "toy, row 0, column \"b\": a target must have a value, got none; fill it in, or leave the row "
      + "out."
    #expect(
      message { try TableEncoding(fitting: target, target: "b", missing: .ownFeature) } == refusal)
    let encoding = try TableEncoding(fitting: table.rows(at: [0]), target: "b")
    #expect(message { try encoding.targets(target) } == refusal)
  }

  @Test(arguments: [
    "inf", "0x10", "1_000", "1 00", "--1", "+", ".", "1e", "1e+", "e5", "1.2.3", "½", "٣",
  ])
  func whatIsNoNumber(text: String) throws {
    #expect(
      message { try TableEncoding(fitting: table("a\n\"\(text)\"\n"), choices: ["a": .number()]) }
        == "toy:2, column \"a\": must be a number, got \"\(text)\"; correct it.")
  }

  @Test(arguments: [
    ("12", 12), ("-0.5", -0.5), (".5", 0.5), ("5.", 5), ("+1E-2", 0.01), ("1e+2", 100), ("007", 7),
  ])
  func whatIsANumber(text: String, number: Float) throws {
    let encoding = try TableEncoding(
      fitting: table("a\n\(text)\n"), choices: ["a": .number(isStandardized: false)])
    #expect(try encoding.encoded(table("a\n\(text)\n")).floats == [number])
  }

  @Test func choicesThatDoNotFit() throws {
    let table = try table("a,b\nx,1\ny,2\nz,3\n")
    #expect(
      message { try TableEncoding(fitting: table, choices: ["a": .number()]) }
        == "toy:2, column \"a\": must be a number, got \"x\"; correct it.")
    #expect(
      message { try TableEncoding(fitting: table, choices: ["a": .yesNo]) }
        == "toy, column \"a\": must hold two values such as yes and no, got \"x\", \"y\", \"z\"; "
        + "choose another kind for the column.")
    #expect(
      message { try TableEncoding(fitting: table, choices: ["a": .either(yes: "x", no: "y")]) }
        == "toy:4, column \"a\": must be \"x\" or \"y\", got \"z\"; correct it.")
    #expect(
      message { try TableEncoding(fitting: table, choices: ["a": .either(yes: "x", no: "X")]) }
        == "column \"a\": must have two different words for yes and no, got \"x\", \"X\"; correct "
        + "the list.")
    #expect(
      message { try TableEncoding(fitting: table, choices: ["a": .ordered(["x", "y"])]) }
        == "toy:4, column \"a\": there is no category \"z\"; choose one of \"x\", \"y\".")
    for wrong in [[], ["x", "x"], ["x", ""], ["x ", "y"]] {
      let shown = wrong.isEmpty ? "none" : wrong.map { "\"\($0)\"" }.joined(separator: ", ")
      #expect(
        message { try TableEncoding(fitting: table, choices: ["a": .ordered(wrong)]) }
          == "column \"a\": must have categories that differ, without spaces around them, got "
          + "\(shown); correct the list.")
    }
  }

  @Test func tooManyCategories() throws {
    func rows(_ count: Int) throws -> DataTable {
      try table("a\n" + (0..<count).map { "c\($0)\n" }.joined())
    }
    #expect(try TableEncoding(fitting: rows(1_000)).width == 1_000)
    #expect(
      message { try TableEncoding(fitting: rows(1_001)) }
        == "toy, column \"a\": must have at most 1000 categories, got 1001; leave the column out, or "
        + "put rare categories together.")
  }

  @Test func featuresOfOneName() throws {
    #expect(
      message { try TableEncoding(fitting: table("a,a=x\nx,1\ny,2\n")) }
        == "columns \"a\" and \"a=x\": both give a feature called \"a=x\"; rename one.")
    #expect(
      message {
        try TableEncoding(fitting: table("a\n(missing)\n\"\"\n"), missing: .ownFeature)
      } == "columns \"a\" and \"a\": both give a feature called \"a=(missing)\"; rename one.")
  }

  @Test func textsOfOthersStayOnOneLine() throws {
    let encoding = try TableEncoding(fitting: table("a\nx\ny\n"))
    let text = message { try encoding.encoded(table("a\n\"\u{1b}[31m\nred\"\n")) }
    #expect(
      text
        == "toy:2, column \"a\": there is no category \"\\u{1B}[31m\\nred\"; choose one of "
        + "\"x\", \"y\".")
  }
}
