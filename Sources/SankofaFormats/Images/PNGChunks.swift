/// The chunks of a PNG file that the picture needs.
///
/// Some faults are passed over, with a note, as libpng does: bytes after the pixels, wrong checksums
/// of chunks that a reader may skip, and palettes and transparency that do not suit the picture.
struct PNGChunks {
  let header: PNGHeader
  /// The palette's bytes, red, green and blue of each entry in turn; empty without `PLTE`.
  private(set) var palette: [UInt8] = []
  /// The content of `tRNS`, when it suits the picture.
  private(set) var transparency: [UInt8]?
  /// The rows of all passes, filtered, each after its filter byte.
  private(set) var rows: [UInt8] = []
  /// Remarks about what was passed over.
  private(set) var notes = FileNotes()
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
    let first = try PNGChunk(file)
    guard first.name == "IHDR", first.length == 13 else {
      throw file.error(
        at: 8,
        "expected chunk IHDR of 13 bytes first, found \(first.name) of \(first.length); "
          + "save the picture again.")
    }
    header = try PNGHeader(first.content(file), path: path)
    if let remaining = file.remaining, header.dataBytes / Deflate.largestRatio > remaining {
      throw file.error(
        at: 16,
        "\(header.width) × \(header.height) pixels cannot be in the \(counted(remaining, "byte")) that "
          + "follow; the file is cut short, get it again.")
    }
    // Memory is needed for the rows and for the picture. Rows of a pipe grow, and are there twice.
    let colours = header.colour == .palette ? 3 : header.colour.samples
    let rowBytes = file.remaining == nil ? 2 * header.dataBytes : header.dataBytes
    try file.requireMemory(
      rowBytes + header.width * header.height * colours, for: "its pixels")
    while dataPlace == 0 {
      let chunk = try PNGChunk(file)
      switch chunk.name {
      case "IEND": throw chunk.error(file, "expected IDAT before IEND")
      case "IHDR": throw chunk.error(file, "expected one chunk IHDR, found another")
      case "IDAT":
        dataPlace = chunk.place
        try readPixels(chunk, file)
      case "PLTE": try setPalette(chunk, file)
      case "tRNS": try setTransparency(chunk, file)
      case _ where chunk.isCritical:
        throw chunk.error(file, "chunk \(chunk.name) is critical and unknown")
      default: try skip(chunk, file)
      }
    }
  }

  /// Skips a chunk that the pixels do not depend on. A fault of its own, if any, is noted unless it
  /// is damaged, too.
  private mutating func skip(_ chunk: PNGChunk, _ file: ByteReader, fault: String? = nil) throws {
    let isRight = try chunk.skip(file)
    if let fault = isRight ? fault : "is damaged" {
      notes.add("\(chunk.shown) \(fault) and is left out")
    }
  }

  private mutating func setPalette(_ chunk: PNGChunk, _ file: ByteReader) throws {
    switch header.colour {
    // Here `PLTE` only suggests colours for screens with few colours.
    case .rgb, .rgba: return try skip(chunk, file)
    case .grey, .greyAlpha: return try skip(chunk, file, fault: "does not suit a grey picture")
    case .palette: break
    }
    guard palette.isEmpty else { return try skip(chunk, file, fault: "is the second palette") }
    guard chunk.length.isMultiple(of: 3), (3...768).contains(chunk.length) else {
      throw chunk.error(file, "expected 3 to 768 bytes of colours, found \(chunk.length)")
    }
    palette = try chunk.content(file)
  }

  private mutating func setTransparency(_ chunk: PNGChunk, _ file: ByteReader) throws {
    if transparency != nil { return try skip(chunk, file, fault: "is the second of its kind") }
    let fault: String? =
      switch header.colour {
      case .grey: chunk.length == 2 ? nil : "has \(counted(chunk.length, "byte")) instead of 2"
      case .rgb: chunk.length == 6 ? nil : "has \(counted(chunk.length, "byte")) instead of 6"
      case .palette where palette.isEmpty: "comes before the palette"
      case .palette:
        (1...256).contains(chunk.length)
          ? nil : "has \(chunk.length) entries instead of 1 to 256"
      case .greyAlpha, .rgba: "does not suit a picture with an alpha channel"
      }
    if let fault { return try skip(chunk, file, fault: fault) }
    transparency = try chunk.contentUnlessDamaged(file)
    if transparency == nil {
      notes.add("\(chunk.shown) is damaged and is left out")
    } else if header.colour == .palette, chunk.length > palette.count / 3 {
      notes.add(
        "\(chunk.shown) has \(chunk.length) entries for \(counted(palette.count / 3, "colour"))")
    }
  }

  /// Returns an error about the pixel data. Its place is that of the first `IDAT` chunk, because
  /// compressed data have no more exact place.
  func error(_ message: String) -> FormatError {
    FormatError(path: path, place: .byte(dataPlace), message: message)
  }

  /// Reads the `IDAT` chunks, from `first` on, and what follows them.
  private mutating func readPixels(_ first: PNGChunk, _ file: ByteReader) throws {
    if header.colour == .palette, palette.isEmpty {
      throw first.error(file, "expected PLTE before IDAT for colour type 3")
    }
    var found = PNGRows(byteCount: header.dataBytes, isLengthKnown: file.remaining != nil)
    var chunk = first
    while true {
      try chunk.takeContent(file) { part in
        guard found.append(part) else {
          throw error("the compressed pixel data are corrupt; save the picture again.")
        }
      }
      if found.isComplete { break }
      chunk = try PNGChunk(file)
      guard chunk.name == "IDAT" else { break }
    }
    guard found.isComplete else {
      throw found.endedEarly
        ? error(
          "expected \(counted(header.dataBytes, "byte")) of pixel data, found \(found.bytes.count); "
            + "save the picture again.")
        : error("the compressed pixel data end early; save the picture again.")
    }
    do {
      try readEnd(file, &found)
    } catch let error as FormatError {
      // Nothing behind the pixels makes them unreadable.
      guard case .byte(let place) = error.place else { throw error }
      notes.add("what follows byte \(place) cannot be read and is left out")
    }
    if found.hasWrongChecksum {
      throw error("the checksum of the pixel data is wrong; the file is damaged, get it again.")
    }
    if let note = found.note { notes.add(note) }
    rows = found.bytes
  }

  /// Reads what follows the pixels, to find out what is wrong with it.
  private mutating func readEnd(_ file: ByteReader, _ found: inout PNGRows) throws {
    while true {
      if try file.peek(1).isEmpty { return notes.add("chunk IEND is missing") }
      let chunk = try PNGChunk(file)
      switch chunk.name {
      case "IEND":
        try skip(chunk, file)
        if try !file.peek(1).isEmpty {
          let count = file.remaining.map { counted($0, "byte") } ?? "bytes"
          notes.add("left out \(count) after chunk IEND")
        }
        return
      case "IDAT": try chunk.takeContent(file) { _ = found.append($0) }
      case "PLTE", "tRNS": try skip(chunk, file, fault: "comes after the pixels")
      default: try skip(chunk, file)
      }
    }
  }
}
