import SankofaFormats
import Testing

/// The files that `Golden/formats/make_pictures.py` wrote.
@Suite struct PNGMatrixTests {
  private let pictures: JSON

  init() throws { pictures = try JSON(parsing: Fixture.bytes("pictures.json")) }

  private func entries(_ part: String) throws -> [JSON] {
    try #require(pictures[part]?.arrayValue)
  }

  private func bytes(_ entry: JSON, _ member: String) throws -> [UInt8] {
    try #require(entry[member]?.stringValue.flatMap(bytes(hexadecimal:)))
  }

  private func expected(_ entry: JSON) throws -> Image {
    Image(
      width: try #require(entry["width"]?.integerValue),
      height: try #require(entry["height"]?.integerValue),
      channels: try #require(entry["channels"]?.integerValue),
      pixels: try bytes(entry, "pixels"),
      opacity: entry["opacity"] == .null ? nil : try bytes(entry, "opacity"))
  }

  /// Colour types, bit depths, plain and interlaced, with and without a transparent colour.
  @Test func everyKind() throws {
    let cells = try entries("matrix")
    #expect(cells.count == 52)
    for cell in cells {
      let file = try ImageFile(bytes: bytes(cell, "file"))
      #expect(file.image == (try expected(cell)), "\(cell["name"] ?? .null)")
      #expect(file.notes.isEmpty, "\(cell["name"] ?? .null)")
    }
  }

  /// Files that libpng or Pillow reads although they are not as they should be.
  @Test func faultsThatOthersPassOver() throws {
    let faults = try entries("faults")
    #expect(faults.count == 32)
    for fault in faults {
      let file = try ImageFile(bytes: bytes(fault, "file"))
      #expect(file.image == (try expected(fault)), "\(fault["name"] ?? .null)")
      let notes = try #require(fault["notes"]?.arrayValue).map { try #require($0.stringValue) }
      #expect(file.notes == notes, "\(fault["name"] ?? .null)")
      #expect(
        fault["libpng"] == "same" || fault["pillow"] == "same" || fault["libpng"] == "refuses",
        "\(fault["name"] ?? .null)")
    }
  }

  @Test func everyKindCutShort() throws {
    for cell in try entries("matrix") {
      let file = try bytes(cell, "file")
      // All but the chunk IEND.
      expectErrorWhenCutShort(file.dropLast(12)) { try ImageFile(bytes: $0) }
      for count in 1...12 {
        let notes = try ImageFile(bytes: file.dropLast(count)).notes
        let place = file.count - (count == 12 ? 0 : count > 8 ? 12 : count > 4 ? 8 : 4)
        #expect(
          notes == [
            count == 12
              ? "chunk IEND is missing"
              : "what follows byte \(place) cannot be read and is left out"
          ])
      }
    }
  }

  @Test func manyFaultsTakeOneLine() throws {
    let file = try bytes(#require(entries("matrix").first), "file")
    var damaged = Array("\0\0\0\0tEXt\0\0\0\0".utf8)
    for count in [1, 4, 5, 200] {
      let chunks = (0..<count).flatMap { _ in damaged }
      let notes = try ImageFile(bytes: Array(file[..<33]) + chunks + file[33...]).notes
      #expect(notes.count == min(count, 100))
      #expect(notes.first == "chunk tEXt (byte 33) is damaged and is left out")
      if count == 5 {
        #expect(
          notes.notesListed
            == (notes.prefix(4).joined(separator: "; ") + "; and 1 more"))
      }
    }
    // As long as a megabyte, a chunk that does not matter is looked at; a longer one is passed by.
    damaged.replaceSubrange(0..<4, with: [0, 0x10, 0, 1])
    let long = damaged + [UInt8](repeating: 0, count: 1 << 20 + 1)
    #expect(try ImageFile(bytes: Array(file[..<33]) + long + file[33...]).notes.isEmpty)
  }

  @Test func otherKindsOfPictures() {
    func check(_ start: [UInt8], _ kind: String) {
      expectError("a.png: is a \(kind) picture, and none of these is read; save it as PNG.") {
        try ImageFile(bytes: start, path: "a.png")
      }
    }
    check(Array("GIF87a".utf8), "GIF")
    check(Array("GIF89a\u{1}\0\u{1}\0".utf8), "GIF")
    check(Array("BMxxxx\0\0\0\0".utf8), "BMP")
    check(Array("II*\0".utf8), "TIFF")
    check(Array("MM\0*".utf8), "TIFF")
    check(Array("RIFFxxxxWEBP".utf8), "WebP")
    check(Array("\0\0\0\u{1c}ftypheic".utf8), "HEIF or AVIF")
    for other in ["", "BM", "BMW's lines", "RIFFxxxxWAVE", "II", "P5 1 1 255 x"] {
      #expect(throws: FormatError.self) { try ImageFile(bytes: Array(other.utf8)) }
    }
    expectError(
      "<data>, byte 0: expected PNG's signature 89 50 4e 47 0d 0a 1a 0a, found 50 35 20 31 20 31 20 "
        + "32; give a PNG file."
    ) { try ImageFile(bytes: Array("P5 1 1 255 x".utf8)) }
  }
}

/// The bytes that a text of hexadecimal digits stands for, or `nil`.
func bytes(hexadecimal text: String) -> [UInt8]? {
  let digits = Array(text.utf8)
  guard digits.count.isMultiple(of: 2) else { return nil }
  var bytes: [UInt8] = []
  for place in stride(from: 0, to: digits.count, by: 2) {
    guard let byte = UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16)
    else { return nil }
    bytes.append(byte)
  }
  return bytes
}
