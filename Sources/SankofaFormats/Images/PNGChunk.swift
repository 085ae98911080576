/// The start of a chunk of a PNG file: its place, its name, and the length of the content after it.
struct PNGChunk {
  let place: Int
  let name: String
  let length: Int
  private let letters: [UInt8]

  /// A damaged chunk that a reader may skip is noticed up to this length; longer ones are not read.
  private static let longestChecked = 1 << 20

  /// - Throws: `FormatError` at the end of the file, and when the name is not of letters.
  init(_ file: ByteReader) throws {
    place = file.offset
    length = Int(try file.bigEndian(UInt32.self, "chunk length"))
    letters = try file.take(4, "chunk name")
    guard letters.allSatisfy({ (0x41...0x5a).contains($0 & 0xdf) }) else {
      throw file.error(
        at: place + 4,
        "expected a chunk name of four letters, found \(hexadecimal(letters)); "
          + "the file is damaged, get it again.")
    }
    name = String(decoding: letters, as: UTF8.self)
  }

  /// False when the first letter of the name is lower-case: a reader may skip such a chunk.
  var isCritical: Bool { letters[0] & 0x20 == 0 }

  /// The name and the place as notes show them.
  var shown: String { "chunk \(name) (byte \(place))" }

  func error(_ file: ByteReader, _ message: String) -> FormatError {
    file.error(at: place, message + "; save the picture again.")
  }

  /// Skips the content and the checksum. Returns false when the checksum is wrong.
  func skip(_ file: ByteReader) throws -> Bool {
    if length > PNGChunk.longestChecked {
      try file.skip(length + 4, "chunk \(name)")
      return true
    }
    return try contentUnlessDamaged(file) != nil
  }

  /// Reads the content, and throws when its checksum is wrong.
  func content(_ file: ByteReader) throws -> [UInt8] {
    var content: [UInt8] = []
    try takeContent(file) { content += $0 }
    return content
  }

  /// Reads the content; returns `nil` when its checksum is wrong.
  func contentUnlessDamaged(_ file: ByteReader) throws -> [UInt8]? {
    let content = try file.take(length, "chunk \(name)")
    let checksum = try file.bigEndian(UInt32.self, "checksum of chunk \(name)")
    return checksum == Deflate.crc32((letters + content)[...]) ? content : nil
  }

  /// Passes the content to `body`, part by part, and checks the checksum at the end.
  func takeContent(_ file: ByteReader, _ body: ([UInt8]) throws -> Void) throws {
    if let remaining = file.remaining, remaining < length {
      _ = try file.take(length, "chunk \(name)")
    }
    var checksum = Deflate.crc32(letters[...])
    var rest = length
    while rest > 0 {
      let part = try file.take(min(rest, 1 << 16), "chunk \(name)")
      checksum = part.withUnsafeBytes { Deflate.crc32($0, after: checksum) }
      rest -= part.count
      try body(part)
    }
    let end = file.offset
    let found = try file.bigEndian(UInt32.self, "checksum of chunk \(name)")
    guard found == checksum else {
      throw file.error(
        at: end,
        "expected checksum \(checksum) of chunk \(name), found \(found); "
          + "the file is damaged, get it again.")
    }
  }
}
