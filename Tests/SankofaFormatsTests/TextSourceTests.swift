import SankofaFormats
import Testing

/// Texts of several encodings, and files that are none.
struct TextSourceTests {
  private func read(_ bytes: [UInt8], _ encoding: TextEncoding? = nil) throws -> String {
    var text: [UInt8] = []
    let input = try TextSource(bytes: bytes, path: "t.csv").open(encoding: encoding)
    while try input.append(to: &text) {}
    return String(decoding: text, as: UTF8.self)
  }

  private func message(_ bytes: [UInt8], _ encoding: TextEncoding? = nil) throws -> String {
    "\(try #require(throws: FormatError.self) { try read(bytes, encoding) })"
  }

  private func wide(_ text: String) -> [UInt8] {
    text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
  }

  /// A zero byte is counted in the file, whose characters take other numbers of bytes than in UTF-8.
  @Test func theOffsetOfAZeroByte() throws {
    let rule = ": expected text, found a zero byte; give a text in UTF-8."
    #expect(try message(Array("name,village,é\n".utf8) + [0]) == "t.csv, byte 16" + rule)
    let euros = [UInt8](repeating: 0x80, count: 7)
    #expect(try message(euros + [0, 0x41], .windows1252) == "t.csv, byte 7" + rule)
    #expect(
      try message([0xff, 0xfe] + wide("a€😀\0b"), .utf16LittleEndian) == "t.csv, byte 10" + rule)
    // Behind the first piece that is read.
    let long = [UInt8](repeating: 0xe9, count: 300_000)
    #expect(try message(long + [0], .windows1252) == "t.csv, byte 300000" + rule)
  }

  @Test(
    arguments: [
      (
        [0x50, 0x4b, 0x03, 0x04, 0x14],
        "is a zip archive, as Excel files (.xlsx) and those of LibreOffice"
      ),
      (
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
        "is an Excel file, and no text; open it in the"
      ),
      (Array("%PDF-1.7".utf8), "is a PDF, and no text"),
      (Array("PAR1".utf8) + [0x15], "is a table of another program (Parquet or Arrow)"),
      (Array("ARROW1".utf8), "is a table of another program (Parquet or Arrow)"),
      (Array("BZh91AY&SY".utf8), "is compressed with bzip2"),
      (Array("SQLite format 3\0".utf8), "is a database of SQLite"),
      ([0x28, 0xb5, 0x2f, 0xfd, 0x04], "is compressed with zstd"),
    ] as [([UInt8], String)])
  func aFileThatIsNoText(_ start: [UInt8], _ message: String) throws {
    let bytes = start + [UInt8](repeating: 0, count: 40)
    let found = try self.message(bytes)
    #expect(found.hasPrefix("t.csv: " + message), "\(found)")
    let packed = Gzip.compress(bytes)
    #expect(try self.message(packed).hasPrefix("t.csv: " + message))
  }

  /// Names of columns may begin like other kinds of files.
  @Test func namesThatBeginLikeOtherKinds() throws {
    for text in ["PAR1,PAR2,y\n1,2,3\n", "ARROW1,y\n1,2\n", "BZh,y\n1,2\n"] {
      #expect(try read(Array(text.utf8)) == text)
    }
  }
}
