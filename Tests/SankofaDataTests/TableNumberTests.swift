import Foundation
import SankofaData
import SankofaFormats
import SankofaTensor
import Testing

/// Numbers as people and programs write them, and the gaps between them.
struct TableNumberTests {
  let folder = TemporaryFolder()

  private func table(_ text: String, decimal: DecimalSign? = nil) throws -> DataTable {
    folder.write(Array(text.utf8), as: "t.csv")
    return try DataTable(contentsOf: folder.path + "/t.csv", form: TableForm(decimal: decimal))
  }

  /// The numbers of a column as they are; the last feature of several is that of gaps.
  private func numbers(_ table: DataTable, _ column: String) throws -> [Float] {
    let ignored = table.columnNames.filter { $0 != column }
    let encoding = try TableEncoding(
      fitting: table, choices: [column: .number(isStandardized: false)], ignoring: ignored,
      missing: .ownFeature)
    // Nobody had to say that they are numbers.
    let found = try TableEncoding(fitting: table, ignoring: ignored, missing: .ownFeature)
    if case .number = found.columns[0].kind {} else { Issue.record("\(found.columns[0].kind)") }
    #expect(found.width == encoding.width)
    return try encoding.encoded(table).floats
  }

  private func message(_ body: () throws -> Any) -> String {
    do { return "no error but \(try body())" } catch { return "\(error)" }
  }

