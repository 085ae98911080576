import SankofaTensor

/// The mean of each window: `AveragePooling2D((2, 2))`.
///
/// - Input: [n, height, width, channels]. Output: [n, positions, positions, channels].
public final class AveragePooling2D: Layer {
  /// `AveragePooling2D`.
  public static let kind = "AveragePooling2D"
  private let window: Window2D
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes the layer; see ``MaxPooling2D/init(_:strides:padding:inputShape:)``.
  public init(
    _ size: (Int, Int) = (2, 2), strides: (Int, Int)? = nil, padding: Padding = .valid,
    inputShape: Shape? = nil
  ) {
    window = Window2D(size: size, strides: strides ?? size, padding: padding)
    self.inputShape = inputShape
  }

  /// [positions, positions, channels].
  public func outputShape(for input: Shape) throws -> Shape {
    try window.pooled(input, AveragePooling2D.kind)
  }

  /// Σ / count over each window; elements outside of the image are not counted, as in Keras.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let margins = window.margins(of: input.shape.dropFirst())
    func sum(_ x: Tensor) -> Tensor {
      x.sumPooled(window.size, strides: window.strides, margins: margins)
    }
    if margins == ImageMargins() { return sum(input) / Double(window.size.0 * window.size.1) }
    let image = Shape([1, input.shape[1], input.shape[2], 1])
    return sum(input) / sum(.ones(image, elementType: input.elementType))
  }

  /// All that the initializer took.
  public var configuration: Configuration { window.configuration(inputShape) }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try configuration.pair("size"), strides: try configuration.pair("strides"),
      padding: try Padding(configuration, "padding"),
      inputShape: try configuration.shape("inputShape"))
  }
}
