import SankofaFormats
import SankofaTensor

extension Image {
  /// The picture as numbers, `float32` [rows, columns, channels]. Each pixel is the mean of the
  /// area that it covers; black is the lower bound of `range` and white the upper one.
  ///
  /// - Parameters:
  ///   - channels: 1 for grey or 3 for red, green, blue. Traps for other numbers.
  ///   - name: the picture's name in errors.
  /// - Throws: `DataError.tooLargeFitting` when the values do not fit into memory.
  package func values(
    rows: Int, columns: Int, channels: Int, in range: ClosedRange<Double>, name: String = "picture"
  ) throws -> Tensor {
    guard channels == 1 || channels == 3 else {
      misuse(TensorError("Image", "channels must be 1 or 3, got \(channels); use 1 for grey."))
    }
    // For each value: a `Double`, and three `Float` copies.
    try DataError.requireMemory(name, rows, columns, bytesPerPixel: 20 * channels)
    let source = channels == 1 ? grey() : self
    let planes = (0..<channels).map { channel -> [Double] in
      // A grey picture has the same values in each colour.
      let offset = Swift.min(channel, source.channels - 1)
      let plane = GreyPlane.reduced(
        (width, height), toAtMost: Swift.max(1024, rows, columns)
      ) { Double(source.pixels[$0 * source.channels + offset]) / 255 }.plane
      return InkPlane(width: plane.width, height: plane.height, values: plane.values)
        .resampled(width: columns, height: rows).values
    }
    let span = range.upperBound - range.lowerBound
    let numbers = (0..<rows * columns).flatMap { pixel in
      planes.map { Float(range.lowerBound + span * $0[pixel]) }
    }
    return Tensor(numbers, shape: [rows, columns, channels])
  }
}
