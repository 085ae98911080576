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
