/// Turns rows of samples into the pixels of a picture.
struct PNGPixels {
  private let chunks: PNGChunks
  private let channels: Int
  private var pixels: [UInt8]
  /// The samples that `tRNS` makes transparent, in grey and RGB pictures.
  private let transparentSamples: [Int]

  init(_ chunks: PNGChunks) {
    self.chunks = chunks
    let header = chunks.header
    channels = header.colour == .grey || header.colour == .greyAlpha ? 1 : 3
    pixels = [UInt8](repeating: 0, count: header.width * header.height * channels)
    let transparency = chunks.transparency ?? []
    transparentSamples =
      header.colour == .palette
      ? []
      : stride(from: 0, to: transparency.count, by: 2).map {
        Int(transparency[$0]) << 8 | Int(transparency[$0 + 1])
      }
  }

  var image: Image {
    Image(
      width: chunks.header.width, height: chunks.header.height, channels: channels, pixels: pixels)
  }

  /// Sets the pixels of one row of one pass.
  mutating func place(_ row: [UInt8], row rowIndex: Int, of pass: PNGHeader.Pass) throws {
    let header = chunks.header
    let top = (pass.top + rowIndex * pass.rowStep) * header.width
    let samples = header.colour.samples
    var values = [Int](repeating: 0, count: samples)
    for column in 0..<pass.width {
      for channel in 0..<samples {
        values[channel] = sample(row, column * samples + channel)
      }
      let target = (top + pass.left + column * pass.columnStep) * channels
      if header.colour == .palette {
        try placePalette(values[0], at: target)
      } else {
        placeDirect(values, at: target)
      }
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

  private mutating func placePalette(_ entry: Int, at target: Int) throws {
    guard 3 * entry < chunks.palette.count else {
      throw chunks.error(
        "expected a colour number below \(chunks.palette.count / 3), found \(entry); "
          + "save the picture again.")
    }
    let transparency = chunks.transparency ?? []
    let alpha = entry < transparency.count ? Int(transparency[entry]) : 255
    for channel in 0..<3 {
      pixels[target + channel] = overWhite(Int(chunks.palette[3 * entry + channel]), alpha)
    }
  }

  private mutating func placeDirect(_ values: [Int], at target: Int) {
    let largest = 1 << chunks.header.depth - 1
    let hasAlpha = values.count > channels
    var alpha = hasAlpha ? scaled(values[channels], largest) : 255
    if values == transparentSamples { alpha = 0 }
    for channel in 0..<channels {
      pixels[target + channel] = overWhite(scaled(values[channel], largest), alpha)
    }
  }

  private func scaled(_ sample: Int, _ largest: Int) -> Int {
    (sample * 255 + largest / 2) / largest
  }

  private func overWhite(_ value: Int, _ alpha: Int) -> UInt8 {
    UInt8((value * alpha + 255 * (255 - alpha) + 127) / 255)
  }
}
