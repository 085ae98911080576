import SankofaFormats
import Testing

@Suite struct GzipTests {
  static let text = Array(
    String(repeating: "Sankofa: go back and fetch it.\n", count: 4).utf8)

  @Test(arguments: ["named.gz", "members.gz", "flags.gz"])
  func readsWhatPythonWrote(name: String) throws {
    #expect(try Gzip.decompress(Fixture.bytes(name)) == Self.text)
  }

  @Test(arguments: [0, 1, 6, 9])
  func roundTrips(level: Int) throws {
    for count in [0, 1, 31, 300_000] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) }
      #expect(try Gzip.decompress(Gzip.compress(bytes, level: level)) == bytes)
    }
  }

  @Test func writesNoTimeAndNoName() {
    #expect(Gzip.compress([1]).prefix(10) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
  }

  /// As `gzip -d` does it.
  @Test func whatIsNoMemberBehindTheLastOneIsIgnored() throws {
    let file = Gzip.compress(Self.text)
    for rest: [UInt8] in [[0, 0, 0], Array("abc".utf8), [0x1f], [0, 0, 0x1f, 0x8c]] {
      #expect(try Gzip.decompress(file + rest) == Self.text)
    }
    // Zeros between members fill the blocks of a tape.
    #expect(try Gzip.decompress(file + [0, 0] + file) == Self.text + Self.text)
    expectError(
      "<data>, byte \(file.count + 2): expected compression method 8 (deflate), found 7; get the file "
        + "again."
    ) { try Gzip.decompress(file + [0x1f, 0x8b, 7]) }
  }

  @Test func eachFieldCorrupted() throws {
    let file = try Fixture.bytes("flags.gz")
    // 10 header, 2 + 4 extra, 5 name, 8 comment, 2 checksum
    let tail = file.count - 8
    func check(_ offset: Int, _ bytes: [UInt8], _ message: String) {
      expectError("a.gz, byte " + message) {
        try Gzip.decompress(file.replacing(at: offset, bytes), path: "a.gz")
      }
    }
    check(0, [0x50, 0x4b], "0: expected gzip's magic 1f 8b, found 50 4b; give a .gz file.")
    check(2, [7], "2: expected compression method 8 (deflate), found 7; get the file again.")
    check(3, [0x20], "3: expected flags below 0x20, found 0x20; get the file again.")
    check(
      29, [0, 0],
      "29: expected header checksum 28189, found 0; the file is damaged, get it again.")
    check(
      31, [0xff], "32: the compressed data are corrupt; the file is damaged, get it again.")
    check(
      tail, [0, 0, 0, 0],
      "\(tail): expected checksum 0, the content has 2646016541; "
        + "the file is damaged, get it again.")
    check(
      tail + 4, [1, 0, 0, 0],
      "\(tail + 4): expected 1 byte of content, found 124; the file is damaged, get it again.")
  }

  @Test func cutShort() throws {
    let file = try Fixture.bytes("flags.gz")
    expectErrorWhenCutShort(file) { try Gzip.decompress($0) }
    expectError(
      "<data>, byte 0: expected 2 bytes (gzip's magic), found 0; "
        + "the file is cut short, get it again."
    ) { try Gzip.decompress([]) }
    expectError(
      "<data>, byte 16: expected a zero byte that ends the file name, found none; "
        + "the file is cut short, get it again."
    ) { try Gzip.decompress(Array(file.prefix(18))) }
    expectError(
      "<data>, byte 40: the compressed data end early; the file is cut short, get it again."
    ) { try Gzip.decompress(Array(file.prefix(40))) }
  }

  @Test func bombsMeetTheLimit() throws {
    let bomb = Gzip.compress([UInt8](repeating: 0, count: 10_000_000))
    #expect(bomb.count < 20_000)
    expectError("<data>, byte 10: decompresses to more than 1000 bytes; use a smaller file.") {
      try Gzip.decompress(bomb, limit: 1000)
    }
    #expect(try Gzip.decompress(bomb, limit: 10_000_000).count == 10_000_000)
    // Members add up.
    let two = Gzip.compress([1, 2, 3]) + Gzip.compress([4])
    #expect(throws: FormatError.self) { try Gzip.decompress(two, limit: 3) }
    #expect(try Gzip.decompress(two, limit: 4) == [1, 2, 3, 4])
  }
}
