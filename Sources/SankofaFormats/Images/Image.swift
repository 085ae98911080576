import SankofaTensor

/// A picture in grey or colour, with 8 bits for each channel.
public struct Image: Sendable, Hashable {
  /// The number of pixels in a row.
  public let width: Int
  /// The number of rows.
  public let height: Int
  /// The number of channels: 1 (grey) or 3 (red, green, blue).
  public let channels: Int
  /// The `height · width · channels` values from 0 (dark) to 255 (light), in the order row (from
  /// the top), pixel (from the left), channel.
  public let pixels: [UInt8]
  /// The opacity of each pixel, 0 to 255, before it was blended with white; `nil` when all pixels
  /// were opaque.
  public let opacity: [UInt8]?

  /// Makes a picture. Traps unless the sizes are positive, there are 1 or 3 channels, `pixels` has
  /// `height · width · channels` values, and `opacity`, if given, has `height · width`.
  public init(width: Int, height: Int, channels: Int, pixels: [UInt8], opacity: [UInt8]? = nil) {
    let size = "\(width) × \(height) × \(channels)"
    guard width > 0, height > 0, channels == 1 || channels == 3 else {
      misuse(
        TensorError("Image", "sizes must be at least 1 and channels 1 or 3, got \(size); use 1."))
    }
    guard Shape([height, width, channels]).boundedElementCount == pixels.count else {
      misuse(
        TensorError(
          "Image", "a picture of \(size) cannot have \(pixels.count) values; give one for each.")
      )
    }
    if let opacity, opacity.count != width * height {
      misuse(
        TensorError(
          "Image",
          "a picture of \(size) cannot have \(opacity.count) opacities; give one a pixel.")
      )
    }
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
    self.opacity = opacity
  }

  /// Returns the picture in grey: the luma of ITU-R BT.601, 0.299 red + 0.587 green + 0.114 blue,
  /// computed as ⌊(19595·r + 38470·g + 7471·b + 32768) / 65536⌋, bit for bit like Pillow's
  /// `convert("L")`.
  public func grey() -> Image {
    guard channels == 3 else { return self }
    let luma = stride(from: 0, to: pixels.count, by: 3).map { index in
      let red = 19595 * UInt32(pixels[index])
      let green = 38470 * UInt32(pixels[index + 1])
      let blue = 7471 * UInt32(pixels[index + 2])
      return UInt8((red + green + blue + 32768) >> 16)
    }
    return Image(width: width, height: height, channels: 1, pixels: luma, opacity: opacity)
  }
}
