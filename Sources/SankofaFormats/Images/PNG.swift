/// Reading and writing of PNG files (ISO/IEC 15948), with 8 bits for each channel.
///
/// Files may have any colour type and bit depth, interlaced or not. Samples of 16 bits are rounded
/// to 8 bits; samples of fewer bits are scaled to 0…255. Transparent pixels are blended with white,
/// and the picture's `opacity` keeps their opacity. Gamma and colour profiles are not applied.
public enum PNG {
  /// The most pixels of a picture that is read.
  public static let maximumPixels = 64_000_000

  static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

  /// Reads the picture in the PNG file at `path`.
  ///
  /// - Throws: `FormatError` when the file cannot be read, and in the same cases as `decode`.
  public static func read(_ path: String, limit: Int = FileBytes.defaultLimit) throws -> Image {
    try decode(ByteReader(file: path, limit: limit)).image
  }

  /// Decodes the bytes of a PNG file. Faults that other decoders pass over are ignored;
  /// ``ImageFile/notes`` lists them.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` when a chunk that the picture needs is damaged, missing or out of
  ///   order, a critical chunk is unknown, the picture is larger than `maximumPixels`, or the pixel
  ///   data are corrupt or too short.
  public static func decode(_ bytes: [UInt8], path: String = FormatError.data) throws -> Image {
    try decode(ByteReader(bytes, path: path)).image
  }

  /// Decodes a PNG file, with remarks about the faults that were passed over.
  static func decode(_ file: ByteReader) throws -> (image: Image, notes: [String]) {
    // The rows are read before memory for the picture is allocated, so that a small hostile file
    // takes little memory.
    let chunks = try PNGChunks(file)
    let (header, data) = (chunks.header, chunks.rows)
    var pixels = PNGPixels(chunks)
    var offset = 0
    for pass in header.passes {
      var above = [UInt8](repeating: 0, count: header.rowBytes(pass.width))
      for row in 0..<pass.height {
        guard let filter = PNGFilter(rawValue: data[offset]) else {
          throw chunks.error(
            "expected a row filter of 0 to 4, found \(data[offset]); save the picture again.")
        }
        var samples = Array(data[offset + 1..<offset + 1 + above.count])
        filter.undo(&samples, above: above, pixelBytes: max(1, header.pixelBits / 8))
        pixels.place(samples, row: row, of: pass)
        offset += 1 + above.count
        above = samples
      }
    }
    var notes = chunks.notes
    if pixels.lacksColours { notes.add("pixels of colours that the palette lacks are black") }
    return (pixels.image, notes.texts)
  }

  /// Encodes `image` as the bytes of a PNG file, in grey or colour, with 8 bits for each channel.
  public static func encode(_ image: Image) -> [UInt8] {
    let rowBytes = image.width * image.channels
    var data: [UInt8] = []
    data.reserveCapacity(image.height * (rowBytes + 1))
    var above = [UInt8](repeating: 0, count: rowBytes)
    for row in 0..<image.height {
      let samples = Array(image.pixels[row * rowBytes..<(row + 1) * rowBytes])
      // The specification recommends the filter whose bytes, as signed numbers, have the smallest
      // sum of magnitudes.
      var best: (cost: Int, bytes: [UInt8]) = (.max, [])
      for filter in PNGFilter.allCases {
        let bytes = filter.apply(samples, above: above, pixelBytes: image.channels)
        let cost = bytes.reduce(0) { $0 + Int(Int8(bitPattern: $1).magnitude) }
        if cost < best.cost { best = (cost, [filter.rawValue] + bytes) }
      }
      data += best.bytes
      above = samples
    }

    var header: [UInt8] = []
    header.append(bigEndian: UInt32(image.width))
    header.append(bigEndian: UInt32(image.height))
    let colour: PNGHeader.Colour = image.channels == 1 ? .grey : .rgb
    header += [8, colour.rawValue, 0, 0, 0]
    var compressed: [UInt8] = []
    Deflate.encode(data, wrapping: .zlib, into: &compressed)

    var output = signature
    append("IHDR", header, to: &output)
    // A chunk's length has 31 bits.
    for start in stride(from: 0, to: compressed.count, by: 1 << 30) {
      append("IDAT", Array(compressed[start...].prefix(1 << 30)), to: &output)
    }
    append("IEND", [], to: &output)
    return output
  }

  /// Writes `image` to the PNG file at `path`, completely or not at all.
  ///
  /// - Throws: `FormatError` in the same cases as `AtomicFile.write`.
  public static func write(_ image: Image, to path: String) throws {
    try AtomicFile.write(encode(image), to: path)
  }

  private static func append(_ name: String, _ content: [UInt8], to output: inout [UInt8]) {
    output.append(bigEndian: UInt32(content.count))
    let start = output.count
    output.append(contentsOf: name.utf8)
    output.append(contentsOf: content)
    output.append(bigEndian: Deflate.crc32(output[start...]))
  }
}
