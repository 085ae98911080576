/// The pixels of a picture, made from rows of samples.
struct PNGPixels {
  private let chunks: PNGChunks
  private let channels: Int
  private var pixels: [UInt8]
  /// The opacity of each pixel; empty when the file has no transparency.
  private var opacity: [UInt8]
  /// True when a pixel has a colour that the palette lacks.
  private(set) var lacksColours = false
  /// The samples that `tRNS` makes transparent, in grey and RGB pictures.
  private let transparentSamples: [Int]

  init(_ chunks: PNGChunks) {
    self.chunks = chunks
    let header = chunks.header
    channels = header.colour == .grey || header.colour == .greyAlpha ? 1 : 3
    pixels = [UInt8](repeating: 0, count: header.width * header.height * channels)
    let hasAlpha = header.colour == .greyAlpha || header.colour == .rgba
    opacity =
      hasAlpha || chunks.transparency != nil
      ? [UInt8](repeating: 255, count: header.width * header.height) : []
    let transparency = chunks.transparency ?? []
    transparentSamples =
      header.colour == .palette
      ? []
      : stride(from: 0, to: transparency.count, by: 2).map {
        // Only as many bits count as the sample has.
        (Int(transparency[$0]) << 8 | Int(transparency[$0 + 1])) & (1 << header.depth - 1)
      }
  }

  var image: Image {
    Image(
      width: chunks.header.width, height: chunks.header.height, channels: channels, pixels: pixels,
      opacity: opacity.contains { $0 < 255 } ? opacity : nil)
  }

  /// Sets the pixels of one row of one pass.
  mutating func place(_ row: [UInt8], row rowIndex: Int, of pass: PNGHeader.Pass) {
    let header = chunks.header
    let top = (pass.top + rowIndex * pass.rowStep) * header.width
    let samples = header.colour.samples
    var values = [Int](repeating: 0, count: samples)
    for column in 0..<pass.width {
      for channel in 0..<samples {
        values[channel] = sample(row, column * samples + channel)
      }
      let target = top + pass.left + column * pass.columnStep
      let alpha =
        header.colour == .palette
        ? placePalette(values[0], at: target * channels)
        : placeDirect(values, at: target * channels)
      if !opacity.isEmpty { opacity[target] = UInt8(alpha) }
    }
  }

  private func sample(_ row: [UInt8], _ index: Int) -> Int {
    let depth = chunks.header.depth
    switch depth {
    case 8: return Int(row[index])
    case 16: return Int(row[2 * index]) << 8 | Int(row[2 * index + 1])
    default:
      // The leftmost pixel is in the highest bits.
      let bit = index * depth
      return Int(row[bit / 8]) >> (8 - depth - bit % 8) & (1 << depth - 1)
    }
  }

  /// Sets a pixel to a colour of the palette, and returns its opacity. Colours that the palette
  /// lacks are black.
  private mutating func placePalette(_ entry: Int, at target: Int) -> Int {
    let transparency = chunks.transparency ?? []
    let alpha = entry < transparency.count ? Int(transparency[entry]) : 255
    if 3 * entry >= chunks.palette.count { lacksColours = true }
    for channel in 0..<3 {
      let place = 3 * entry + channel
      let value = place < chunks.palette.count ? Int(chunks.palette[place]) : 0
      pixels[target + channel] = overWhite(value, alpha)
    }
    return alpha
  }

  /// Sets a pixel to its samples, and returns its opacity.
  private mutating func placeDirect(_ values: [Int], at target: Int) -> Int {
    let largest = 1 << chunks.header.depth - 1
    let hasAlpha = values.count > channels
    var alpha = hasAlpha ? scaled(values[channels], largest) : 255
    if values == transparentSamples { alpha = 0 }
    for channel in 0..<channels {
      pixels[target + channel] = overWhite(scaled(values[channel], largest), alpha)
    }
    return alpha
  }

  private func scaled(_ sample: Int, _ largest: Int) -> Int {
    (sample * 255 + largest / 2) / largest
  }

  private func overWhite(_ value: Int, _ alpha: Int) -> UInt8 {
    UInt8((value * alpha + 255 * (255 - alpha) + 127) / 255)
  }
}
