import SankofaTensor

/// What lies around an image when a window reaches over its edge.
public enum Padding: Sendable, Hashable {
  /// Nothing: windows stay inside, so the output is smaller.
  case valid
  /// As much as it takes for ⌈extent / stride⌉ positions, half of it before; the odd one behind, as in
  /// Keras and TensorFlow.
  case same
  /// So many rows and columns.
  case margins(ImageMargins)

  /// The margins for images of so many rows and columns.
  func margins(
    height: Int, width: Int, window: (Int, Int), strides: (Int, Int), dilations: (Int, Int)
  ) -> ImageMargins {
    switch self {
    case .valid: return ImageMargins()
    case .margins(let margins): return margins
    case .same:
      func missing(_ extent: Int, _ window: Int, _ stride: Int, _ dilation: Int) -> Int {
        let positions = (extent + stride - 1) / stride
        return max(0, (positions - 1) * stride + (window - 1) * dilation + 1 - extent)
      }
      let rows = missing(height, window.0, strides.0, dilations.0)
      let columns = missing(width, window.1, strides.1, dilations.1)
      return ImageMargins(
        top: rows / 2, left: columns / 2, bottom: rows - rows / 2, right: columns - columns / 2)
    }
  }

  var configurationValue: Configuration.Value {
    switch self {
    case .valid: .text("valid")
    case .same: .text("same")
    case .margins(let m): .list([m.top, m.left, m.bottom, m.right].map { .integer($0) })
    }
  }

  init(_ configuration: Configuration, _ name: String) throws {
    switch configuration[name] {
    case .text("valid")?: self = .valid
    case .text("same")?: self = .same
    case .list(let values)? where values.count == 4:
      let m = try values.map { value -> Int in
        guard case .integer(let number) = value, number >= 0 else {
          throw configuration.expected("valid, same or four margins", name)
        }
        return number
      }
      self = .margins(ImageMargins(top: m[0], left: m[1], bottom: m[2], right: m[3]))
    default: throw configuration.expected("valid, same or four margins", name)
    }
  }
}

/// A window over the two axes of an image: what convolution and pooling have in common.
struct Window2D {
  var size: (Int, Int)
  var strides: (Int, Int)
  var dilations: (Int, Int) = (1, 1)
  var padding: Padding

  /// The positions for an image [height, width, channels], or why there are none.
  func positions(_ input: Shape, _ layer: String) throws -> (height: Int, width: Int) {
    guard input.rank == 3 else {
      throw LayerError(
        layer,
        "needs images [height, width, channels], got shape \(input); insert Reshape([…]) before it."
      )
    }
    for (name, pair) in [("window", size), ("strides", strides), ("dilations", dilations)]
    where pair.0 < 1 || pair.1 < 1 {
      throw LayerError(layer, "\(name) must be at least 1, got \(pair.0) × \(pair.1); use 1.")
    }
    let m = margins(of: input)
    if min(m.top, m.left, m.bottom, m.right) < 0 {
      throw LayerError(layer, "margins must be 0 or more, got \(m); use 0.")
    }
    let extents = [input[0] + m.top + m.bottom, input[1] + m.left + m.right]
    let spans = [(size.0 - 1) * dilations.0 + 1, (size.1 - 1) * dilations.1 + 1]
    for axis in 0..<2 where extents[axis] < spans[axis] {
      throw LayerError(
        layer,
        "its window is \(spans[axis]) \(axis == 0 ? "high" : "wide"), and the image is "
          + "\(extents[axis]) in shape \(input); use padding: .same or a smaller window.")
    }
    return (
      (extents[0] - spans[0]) / strides.0 + 1, (extents[1] - spans[1]) / strides.1 + 1
    )
  }

  /// The margins for images [height, width, channels].
  func margins(of input: Shape) -> ImageMargins {
    padding.margins(
      height: input[0], width: input[1], window: size, strides: strides, dilations: dilations)
  }
}

extension Configuration {
  /// Two whole numbers. Throws when they are missing or something else.
  func pair(_ name: String) throws -> (Int, Int) {
    guard case .list(let values)? = self[name], values.count == 2,
      case .integer(let first) = values[0], case .integer(let second) = values[1]
    else { throw expected("two whole numbers", name) }
    return (first, second)
  }

  static func pair(_ pair: (Int, Int)) -> Value { .list([.integer(pair.0), .integer(pair.1)]) }
}
