import SankofaData
import SankofaFormats
import Testing

/// The kinds of columns, and how they are changed and kept.
struct ColumnsTests {
  private func table() throws -> DataTable {
    try DataTable(
      bytes: Array(
        """
        id,size,town,sold,garden,note,unit,price
        1,10.5,Accra,2024-01-05,yes,a small house near the sea,m,100
        2,20.5,Tema,2024-02-06,no,two floors with a new roof,m,200
        3,?,Accra,2024-03-07,yes,quiet street with old trees,m,150
        4,30.5,Tema,2024-04-08,no,needs some work on walls,m,300
        5,big,Accra,2024-05-09,yes,sold with all its furniture,m,250
        6,40.5,Tema,2024-06-10,no,garage for two large cars,m,400

        """.utf8), name: "t.csv")
  }

  @Test func kindsAndReasons() throws {
    let columns = try Columns(of: table(), target: "price")
    #expect(
      columns.all.map(\.kind)
        == [.identifier, .number, .category, .date, .yesNo, .text, .constant, .number])
    #expect(
      columns.all.map(\.reason) == [
        "whole numbers that count the rows", "4 of 5 values are numbers", "2 different values",
        "all 6 values are dates", "its values are no and yes",
        "most values are different, and of several words", "the same value in every row",
        "all 6 values are numbers",
      ])
    #expect(columns.used.map(\.name) == ["size", "town", "sold", "garden", "note"])
  }

  @Test func aKindIsChanged() throws {
    let table = try table()
    var columns = try Columns(of: table, target: "price")
    try columns.set("id", to: .category, in: table)
    try columns.drop("note", in: table)
    #expect(columns.used.map(\.name) == ["id", "size", "town", "sold", "garden"])
    #expect(columns["id"]?.reason == "as you chose")
    #expect(throws: TableError.self) { try columns.set("pricce", to: .number, in: table) }
  }

  @Test func keptInAFileAndEdited() throws {
    let table = try table()
    let columns = try Columns(of: table, target: "price")
    #expect(try Columns(json: columns.json) == columns)
    let edited = columns.json.description.replacing(
      "\"name\":\"town\",\"kind\":\"category\"", with: "\"name\":\"town\",\"kind\":\"identifier\"")
    let read = try Columns(json: JSON(parsing: edited)).applied(to: table)
    #expect(read.used.map(\.name) == ["size", "sold", "garden", "note"])
    #expect(read.target == "price")
  }

  @Test(arguments: [
    ("{}", "holds no columns"),
    (#"{"format":"sankofa-columns","version":9,"columns":[]}"#, "has version 9 of columns"),
    (#"{"format":"sankofa-columns","columns":[{}]}"#, "each column must have a \"name\""),
    (
      #"{"format":"sankofa-columns","columns":[{"name":"a","kind":"nubmer"}]}"#,
      "column \"a\": there is no kind \"nubmer\"; did you mean \"number\"?"
    ),
    (
      #"{"format":"sankofa-columns","columns":[{"name":"a","kind":"text"},{"name":"a","kind":"text"}]}"#,
      "has the column \"a\" twice"
    ),
  ])
  func aFileThatIsNone(_ text: String, _ message: String) throws {
    let error = try #require(throws: FormatError.self) {
      try Columns(json: JSON(parsing: text), path: "c.json")
    }
    #expect("\(error)".hasPrefix("c.json: " + message))
  }

  /// Years count rows as well as time, and time is worth learning from.
  @Test func yearsAreNoRowNumbers() throws {
    let years = try DataTable(
      name: "t", columnNames: ["year"], rows: (1990..<2000).map { ["\($0)"] })
    #expect(try Columns(of: years).all[0].kind == .number)
    let numbers = try DataTable(
      name: "t", columnNames: ["n"], rows: (90..<100).map { ["\($0)"] })
    #expect(try Columns(of: numbers).all[0].kind == .identifier)
    #expect(try Columns(of: numbers, target: "n").all[0].kind == .number)
  }

  @Test func badRowsAreRefusedUnlessLeftOut() throws {
    let bytes = Array("a,b\n1,2\n3\n4,5,6\n7,8,\n".utf8)
    let error = try #require(throws: TableError.self) { try DataTable(bytes: bytes, name: "t.csv") }
    #expect(
      "\(error)"
        == "t.csv:3: must have 2 cells, as other lines, got 1; add the missing ones, empty or not.")
    let table = try DataTable(bytes: bytes, name: "t.csv", badRows: .leftOut)
    #expect(table.rowCount == 2)
    #expect(table.reading?.badRows.map(\.line) == [3, 4])
    #expect(table.reading?.badRows.map(\.cellCount) == [1, 3])
    #expect(table.reading?.badRowCount == 2)
  }

  /// The text comes in pieces; records, characters and line ends may lie across their ends.
  @Test func longFiles() throws {
    let text = "näme,\"wörd\"\r\n" + String(repeating: "ä,\"b\r\n\"\"ö\"\r\n", count: 60_000)
    let table = try DataTable(bytes: Array(text.utf8), name: "t.csv")
    #expect(table.rowCount == 60_000)
    #expect(table.row(59_999) == ["ä", "b\r\n\"ö"])
    #expect(table.line(ofRow: 59_999) == 2 + 2 * 59_999)
    let wide = text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    #expect(try DataTable(bytes: [0xff, 0xfe] + wide, name: "t.csv").rowCount == 60_000)
    let latin = text.unicodeScalars.map { UInt8($0.value) }
    let read = try DataTable(bytes: latin, name: "t.csv")
    #expect(read.reading?.encoding == .windows1252)
    #expect(read.row(59_999) == ["ä", "b\r\n\"ö"])
  }
}
