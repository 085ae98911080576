import SankofaFormats
import Testing

@Suite struct PNGErrorTests {
  /// A checksum from the definition, so that corrupted chunks can be told from corrupted files.
  private func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0xffff_ffff
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
    }
    return ~sum
  }

  private func bigEndian(_ number: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt32(number).bigEndian) { Array($0) }
  }

  private func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + content
    return bigEndian(content.count) + named + bigEndian(Int(checksum(named)))
  }

  private func header(
    width: Int = 2, height: Int = 1, depth: UInt8 = 8, colour: UInt8 = 0, compression: UInt8 = 0,
    filter: UInt8 = 0, interlace: UInt8 = 0
  ) -> [UInt8] {
    chunk(
      "IHDR",
      bigEndian(width) + bigEndian(height) + [depth, colour, compression, filter, interlace])
  }

  private let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

  /// `IDAT` of rows, stored without compression.
  private func data(_ rows: [UInt8]) -> [UInt8] {
    var a = 1
    var b = 0
    for byte in rows {
      a = (a + Int(byte)) % 65521
      b = (b + a) % 65521
    }
    let count = UInt8(rows.count)
    return chunk("IDAT", [0x78, 0x01, 1, count, 0, ~count, 0xff] + rows + bigEndian(b << 16 | a))
  }

  private var end: [UInt8] { chunk("IEND", []) }

  private func check(
    _ chunks: [UInt8]..., message: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    expectError("a.png, byte " + message, sourceLocation: sourceLocation) {
      try PNG.decode(signature + chunks.flatMap { $0 }, path: "a.png")
    }
  }

  @Test func theFileMadeHereIsRight() throws {
    let image = try PNG.decode(signature + header() + data([0, 5, 250]) + end)
    #expect(image == Image(width: 2, height: 1, channels: 1, pixels: [5, 250]))
  }

  @Test func signatures() {
    expectError(
      "<data>, byte 0: expected PNG's signature 89 50 4e 47 0d 0a 1a 0a, found "
        + "ff d8 ff e0 00 00 00 00; give a PNG file."
    ) { try PNG.decode([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0]) }
  }

  @Test func eachHeaderFieldCorrupted() {
    func check(_ header: [UInt8], _ message: String) {
      self.check(header, data([0, 5, 250]), end, message: message)
    }
    check(
      header(width: 0),
      "16: expected at least 1 × 1 pixels, found 0 × 1; save the picture again.")
    check(
      header(height: 0),
      "16: expected at least 1 × 1 pixels, found 2 × 0; save the picture again.")
    check(
      header(width: 0xffff_ffff, height: 0xffff_ffff),
      "16: expected 1 to 64000000 pixels, found 4294967295 × 4294967295; make the picture smaller.")
    check(
      header(depth: 3),
      "24: expected a bit depth in [1, 2, 4, 8, 16] for colour type 0, found 3; "
        + "save the picture again.")
    check(
      header(depth: 4, colour: 2),
      "24: expected a bit depth in [8, 16] for colour type 2, found 4; save the picture again.")
    check(
      header(colour: 5),
      "25: expected colour type 0, 2, 3, 4 or 6, found 5; save the picture again.")
    check(
      header(compression: 1),
      "26: expected compression method 0, found 1; save the picture again.")
    check(header(filter: 9), "27: expected filter method 0, found 9; save the picture again.")
    check(
      header(interlace: 2),
      "28: expected interlace method 0 or 1, found 2; save the picture again.")
  }

  @Test func chunks() {
    let rows = data([0, 5, 250])
    check(
      rows, end,
      message: "8: expected chunk IHDR of 13 bytes first, found IDAT of 14; save the picture again."
    )
    var damaged = header()
    damaged[10] ^= 1
    check(
      damaged, rows, end,
      message: "29: expected checksum 281542550 of chunk IHDR, found 3511230550; "
        + "the file is damaged, get it again.")
    check(
      header(), [0, 0, 0, 0, 0x49, 0, 0x41, 0x54],
      message: "37: expected a chunk name of four letters, found 49 00 41 54; "
        + "the file is damaged, get it again.")
    check(
      header(), [0xff, 0xff, 0xff, 0xff], Array("IDAT".utf8),
      message: "41: expected 4294967295 bytes (chunk IDAT), found 0; "
        + "the file is cut short, get it again.")
    check(
      header(), end, message: "33: expected IDAT before IEND; save the picture again.")
    check(
      header(), header(), rows, end,
      message: "33: expected one chunk IHDR, found another; save the picture again.")
    check(
      header(), chunk("ABCD", []), rows, end,
      message: "33: chunk ABCD is critical and unknown; save the picture again.")
    check(
      header(), chunk("IDAT", [0x78, 0x01]), chunk("tEXt", []), rows, end,
      message: "33: the compressed pixel data end early; save the picture again.")
    check(
      header(), chunk("IDAT", [0x78, 0x01]),
      message: "47: expected 4 bytes (chunk length), found 0; the file is cut short, get it again.")
    var wrong = rows
    wrong[wrong.count - 1] ^= 1
    check(
      header(), wrong, end,
      message: "55: expected checksum 703066847 of chunk IDAT, found 703066846; "
        + "the file is damaged, get it again.")
  }

  @Test func palettesAndTransparency() {
    let indexed = header(colour: 3)
    check(
      indexed, data([0, 0, 1]), end,
      message: "33: expected PLTE before IDAT for colour type 3; save the picture again.")
    check(
      indexed, chunk("PLTE", [1, 2]), data([0, 0, 1]), end,
      message: "33: expected 3 to 768 bytes of colours, found 2; save the picture again.")
  }

  private func pixels(_ chunks: [UInt8]...) throws -> [UInt8] {
    try PNG.decode(signature + chunks.flatMap { $0 }).pixels
  }

  /// Errors in files that libpng reads with a warning.
  @Test func slipsThatViewersPass() throws {
    let rows = data([0, 5, 250])
    let right: [UInt8] = [5, 250]
    var noise = chunk("iCCP", [1, 2, 3])
    noise[noise.count - 1] ^= 1
    let palette = chunk("PLTE", [1, 2, 3, 4, 5, 6])
    #expect(try pixels(header(), noise, chunk("gAMA", []), rows, end) == right)
    #expect(try pixels(header(), rows) == right)
    #expect(try pixels(header(), rows, [1, 2, 3]) == right)
    #expect(try pixels(header(), rows, rows, chunk("tEXt", []), rows, end) == right)
    #expect(try pixels(header(), palette, palette, rows, end) == right)
    // Transparency of another form, twice, too late, or damaged.
    #expect(try pixels(header(), chunk("tRNS", [1]), rows, end) == right)
    #expect(
      try pixels(header(), chunk("tRNS", [0, 9]), chunk("tRNS", [0, 5]), rows, end) == right)
    #expect(try pixels(header(), rows, chunk("tRNS", [0, 5]), end) == right)
    var damaged = chunk("tRNS", [0, 5])
    damaged[damaged.count - 1] ^= 1
    #expect(try pixels(header(), damaged, rows, end) == right)
    // Only the bits of a sample count.
    #expect(try pixels(header(), chunk("tRNS", [7, 5]), rows, end) == [255, 250])
    // More data than pixels, in the stream or behind it.
    #expect(try pixels(header(), data([0, 5, 250, 1, 2, 3]), end) == right)
    let split = [Array(rows[8..<12]), Array(rows[12..<rows.count - 4])].map { chunk("IDAT", $0) }
    #expect(try pixels(header(), split[0], chunk("IDAT", []), split[1], end) == right)
    #expect(
      try pixels(header(), chunk("IDAT", Array(rows[8..<rows.count - 4]) + [9]), end) == right)
    // Colours that the palette lacks are black; opacities without a colour say nothing.
    let indexed = header(colour: 3)
    let dark = data([0, 0, 2])
    #expect(try pixels(indexed, palette, dark, end) == [1, 2, 3, 0, 0, 0])
    #expect(
      try pixels(indexed, palette, chunk("tRNS", [255, 255, 0]), data([0, 0, 1]), end)
        == [1, 2, 3, 4, 5, 6])
  }

  @Test func opacity() throws {
    func opacity(_ chunks: [UInt8]...) throws -> [UInt8]? {
      try PNG.decode(signature + chunks.flatMap { $0 }).opacity
    }
    #expect(try opacity(header(), data([0, 5, 250]), end) == nil)
    #expect(try opacity(header(), chunk("tRNS", [0, 5]), data([0, 5, 250]), end) == [0, 255])
    #expect(try opacity(header(colour: 4), data([0, 5, 255, 250, 255]), end) == nil)
    #expect(try opacity(header(colour: 4), data([0, 5, 7, 250, 255]), end) == [7, 255])
  }

  @Test func pixelData() {
    check(
      header(), data([5, 5, 250]), end,
      message: "33: expected a row filter of 0 to 4, found 5; save the picture again.")
    check(
      header(), data([0, 5]), end,
      message: "33: expected 3 bytes of pixel data, found 2; save the picture again.")
    check(
      header(), chunk("IDAT", [0x78, 0x01, 1, 3, 0]), end,
      message: "33: the compressed pixel data end early; save the picture again.")
    check(
      header(), chunk("IDAT", [0x78, 0x01, 0xff, 3, 0]), end,
      message: "33: the compressed pixel data are corrupt; save the picture again.")
    // The rows are there, and are not those that the stream's checksum is of.
    let stream = data([0, 5, 250]).dropFirst(8).dropLast(4)
    check(
      header(), chunk("IDAT", stream.dropLast() + [9]), end,
      message: "33: the checksum of the pixel data is wrong; the file is damaged, get it again.")
    check(
      header(), chunk("IDAT", Array(stream.dropLast(4))), chunk("IDAT", [1, 2, 3, 4]), end,
      message: "33: the checksum of the pixel data is wrong; the file is damaged, get it again.")
  }
}
