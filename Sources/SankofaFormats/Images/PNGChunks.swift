/// The chunks of a PNG file that matter here, checked for order and checksum.
struct PNGChunks {
  let header: PNGHeader
  /// Red, green, blue side by side; empty without `PLTE`.
  private(set) var palette: [UInt8] = []
  /// The content of `tRNS`.
  private(set) var transparency: [UInt8]?
  /// The content of all `IDAT`s.
  private var data: [UInt8] = []
  private var dataPlace: Int?
  private let path: String

  init(_ bytes: [UInt8], path: String) throws {
    self.path = path
    var cursor = ByteCursor(bytes: bytes, path: path)
    let found = bytes[try cursor.take(8, "PNG's signature")]
    guard found.elementsEqual(PNG.signature) else {
      throw cursor.error(
        at: 0,
        "expected PNG's signature \(hexadecimal(PNG.signature)), found \(hexadecimal(found)); "
          + "give a PNG file.")
    }
    let first = try Chunk(&cursor)
    guard first.name == "IHDR", first.content.count == 13 else {
      throw cursor.error(
        at: 8,
        "expected chunk IHDR of 13 bytes first, found \(first.name) of \(first.content.count); "
          + "save the picture again.")
    }
    var headerCursor = ByteCursor(bytes: bytes, path: path, offset: first.content.lowerBound)
    header = try PNGHeader(&headerCursor)

    var isDataOver = false
    while true {
      let chunk = try Chunk(&cursor)
      switch chunk.name {
      case "IEND":
        guard dataPlace != nil else { throw chunk.error(cursor, "expected IDAT before IEND") }
        if header.colour == .palette, palette.isEmpty {
          throw chunk.error(cursor, "expected PLTE for colour type 3")
        }
        return
      case "IDAT":
        guard !isDataOver else {
          throw chunk.error(cursor, "expected all IDAT chunks in a row")
        }
        if dataPlace == nil { dataPlace = chunk.place }
        data += bytes[chunk.content]
      case "PLTE":
        guard palette.isEmpty, dataPlace == nil, transparency == nil,
          header.colour != .grey, header.colour != .greyAlpha
        else { throw chunk.error(cursor, "expected one PLTE, in colour, before tRNS and IDAT") }
        guard chunk.content.count.isMultiple(of: 3), (3...768).contains(chunk.content.count) else {
          throw chunk.error(
            cursor, "expected 3 to 768 bytes of colours, found \(chunk.content.count)")
        }
        palette = Array(bytes[chunk.content])
      case "tRNS":
        guard transparency == nil, dataPlace == nil else {
          throw chunk.error(cursor, "expected one tRNS before IDAT")
        }
        transparency = try checkedTransparency(chunk, cursor)
      default:
        // A lower-case first letter says that a reader may skip the chunk.
        guard let letter = chunk.name.utf8.first, letter & 0x20 != 0 else {
          throw chunk.error(cursor, "chunk \(chunk.name) is critical and not known here")
        }
      }
      if dataPlace != nil, chunk.name != "IDAT" { isDataOver = true }
    }
  }

  private func checkedTransparency(_ chunk: Chunk, _ cursor: ByteCursor) throws -> [UInt8] {
    let count = chunk.content.count
    let isRight =
      switch header.colour {
      case .grey: count == 2
      case .rgb: count == 6
      case .palette: count * 3 <= palette.count && count > 0
      case .greyAlpha, .rgba: false
      }
    guard isRight else {
      throw chunk.error(
        cursor,
        "tRNS of \(counted(count, "byte")) does not suit colour type \(header.colour.rawValue)"
      )
    }
    return Array(cursor.bytes[chunk.content])
  }

  /// An error about the pixel data; compressed, they have no finer place.
  func error(_ message: String) -> FormatError {
    FormatError(path: path, place: .byte(dataPlace ?? 0), message: message)
  }

  /// The filtered rows of all passes.
  func inflated() throws -> [UInt8] {
    var output: [UInt8] = []
    do {
      // One byte of room more, so that data of the right length never meet the limit.
      _ = try Deflate.decode(
        data, from: 0, wrapping: .zlib, limit: header.dataBytes + 1, into: &output)
    } catch .truncated {
      throw error("the compressed pixel data end early; save the picture again.")
    } catch .corrupt {
      throw error("the compressed pixel data are corrupt; save the picture again.")
    } catch .tooLarge {
      throw error(
        "expected \(counted(header.dataBytes, "byte")) of pixel data, found more; "
          + "save the picture again.")
    }
    guard output.count == header.dataBytes else {
      throw error(
        "expected \(counted(header.dataBytes, "byte")) of pixel data, found \(output.count); "
          + "save the picture again.")
    }
    return output
  }
}

/// One chunk: where it starts, its name and where its content is.
private struct Chunk {
  let place: Int
  let name: String
  let content: Range<Int>

  init(_ cursor: inout ByteCursor) throws {
    place = cursor.offset
    let length = Int(try cursor.bigEndian(UInt32.self, "chunk length"))
    let letters = try cursor.take(4, "chunk name")
    guard cursor.bytes[letters].allSatisfy({ (0x41...0x5a).contains($0 & 0xdf) }) else {
      throw cursor.error(
        at: place + 4,
        "expected a chunk name of four letters, found \(hexadecimal(cursor.bytes[letters])); "
          + "the file is damaged, get it again.")
    }
    name = String(decoding: cursor.bytes[letters], as: UTF8.self)
    content = try cursor.take(length, "chunk \(name)")
    let found = try cursor.bigEndian(UInt32.self, "checksum of chunk \(name)")
    let actual = Deflate.crc32(cursor.bytes[letters.lowerBound..<content.upperBound])
    guard found == actual else {
      throw cursor.error(
        at: content.upperBound,
        "expected checksum \(actual) of chunk \(name), found \(found); "
          + "the file is damaged, get it again.")
    }
  }

  func error(_ cursor: ByteCursor, _ message: String) -> FormatError {
    cursor.error(at: place, message + "; save the picture again.")
  }
}
