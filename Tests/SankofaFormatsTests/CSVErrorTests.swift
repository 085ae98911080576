import SankofaFormats
import Testing

@Suite struct CSVErrorTests {
  private static let none = "expected at least one line, found an empty file; give one with cells."
  private static let onlyEmpty =
    "expected a record, found only empty lines; give a file with cells."
  private static let emptyLine =
    "expected a cell, found an empty line; remove it, or write \"\" for an empty cell."
  private static let unclosed = """
    expected a second quotation mark for this one, found the end of the file; close the cell, or \
    get the file again if it was cut short.
    """
  private static let inside = """
    expected no quotation mark inside a plain cell; put quotation marks around the whole cell, and \
    write those inside twice.
    """
  private static let behind = """
    expected ',' or the end of the line after a closing quotation mark, found 'x'; write quotation \
    marks inside a cell twice.
    """
  private static let space = """
    expected ',' or the end of the line after a closing quotation mark, found byte 20; write \
    quotation marks inside a cell twice.
    """
  private static let zero = "expected text, found a zero byte; give a text in UTF-8."
  private static let lonely =
    "expected a line feed after a carriage return; save the text with line ends LF or CRLF."
  private static let twoOfThree =
    "expected 3 cells as in line 1, found 2; add the missing ones, empty or not."
  private static let oneOfTwo =
    "expected 2 cells as in line 1, found 1; add the missing ones, empty or not."
  private static let threeOfOne = """
    expected 1 cell as in line 1, found 3; put quotation marks around a cell that holds ','.
    """

  static let refusals: [(text: String, place: String, message: String)] = [
    ("", "1:1", none), ("\u{feff}", "1:1", none),
    ("\n", "1:1", onlyEmpty), ("\r\n\n", "1:1", onlyEmpty), ("a\nx\n\ny\n", "3:1", emptyLine),
    ("\na\r\n\r\nx", "3:1", emptyLine), ("a,b\n\n\r1,2\n", "3:1", lonely),
    (
      "\n\na,b\n\n1\n", "5:2",
      "expected 2 cells as in line 3, found 1; add the missing ones, empty or not."
    ),
    ("a,b\n1,\0", "2:3", zero), ("a\0,\0b\0", "1:2", zero),
    ("a,b,c\n1,2\n", "2:4", twoOfThree), ("\"é\",b\n\"x\n\",2\n\"ä\"", "4:4", oneOfTwo),
    ("a\né,2,3\n", "2:3", threeOfOne),
    ("a,b\n1,\"2", "2:3", unclosed), ("a,\"b\n1,2\n", "1:3", unclosed),
    ("\"", "1:1", unclosed), ("a\n\"x\"\"", "2:1", unclosed),
    ("a,b\n1,2\"\n", "2:4", inside), ("a,b\n1, \"2\"\n", "2:4", inside),
    ("a,b\n\"1\"x,2\n", "2:4", behind), ("a,b\n\"1\" ,2\n", "2:4", space),
    ("a,b\r1,2\r", "1:4", lonely), ("a,b\n1,2\r", "2:4", lonely),
    ("a,b\n1,\"2\"\r3,4\n", "2:6", lonely),
    ("a,b,a\n", "1:5", "the column name \"a\" occurs twice; rename one."),
    // The same letter in two ways of writing it.
    ("\u{e9},e\u{301}\n", "1:3", "the column name \"e\u{301}\" occurs twice; rename one."),
    (
      "\u{feff}x,\"a\nb\",\n1,2,3\n", "2:4",
      "expected a name for column 3, found an empty cell; name it."
    ),
    (",a\n", "1:1", "expected a name for column 1, found an empty cell; name it."),
  ]

  @Test(arguments: refusals)
  func refuses(refusal: (text: String, place: String, message: String)) {
    expectError("a.csv:\(refusal.place): \(refusal.message)") {
      try CSV(bytes: Array(refusal.text.utf8), path: "a.csv")
    }
  }

  @Test func delimitersAreNamed() {
    let text = Array("a\tb\n1\t2\t3\n".utf8)
    expectError(
      "<data>:2:5: expected 2 cells as in line 1, found 3; put quotation marks around a cell that "
        + "holds a tab stop."
    ) { try CSV(bytes: text, delimiter: .tab) }
    expectError(
      "<data>:1:4: expected a tab stop or the end of the line after a closing quotation mark, found "
        + "','; write quotation marks inside a cell twice."
    ) { try CSV(bytes: Array("\"a\",b\n".utf8), delimiter: .tab) }
  }

  @Test func refusesWhatIsNotUTF8() {
    for bad in [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80]] {
      let bytes = Array("a,b\n1,\"é".utf8) + bad.map { UInt8($0) } + Array("\"\n".utf8)
      expectError("<data>:2:5: expected UTF-8; save the text as UTF-8.") { try CSV(bytes: bytes) }
    }
    // UTF-16.
    expectError("<data>:1:1: expected UTF-8; save the text as UTF-8.") {
      try CSV(bytes: [0xff, 0xfe, 0x61, 0])
    }
  }

  @Test func everyBeginningIsATableOrAnError() throws {
    for name in ["excel.csv", "unix.csv", "one-column.csv"] {
      let bytes = try Fixture.bytes(name)
      let whole = try CSV(bytes: bytes)
      var (tables, errors) = (0, 0)
      for count in bytes.indices {
        do {
          let part = try CSV(bytes: Array(bytes[..<count]))
          #expect(part.recordCount <= whole.recordCount)
          tables += 1
        } catch is FormatError {
          errors += 1
        }
      }
      #expect(tables > 0)
      #expect(errors > 0)
    }
  }

  @Test func damagedFilesGiveATableOrAnError() throws {
    let original = try Fixture.bytes("excel.csv")
    var mutator = Mutator(seed: 7)
    for _ in 0..<5_000 {
      do {
        let csv = try CSV(bytes: mutator.damaged(original))
        // What was read can be written, and reads back the same.
        let back = try CSV(bytes: csv.encoded())
        #expect(back.header == csv.header)
        #expect(back.cells == csv.cells)
      } catch is FormatError {}
    }
  }
}
