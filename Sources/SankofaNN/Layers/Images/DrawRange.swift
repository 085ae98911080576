import SankofaTensor

/// Between which numbers a layer draws one for each example.
struct DrawRange {
  var low: Double
  var high: Double

  init(_ range: ClosedRange<Double>) { (low, high) = (range.lowerBound, range.upperBound) }

  /// As far to either side.
  init(within size: Double) { (low, high) = (0 - abs(size), abs(size)) }

  /// Throws unless both lie between bounds.
  func check(_ layer: String, _ name: String, from least: Double, to most: Double) throws {
    guard low <= high, low >= least, high <= most else {
      throw LayerError(
        layer, "\(name) must lie between \(least) and \(most), got \(low)…\(high); use 0.1.")
    }
  }

  /// One number for each of the images [n, height, width, channels], [n, 1, 1, 1].
  func draw(for images: Tensor, in context: Context, index: UInt64 = 0) -> Tensor {
    let uniform = context.uniform([images.shape[0], 1, 1, 1], index: index)
    return uniform.converted(to: images.elementType) * (high - low) + low
  }

  var configurationValue: Configuration.Value { .list([.number(low), .number(high)]) }

  init(_ configuration: Configuration, _ name: String) throws {
    let numbers = try configuration.numbers(name)
    guard numbers.count == 2 else { throw configuration.expected("two numbers", name) }
    (low, high) = (numbers[0], numbers[1])
  }
}
