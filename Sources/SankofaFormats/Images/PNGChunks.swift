/// The chunks of a PNG file that the picture needs, up to the end of the pixels.
///
/// Some errors are ignored, as libpng does: bytes after the pixels, wrong checksums of chunks that
/// a reader may skip, and palettes and transparency that do not suit the picture.
struct PNGChunks {
  let header: PNGHeader
  /// The palette's bytes, red, green and blue of each entry in turn; empty without `PLTE`.
  private(set) var palette: [UInt8] = []
  /// The content of `tRNS`, when it suits the picture.
  private(set) var transparency: [UInt8]?
  /// The rows of all passes, filtered, each after its filter byte.
  private(set) var rows: [UInt8] = []
  private let path: String
  private var dataPlace = 0

  /// - Throws: `FormatError` when a chunk that the picture needs is damaged, missing or out of
  ///   order, a critical chunk is unknown, or the pixel data are corrupt or short.
  init(_ file: ByteReader) throws {
    path = file.path
    let found = try file.take(8, "PNG's signature")
    guard found == PNG.signature else {
      throw file.error(
        at: 0,
        "expected PNG's signature \(hexadecimal(PNG.signature)), found \(hexadecimal(found)); "
          + "give a PNG file.")
    }
    let first = try Chunk(file)
    guard first.name == "IHDR", first.length == 13 else {
      throw file.error(
        at: 8,
        "expected chunk IHDR of 13 bytes first, found \(first.name) of \(first.length); "
          + "save the picture again.")
    }
    header = try PNGHeader(first.content(file), path: path)
    // Memory is needed for the rows and for the picture.
    let colours = header.colour == .palette ? 3 : header.colour.samples
    try file.requireMemory(
      header.dataBytes + header.width * header.height * colours, for: "its pixels")
    while true {
      let chunk = try Chunk(file)
      switch chunk.name {
      case "IEND": throw chunk.error(file, "expected IDAT before IEND")
      case "IDAT":
        try readPixels(chunk, file)
        return
      case "PLTE": try setPalette(chunk, file)
      case "tRNS": try setTransparency(chunk, file)
      default: try chunk.skip(file)
      }
    }
  }

  private mutating func setPalette(_ chunk: Chunk, _ file: ByteReader) throws {
    // In a picture without a palette, `PLTE` only suggests colours for screens with few colours.
    guard header.colour == .palette, palette.isEmpty else {
      return try file.skip(chunk.length + 4, "chunk PLTE")
    }
    guard chunk.length.isMultiple(of: 3), (3...768).contains(chunk.length) else {
      throw chunk.error(file, "expected 3 to 768 bytes of colours, found \(chunk.length)")
    }
    palette = try chunk.content(file)
  }

  private mutating func setTransparency(_ chunk: Chunk, _ file: ByteReader) throws {
    let isRight =
      switch header.colour {
      case .grey: chunk.length == 2
      case .rgb: chunk.length == 6
      // Entries beyond the number of colours are ignored.
      case .palette: !palette.isEmpty && (1...256).contains(chunk.length)
      case .greyAlpha, .rgba: false
      }
    guard isRight, transparency == nil else {
      return try file.skip(chunk.length + 4, "chunk tRNS")
    }
    transparency = try chunk.contentUnlessDamaged(file)
  }

  /// Returns an error about the pixel data. Its place is that of the first `IDAT` chunk, because
  /// compressed data have no more exact place.
  func error(_ message: String) -> FormatError {
    FormatError(path: path, place: .byte(dataPlace), message: message)
  }

  /// Reads the `IDAT` chunks, from `first` on, until all rows are complete.
  private mutating func readPixels(_ first: Chunk, _ file: ByteReader) throws {
    dataPlace = first.place
    if header.colour == .palette, palette.isEmpty {
      throw first.error(file, "expected PLTE before IDAT for colour type 3")
    }
    let inflater = Inflater(.zlib)
    // When few bytes follow, reserved memory that is never written costs nothing.
    rows.reserveCapacity(header.dataBytes)
    var isOver = false
    var chunk = first
    while true {
      try chunk.takeContent(file) { part in
        if !isOver { isOver = try inflate(part, inflater) }
      }
      // Bytes after the last row, in this chunk or later, are ignored.
      if rows.count == header.dataBytes { return }
      chunk = try Chunk(file)
      guard chunk.name == "IDAT" else { break }
    }
    throw isOver
      ? error(
        "expected \(counted(header.dataBytes, "byte")) of pixel data, found \(rows.count); "
          + "save the picture again.")
      : error("the compressed pixel data end early; save the picture again.")
  }

  /// Decodes a part of the compressed rows. Returns true when their stream has ended or all rows
  /// are complete.
  private mutating func inflate(_ part: [UInt8], _ inflater: Inflater) throws -> Bool {
    var rest = part[...]
    while rows.count < header.dataBytes {
      let room = min(1 << 18, header.dataBytes - rows.count)
      var step: (consumed: Int, produced: Int, progress: Inflater.Progress) = (0, 0, .more)
      rows += [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        step = rest.withUnsafeBufferPointer {
          inflater.decode($0, into: UnsafeMutableRawBufferPointer(buffer))
        }
        count = step.produced
      }
      rest = rest.dropFirst(step.consumed)
      switch step.progress {
      case .corrupt:
        throw error("the compressed pixel data are corrupt; save the picture again.")
      case .ended: return true
      case .more where rest.isEmpty && step.produced < room: return false
      case .more: break
      }
    }
    return true
  }
}

/// The start of a chunk: its place, its name, and the length of the content after it.
private struct Chunk {
  let place: Int
  let name: String
  let length: Int
  private let letters: [UInt8]

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

  func error(_ file: ByteReader, _ message: String) -> FormatError {
    file.error(at: place, message + "; save the picture again.")
  }

  /// Skips a chunk whose name starts with a lower-case letter; throws for a critical chunk.
  func skip(_ file: ByteReader) throws {
    guard letters[0] & 0x20 != 0 else {
      throw error(file, "chunk \(name) is critical and unknown")
    }
    try file.skip(length + 4, "chunk \(name)")
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
