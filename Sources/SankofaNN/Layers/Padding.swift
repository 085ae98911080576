import SankofaTensor

/// The margin around an image into which windows may reach.
public enum Padding: Sendable, Hashable {
  /// No margin: windows stay inside the image, so the output is smaller.
  case valid
  /// The margin that gives ⌈extent / stride⌉ positions, half of it before the image; an odd row or
  /// column comes after it, as in Keras and TensorFlow.
  case same
  /// The given numbers of rows and columns.
  case margins(ImageMargins)

  /// Returns the margins for images of a height and a width.
  func margins(
    height: Int, width: Int, window: Size2D, strides: Size2D, dilations: Size2D
  ) -> ImageMargins {
    switch self {
    case .valid: return ImageMargins()
    case .margins(let margins): return margins
    case .same:
      func missing(_ extent: Int, _ window: Int, _ stride: Int, _ dilation: Int) -> Int {
        let positions = (extent + stride - 1) / stride
        return max(0, (positions - 1) * stride + (window - 1) * dilation + 1 - extent)
      }
      let rows = missing(height, window.height, strides.height, dilations.height)
      let columns = missing(width, window.width, strides.width, dilations.width)
      return ImageMargins(
        top: rows / 2, left: columns / 2, bottom: rows - rows / 2, right: columns - columns / 2)
    }
  }
}

extension Padding: SettingValue {
  public static var settingDescription: String { "valid, same or four margins" }

  public var configurationValue: Configuration.Value {
    switch self {
    case .valid: .text("valid")
    case .same: .text("same")
    case .margins(let margins): margins.configurationValue
    }
  }

  public init?(configurationValue value: Configuration.Value) throws {
    switch value {
    case .text("valid"): self = .valid
    case .text("same"): self = .same
    default:
      guard let margins = try ImageMargins(configurationValue: value),
        min(margins.top, margins.left, margins.bottom, margins.right) >= 0
      else { return nil }
      self = .margins(margins)
    }
  }
}