  @Test func oneGapIsOneGap() throws {
    let question = try table("x,c\n1,no\n2,no\n3,yes\n?,yes\n4,yes\n")
    #expect(try numbers(question, "x") == [1, 0, 2, 0, 3, 0, 0, 1, 4, 0])
    let encoding = try TableEncoding(fitting: question, target: "c", missing: .ownFeature)
    #expect(encoding.features.map(\.name) == ["x", "x=(missing)"])
    #expect(
      message { try TableEncoding(fitting: question, target: "c") }
        == "\(folder.path)/t.csv:5, column \"x\": must have a value, got \"?\"; fill it in, or give "
        + "missing values a feature of their own.")
    let na = try table("x,y,c\n1,NA,yes\n2,1,no\n3,5,yes\n0,0,no\n")
    #expect(try numbers(na, "y") == [0, 1, 1, 0, 5, 0, 0, 0])
  }

  @Test(arguments: [
    "", "?", "-", "--", "NA", "n/a", "N/A", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "None",
  ])
  func marksOfNoValue(mark: String) throws {
    #expect(try numbers(table("x,y\n1,a\n\(mark),b\n3,c\n"), "x") == [1, 0, 0, 1, 3, 0])
  }

  /// Among words they may be words.
  @Test func marksAmongCategories() throws {
    let table = try table("country,sign,member\nNA,+,yes\nGH,-,?\nGH,-,no\n")
    let encoding = try TableEncoding(fitting: table, missing: .ownFeature)
    #expect(
      encoding.features.map(\.name) == [
        "country=GH", "country=NA", "sign=+", "sign=-", "member", "member=(missing)",
      ])
    let target = try TableEncoding(fitting: table, target: "country", missing: .ownFeature)
    #expect(target.target?.values == ["GH", "NA"])
    #expect(
      message { try TableEncoding(fitting: table, target: "member", missing: .ownFeature) }
        == "\(folder.path)/t.csv:3, column \"member\": a target must have a value, got \"?\"; fill it "
        + "in, or leave the row out.")
  }

  @Test func markedThousands() throws {
    let text = "x,y,c\n\"1,234\",2,yes\n\"2,345\",1,no\n\"3,000\",5,yes\n\"1,000\",0,no\n"
    #expect(try numbers(table(text), "x") == [1234, 2345, 3000, 1000])
    #expect(try numbers(table("x,y\n\"1,234,567.5\",2\n12,1\n"), "x") == [1_234_567.5, 12])
    #expect(try numbers(table("x,y\n1 234,2\n12 345.5,1\n"), "x") == [1234, 12345.5])
    #expect(try numbers(table("x,y\n1'234,2\n1\u{202f}000,1\n"), "x") == [1234, 1000])
  }

  @Test func decimalCommas() throws {
    #expect(
      try numbers(table("x;y;c\n1,5;2;yes\n2,5;1;no\n3,5;5;yes\n0,5;0;no\n"), "x") == [
        1.5, 2.5, 3.5, 0.5,
      ])
    #expect(try numbers(table("x\ty\n1.234,5\t1\n0,25\t2\n"), "x") == [1234.5, 0.25])
    // In quotation marks between commas, where it marks no thousands.
    #expect(try numbers(table("x,y\n\"1,5\",1\n\"0,25\",2\n"), "x") == [1.5, 0.25])
    // One column says it for another.
    #expect(try numbers(table("x;y\n1,234;0,5\n2,345;1,5\n"), "x") == [1.234, 2.345])
    #expect(try numbers(table("x;y\n1.234;0,5\n2.345;1,5\n"), "x") == [1234, 2345])
    #expect(try numbers(table("x;y\n1,234;0.5\n2,345;1.5\n"), "x") == [1234, 2345])
    // Points are decimal where nothing speaks against it.
    #expect(try numbers(table("x;y\n1.234;a\n2.345;b\n"), "x") == [1.234, 2.345])
  }

  @Test func whatNobodyCanTell() throws {
    let text = "x;y\n1,234;a\n2,345;b\n"
    #expect(
      message { try TableEncoding(fitting: table(text), target: "y") }
        == "\(folder.path)/t.csv:2, column \"x\": \"1,234\" is 1.234 with a decimal comma and 1234 with "
        + "a decimal point; give DataTable the decimal sign.")
    // A row without a file has no sign to be given.
    let encoding = try TableEncoding(fitting: table("x;y\n1;a\n2;b\n"), target: "y")
    #expect(
      message {
        try encoding.encoded(DataTable(name: "value", columnNames: ["x"], rows: [["1,234"]]))
      }
        == "value, column \"x\": \"1,234\" is 1.234 with a decimal comma and 1234 with a decimal "
        + "point; write 1.234 or 1234.")
    #expect(try numbers(table(text, decimal: .comma), "x") == [1.234, 2.345])
    #expect(try numbers(table(text, decimal: .point), "x") == [1234, 2345])
    // A column that has both is a column of numbers, one of which is wrong.
    #expect(
      message { try TableEncoding(fitting: table("x,y\n1.5,a\n\"2,5\",b\n"), target: "y") }
        == "\(folder.path)/t.csv:3, column \"x\": must be a number, got \"2,5\"; write a point for the "
        + "decimal comma.")
    // The other sign is the reason only where it makes a number.
    #expect(
      message { try encoding.encoded(table("x,y\n\"Accra, Ghana\",a\n1,b\n")) }
        == "\(folder.path)/t.csv:2, column \"x\": must be a number, got \"Accra, Ghana\"; correct it."
    )
    #expect(
      message { try encoding.encoded(table("x;y\n2.5;a\n", decimal: .comma)) }
        == "\(folder.path)/t.csv:2, column \"x\": must be a number, got \"2.5\"; write a comma for the "
        + "decimal point.")
  }

  /// No thousands are marked behind a 0.
  @Test func aZeroBeforeTheSign() throws {
    #expect(try numbers(table("x,y\n\"0,125\",a\n\"0,250\",b\n"), "x") == [0.125, 0.25])
    #expect(try numbers(table("x;y\n0,125;a\n-0,250;b\n"), "x") == [0.125, -0.25])
    let two = try table("a;b\n1,5;0.123\n2,5;0.456\n")
    #expect(try numbers(two, "a") == [1.5, 2.5])
    #expect(try numbers(two, "b") == [0.123, 0.456])
    let typed = try DataTable(name: "value", columnNames: ["a", "b"], rows: [["1,5", "0.123"]])
    #expect(try numbers(typed, "b") == [0.123])
    for (text, point, comma) in [
      ("0,125", nil, 0.125), ("0.125", 0.125, nil), ("+0,000", nil, 0), ("00,125", nil, 0.125),
      ("0 125", nil, nil), ("100,125", 100_125, 100.125), ("0", 0, 0),
    ] as [(String, Double?, Double?)] {
      #expect(text.number(.point) == point && text.number(.comma) == comma, "\(text)")
    }
  }

  /// The sign of the table that an encoding was fitted on counts where a later table shows none.
  @Test func anEncodingRemembersTheSign() throws {
    let encoding = try TableEncoding(
      fitting: table("x;y\n1,5;a\n2,5;b\n"), target: "y",
      choices: ["x": .number(isStandardized: false)])
    #expect(encoding.columns[0].decimal == .comma)
    #expect(try TableEncoding(json: encoding.json) == encoding)
    #expect(try encoding.encoded(table("x;y\n1,234;a\n")).floats == [1.234])
    let typed = try DataTable(name: "value", columnNames: ["x"], rows: [["1,234"]])
    #expect(try encoding.encoded(typed).floats == [1.234])
  }

  /// Also between commas, where a comma in a number usually marks thousands; a table that says
  /// otherwise is believed.
  @Test func anEncodingRemembersTheSignBetweenCommas() throws {
    let encoding = try TableEncoding(
      fitting: table("x,y\n\"1,500\",a\n\"2,25\",b\n"), target: "y",
      choices: ["x": .number(isStandardized: false)])
    #expect(encoding.columns[0].decimal == .comma)
    #expect(try encoding.encoded(table("x,y\n\"1,500\",a\n")).floats == [1.5])
    #expect(try encoding.encoded(table("x,y\n\"1,500\",a\n0.25,b\n")).floats == [1500, 0.25])
    let given = try table("x,y\n\"1,500\",a\n", decimal: .point)
    #expect(try encoding.encoded(given).floats == [1500])
    #expect(try numbers(table("x,y\n\"1,500\",a\n"), "x") == [1500])
  }

  @Test(arguments: [(";", CSV.Delimiter.semicolon), ("\t", .tab), ("|", .bar), (",", .comma)])
  func theFirstLineSaysWhatStandsBetweenCells(sign: String, delimiter: CSV.Delimiter) throws {
    let lines = [["a", "b"], ["1", "x"], ["2", "y"]].map { $0.joined(separator: sign) }
    #expect(try table(lines.joined(separator: "\n")).columnNames == ["a", "b"])
    // A comma in a name gives lines of unlike lengths.
    let named = (["\"a\"\(sign)b; c, d"] + lines.dropFirst()).joined(separator: "\n")
    if delimiter == .tab || delimiter == .bar {
      #expect(try table(named).columnNames == ["a", "b; c, d"])
    }
  }

  @Test func severalDelimiters() throws {
    #expect(
      message { try table("a;b,c\nd;e,f\n") }
        == "\(folder.path)/t.csv: must be a table with one delimiter only, comma and semicolon are "
        + "possible; give DataTable the delimiter.")
    #expect(try table("a\n1\n2\n").columnNames == ["a"])
  }
}
