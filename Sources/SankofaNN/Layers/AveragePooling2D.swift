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
  public convenience init(
    _ size: (Int, Int) = (2, 2), strides: (Int, Int)? = nil, padding: Padding = .valid,
    inputShape: Shape? = nil
  ) {
    self.init(Window2D(size: size, strides: strides ?? size, padding: padding), inputShape)
  }

  private init(_ window: Window2D, _ inputShape: Shape?) {
    (self.window, self.inputShape) = (window, inputShape)
  }

  /// [positions, positions, channels].
  public func outputShape(for input: Shape) throws -> Shape {
    try window.pooled(input, AveragePooling2D.kind)
  }

  /// Σ / count over each window; elements outside of the image are not counted, as in Keras.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.averagePooled(
      window.size, strides: window.strides, margins: window.margins(of: input.shape.dropFirst()))
  }

  /// All that the initializer took.
  public var configuration: Configuration { window.configuration(inputShape) }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try Window2D(pooling: configuration), try configuration.shape("inputShape"))
  }
}

extension Tensor {
  /// The mean of the elements that each window over images [n, height, width, channels] sees.
  func averagePooled(
    _ size: (Int, Int), strides: (Int, Int), margins: ImageMargins
  ) -> Tensor {
    func sum(_ x: Tensor) -> Tensor { x.sumPooled(size, strides: strides, margins: margins) }
    if margins == ImageMargins() { return sum(self) / Double(size.0 * size.1) }
    let image = Shape([1, shape[1], shape[2], 1])
    return sum(self) / sum(.ones(image, elementType: elementType))
  }
}
