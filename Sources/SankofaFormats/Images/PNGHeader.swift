/// The content of the `IHDR` chunk of a PNG file.
struct PNGHeader {
  /// The colour type: the samples of a pixel.
  enum Colour: UInt8 {
    case grey = 0
    case rgb = 2
    case palette = 3
    case greyAlpha = 4
    case rgba = 6

    var samples: Int {
      switch self {
      case .grey, .palette: 1
      case .greyAlpha: 2
      case .rgb: 3
      case .rgba: 4
      }
    }

    var depths: [Int] {
      switch self {
      case .grey: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      case .greyAlpha, .rgb, .rgba: [8, 16]
      }
    }
  }

  /// A reduced picture of an interlaced file, with the positions of its pixels.
  struct Pass {
    var left, top, columnStep, rowStep: Int
    var width, height: Int
  }

  let width: Int
  let height: Int
  /// The number of bits of a sample.
  let depth: Int
  let colour: Colour
  let isInterlaced: Bool

  /// - Parameter content: the 13 bytes of the chunk.
  init(_ content: [UInt8], path: String) throws {
    // The offset of the content in the file, after the signature and the chunk's length and name.
    let start = 16
    let cursor = ByteReader(content, path: path)
    width = Int(try cursor.bigEndian(UInt32.self, "width"))
    height = Int(try cursor.bigEndian(UInt32.self, "height"))
    guard width > 0, height > 0 else {
      throw cursor.error(
        at: start,
        "expected at least 1 × 1 pixels, found \(width) × \(height); save the picture again.")
    }
    guard width <= Int(Int32.max), height <= Int(Int32.max),
      width * height <= PNG.maximumPixels
    else {
      throw cursor.error(
        at: start,
        "expected 1 to \(PNG.maximumPixels) pixels, found \(width) × \(height); "
          + "make the picture smaller.")
    }
    depth = Int(try cursor.uint8("bit depth"))
    let code = try cursor.uint8("colour type")
    guard let colour = Colour(rawValue: code) else {
      throw cursor.error(
        at: start + 9,
        "expected colour type 0, 2, 3, 4 or 6, found \(code); save the picture again.")
    }
    guard colour.depths.contains(depth) else {
      throw cursor.error(
        at: start + 8,
        "expected a bit depth in \(colour.depths) for colour type \(code), found \(depth); "
          + "save the picture again.")
    }
    self.colour = colour
    for (index, what) in ["compression", "filter"].enumerated() {
      let method = try cursor.uint8("\(what) method")
      guard method == 0 else {
        throw cursor.error(
          at: start + 10 + index,
          "expected \(what) method 0, found \(method); save the picture again.")
      }
    }
    let interlace = try cursor.uint8("interlace method")
    guard interlace <= 1 else {
      throw cursor.error(
        at: start + 12,
        "expected interlace method 0 or 1, found \(interlace); save the picture again.")
    }
    isInterlaced = interlace == 1
  }

  /// The number of bits of a pixel.
  var pixelBits: Int { depth * colour.samples }

  /// Returns the number of bytes of a row of `width` pixels, without the filter byte.
  func rowBytes(_ width: Int) -> Int { (width * pixelBits + 7) / 8 }

  /// The passes that have pixels, in order.
  var passes: [Pass] {
    guard isInterlaced else {
      return [
        Pass(left: 0, top: 0, columnStep: 1, rowStep: 1, width: width, height: height)
      ]
    }
    // The left, top, column step and row step of each pass of Adam7.
    let adam7 = [
      (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
      (0, 1, 1, 2),
    ]
    return adam7.map { left, top, columnStep, rowStep in
      Pass(
        left: left, top: top, columnStep: columnStep, rowStep: rowStep,
        width: (width - left + columnStep - 1) / columnStep,
        height: (height - top + rowStep - 1) / rowStep)
    }.filter { $0.width > 0 && $0.height > 0 }
  }

  /// The number of bytes of all passes, with the filter bytes.
  var dataBytes: Int { passes.reduce(0) { $0 + $1.height * (1 + rowBytes($1.width)) } }
}
