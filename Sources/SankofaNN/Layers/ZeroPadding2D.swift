import SankofaTensor

/// Rows and columns of zeros around an image: `ZeroPadding2D(1)`.
///
/// - Input: [n, height, width, channels]. Output: the image with its margins.
public final class ZeroPadding2D: Layer {
  /// `ZeroPadding2D`.
  public static let kind = "ZeroPadding2D"
  /// How many rows and columns on each side.
  public let margins: ImageMargins
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes the layer, with margins for each side.
  public init(_ margins: ImageMargins, inputShape: Shape? = nil) {
    (self.margins, self.inputShape) = (margins, inputShape)
  }

  /// Describes the layer, with as many on every side; 1 by default.
  public convenience init(_ size: Int = 1, inputShape: Shape? = nil) {
    self.init(
      ImageMargins(top: size, left: size, bottom: size, right: size), inputShape: inputShape)
  }

  /// [rows, columns, channels].
  public func outputShape(for input: Shape) throws -> Shape {
    _ = try channels(ofImages: input, ZeroPadding2D.kind)
    try margins.check(ZeroPadding2D.kind)
    return [
      input[0] + margins.top + margins.bottom, input[1] + margins.left + margins.right, input[2],
    ]
  }

  /// x with zeros around.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.padded(margins)
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration([
      ("margins", margins.configurationValue),
      ("inputShape", inputShape?.configurationValue ?? .none),
    ])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try ImageMargins(configuration, "margins"), inputShape: try configuration.shape("inputShape"))
  }
}

extension ImageMargins {
  /// Throws unless each side is something that a layer can add or take away.
  func check(_ layer: String) throws {
    for side in [top, left, bottom, right] where !(0...Window1D.largest).contains(side) {
      throw LayerError(
        layer, "margins must be from 0 to \(Window1D.largest), got \(side); use 0.")
    }
  }

  /// Top, left, bottom, right.
  var configurationValue: Configuration.Value {
    .list([top, left, bottom, right].map { .integer($0) })
  }

  /// Reads what ``configurationValue`` wrote.
  init(_ configuration: Configuration, _ name: String) throws {
    guard case .list(let values)? = configuration[name], values.count == 4,
      case .integer(let top) = values[0], case .integer(let left) = values[1],
      case .integer(let bottom) = values[2], case .integer(let right) = values[3]
    else { throw configuration.expected("four margins", name) }
    self.init(top: top, left: left, bottom: bottom, right: right)
  }
}
