import SankofaFormats
import Testing

@Suite struct CSVTests {
  @Test func readsColumnsAndCells() throws {
    let csv = try CSV(bytes: Array("colour,ripe\nlight red,yes\ngreen,no".utf8))
    #expect(csv.header == ["colour", "ripe"])
    #expect(csv.records == [["light red", "yes"], ["green", "no"]])
    #expect(csv.cells == ["light red", "yes", "green", "no"])
    #expect((csv.recordCount, csv.columnCount) == (2, 2))
    #expect(csv.lines == [2, 3])
  }

  @Test func withoutHeaderEveryRecordCounts() throws {
    let csv = try CSV(bytes: Array("1,1\n,\n".utf8), hasHeader: false)
    #expect(csv.header == nil)
    #expect(csv.records == [["1", "1"], ["", ""]])
    #expect(csv.lines == [1, 2])
  }

  @Test func aHeaderAloneIsATableWithoutRecords() throws {
    for text in ["a,b", "a,b\n", "a,b\r\n", "\u{feff}a,b\n"] {
      let csv = try CSV(bytes: Array(text.utf8))
      #expect(csv.header == ["a", "b"])
      #expect(csv.recordCount == 0)
      #expect(csv.lines == [])
    }
  }

  @Test func quotationMarksProtect() throws {
    let text = "a,b,c\r\n\"x,y\",\"say \"\"hi\"\"\",\"two\r\nlines\n\"\r\n\"\",\"\"\"\",z\r\n"
    let csv = try CSV(bytes: Array(text.utf8))
    #expect(csv.records == [["x,y", "say \"hi\"", "two\r\nlines\n"], ["", "\"", "z"]])
    // The first record takes three lines.
    #expect(csv.lines == [2, 5])
  }

  @Test func spacesAndOtherDelimitersBelongToCells() throws {
    let text = " a ;b,c;\td\n"
    #expect(
      try CSV(bytes: Array(text.utf8), hasHeader: false, delimiter: .semicolon).records
        == [[" a ", "b,c", "\td"]])
    #expect(
      try CSV(bytes: Array(text.utf8), hasHeader: false, delimiter: .tab).records
        == [[" a ;b,c;", "d"]])
    #expect(
      try CSV(bytes: Array(text.utf8), hasHeader: false).records == [[" a ;b", "c;\td"]])
  }

  @Test func aLastDelimiterOpensAnEmptyCell() throws {
    #expect(try CSV(bytes: Array("a,b\n1,".utf8)).records == [["1", ""]])
  }

  @Test func emptyLinesHoldNothing() throws {
    let csv = try CSV(bytes: Array("\r\n\na,b\r\n\r\n1,2\n\n\n,\n\n".utf8))
    #expect(csv.header == ["a", "b"])
    #expect(csv.records == [["1", "2"], ["", ""]])
    #expect(csv.lines == [5, 8])
  }

  /// The delimiter is found from the first line with anything in it.
  @Test func theFirstLineMayBeEmpty() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.csv"
      try AtomicFile.write(Array("\n\na;b\n1;2\n".utf8), to: path)
      #expect(try CSV.readings(ofFile: path).map(\.delimiter) == [.semicolon])
    }
  }

  @Test func whatIsWrittenIsRead() throws {
    let csv = CSV(
      header: ["\u{feff}n\u{e4}me", "b"],
      records: [["", "x,y"], ["\"", "\r\n"], ["; \t", "'"], ["\r", "\n"]])
    for delimiter in CSV.Delimiter.allCases {
      for lineEnd in CSV.LineEnd.allCases {
        let bytes = csv.encoded(delimiter: delimiter, lineEnd: lineEnd)
        let back = try CSV(bytes: bytes, delimiter: delimiter)
        #expect(back.header == csv.header)
        #expect(back.header?[0].unicodeScalars.first == "\u{feff}")
        #expect(back.records == csv.records)
      }
    }
    #expect(
      String(decoding: CSV(records: [["a", "b\"c"]]).encoded(), as: UTF8.self)
        == "a,\"b\"\"c\"\r\n")
    #expect(CSV(records: []).encoded() == [])
  }

  @Test func filesAreWrittenAndRead() throws {
    try withTemporaryFolder { folder in
      let csv = CSV(header: ["a"], records: [["1"], [""]])
      try csv.write(to: folder + "/a.csv", delimiter: .tab, lineEnd: .lineFeed)
      #expect(try FileBytes.read(folder + "/a.csv") == Array("a\n1\n\"\"\n".utf8))
      #expect(try CSV(contentsOf: folder + "/a.csv", delimiter: .tab).records == csv.records)
      try AtomicFile.write(Array("a,a\n".utf8), to: folder + "/a.csv")
      expectError("\(folder)/a.csv:1:3: the column name \"a\" occurs twice; rename one.") {
        try CSV(contentsOf: folder + "/a.csv")
      }
    }
  }

  /// Cells as Python's `csv` read and wrote them; see `Golden/formats/make_csv.py`.
  @Test(arguments: [
    ("excel.csv", CSV.Delimiter.comma, CSV.LineEnd?.some(.carriageReturnLineFeed)),
    // All cells in quotation marks: only to be read.
    ("unix.csv", .comma, nil),
    ("line-feeds.csv", .comma, .lineFeed), ("semicolon.csv", .semicolon, .carriageReturnLineFeed),
    ("tabs.tsv", .tab, .carriageReturnLineFeed),
    ("one-column.csv", .comma, .carriageReturnLineFeed),
  ])
  func pythonAgrees(name: String, delimiter: CSV.Delimiter, lineEnd: CSV.LineEnd?) throws {
    let manifest = try JSON(parsing: Fixture.bytes("csv.json"))
    let expected = try #require(manifest["files"]?[name]?.arrayValue)
      .map { $0.arrayValue?.compactMap(\.stringValue) ?? [] }
    let bytes = try Fixture.bytes(name)
    #expect(try CSV(bytes: bytes, hasHeader: false, delimiter: delimiter).records == expected)
    let csv = try CSV(bytes: bytes, delimiter: delimiter)
    #expect([csv.header ?? []] + csv.records == expected)
    guard let lineEnd else { return }
    #expect(csv.encoded(delimiter: delimiter, lineEnd: lineEnd) == bytes)
  }
}
