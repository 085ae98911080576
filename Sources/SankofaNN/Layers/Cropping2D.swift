import SankofaTensor

/// An image without its outermost rows and columns: `Cropping2D(1)`.
///
/// - Input: [n, height, width, channels]. Output: what is left.
public final class Cropping2D: Layer {
  /// `Cropping2D`.
  public static let kind = "Cropping2D"
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
    _ = try channels(ofImages: input, Cropping2D.kind)
    try margins.check(Cropping2D.kind)
    let rows = input[0] - margins.top - margins.bottom
    let columns = input[1] - margins.left - margins.right
    if rows < 1 || columns < 1 {
      throw LayerError(
        Cropping2D.kind,
        "takes \(margins.top + margins.bottom) rows and \(margins.left + margins.right) columns, "
          + "and the image has shape \(input); take fewer.")
    }
    return [rows, columns, input[2]]
  }

  /// x without its margins.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let (height, width) = (input.shape[1], input.shape[2])
    return
      input
      .slice(axis: 1, from: margins.top, count: height - margins.top - margins.bottom)
      .slice(axis: 2, from: margins.left, count: width - margins.left - margins.right)
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
