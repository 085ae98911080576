/// The markers of a JPEG file (ISO/IEC 10918-1) up to its compressed pixels: the picture's size, and
/// how the camera was held.
struct JPEGHeader {
  let width: Int
  let height: Int
  /// The samples of a pixel: 1 (grey), 3 (colour) or 4 (CMYK).
  let components: Int
  /// The orientation of Exif, 1 to 8; 1 when the file does not say.
  let orientation: Int

  /// Reads the markers.
  ///
  /// - Throws: `FormatError` when the file ends before its pixels, is of a kind that is not read, or
  ///   announces no pixels or more than `PNG.maximumPixels`.
  init(_ bytes: [UInt8], path: String) throws {
    var cursor = ByteCursor(bytes: bytes, path: path)
    let start = bytes[try cursor.take(2, "JPEG's start")]
    guard Array(start) == JPEGHeader.start else {
      throw cursor.error(
        at: 0,
        "expected JPEG's start \(hexadecimal(JPEGHeader.start)), found \(hexadecimal(start)); "
          + "give a JPEG file.")
    }
    var frame: (width: Int, height: Int, components: Int)?
    var orientation: Int?
    while true {
      let place = try JPEGHeader.marker(&cursor)
      let code = bytes[place + 1]
      switch code {
      // Markers without content, which have no meaning here.
      case 0x01, 0xd0...0xd8: continue
      case 0xd9:
        throw cursor.error(
          at: place, "expected pixels before the end marker ff d9; save the picture again.")
      case 0xda:
        guard let frame else {
          throw cursor.error(
            at: place,
            "expected a frame header (ff c0 to ff cf) before the pixels; save the picture again.")
        }
        (width, height, components) = frame
        self.orientation = orientation ?? 1
        return
      default: break
      }
      let length = bytes[try cursor.take(2, "length of marker ff \(hexadecimal([code]))")]
        .reduce(0) { $0 << 8 | Int($1) }
      guard length >= 2 else {
        throw cursor.error(
          at: place + 2, "expected a length of 2 or more, found \(length); save the picture again.")
      }
      let content = try cursor.take(length - 2, "content of marker ff \(hexadecimal([code]))")
      switch code {
      case 0xc0...0xc3, 0xc5...0xc7, 0xc9...0xcb, 0xcd...0xcf:
        frame = try JPEGHeader.frame(code, Array(bytes[content]), at: place, cursor)
      case 0xe1:
        orientation = orientation ?? ExifOrientation.value(inAPP1: Array(bytes[content]))
      default: break
      }
    }
  }

  static let start: [UInt8] = [0xff, 0xd8]

  /// The number of bytes up to a marker whose content is cut short by the end of the file, or all.
  ///
  /// libjpeg refuses such a marker, but reads a file that ends before one.
  static func wholeLength(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var place = 2
    while place + 1 < bytes.count {
      if bytes[place] != 0xff {
        place += 1
        continue
      }
      switch bytes[place + 1] {
      case 0xff: place += 1
      // Bytes of the pixels, and markers without content.
      case 0x00, 0x01, 0xd0...0xd8: place += 2
      case 0xd9: return bytes.count
      default:
        guard place + 4 <= bytes.count else { return place }
        let end = place + 2 + Int(bytes[place + 2]) << 8 + Int(bytes[place + 3])
        guard end <= bytes.count else { return place }
        place = max(end, place + 4)
      }
    }
    return bytes.count
  }

  /// Moves behind the next marker and returns its place. Other bytes before it are skipped, as by
  /// libjpeg.
  private static func marker(_ cursor: inout ByteCursor) throws -> Int {
    while true {
      let byte = cursor.bytes[try cursor.take(1, "a marker").lowerBound]
      guard byte == 0xff, cursor.offset < cursor.bytes.count else { continue }
      let code = cursor.bytes[cursor.offset]
      if code != 0, code != 0xff {
        cursor.offset += 1
        return cursor.offset - 2
      }
    }
  }

  /// Reads a frame header.
  private static func frame(
    _ code: UInt8, _ content: [UInt8], at place: Int, _ cursor: ByteCursor
  ) throws -> (width: Int, height: Int, components: Int) {
    guard [0xc0, 0xc1, 0xc2, 0xc9, 0xca].contains(code) else {
      throw cursor.error(
        at: place,
        "expected a baseline, extended or progressive JPEG (ff c0, c1, c2, c9 or ca), found "
          + "ff \(hexadecimal([code])), a lossless or hierarchical one; save it as PNG.")
    }
    guard content.count >= 6 else {
      throw cursor.error(
        at: place + 2,
        "expected a frame header of 8 bytes or more, found \(content.count + 2); "
          + "save the picture again.")
    }
    guard content[0] == 8 else {
      throw cursor.error(
        at: place + 4,
        "expected samples of 8 bits, found \(content[0]); save the picture with 8 bits.")
    }
    let height = Int(content[1]) << 8 | Int(content[2])
    let width = Int(content[3]) << 8 | Int(content[4])
    guard width > 0, height > 0 else {
      throw cursor.error(
        at: place + 5,
        "expected at least 1 × 1 pixels, found \(width) × \(height); save the picture again.")
    }
    guard width * height <= PNG.maximumPixels else {
      throw cursor.error(
        at: place + 5,
        "expected 1 to \(PNG.maximumPixels) pixels, found \(width) × \(height); "
          + "make the picture smaller.")
    }
    let components = Int(content[5])
    guard [1, 3, 4].contains(components) else {
      throw cursor.error(
        at: place + 9,
        "expected 1 (grey), 3 (colour) or 4 (CMYK) samples of a pixel, found \(components); "
          + "save the picture again.")
    }
    return (width, height, components)
  }
}
