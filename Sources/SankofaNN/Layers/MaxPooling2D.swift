import SankofaTensor

/// The largest element of each window: `MaxPooling2D((2, 2))`.
///
/// - Input: [n, height, width, channels]. Output: [n, positions, positions, channels].
public final class MaxPooling2D: Layer {
  /// `MaxPooling2D`.
  public static let kind = "MaxPooling2D"
  private let window: Window2D
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes the layer.
  ///
  /// - Parameters:
  ///   - size: the window's height and width; 2 × 2 by default.
  ///   - strides: by default its size, so that none overlap.
  ///   - padding: valid by default; what lies outside of the image does not count.
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
    try window.pooled(input, MaxPooling2D.kind)
  }

  /// max over each window.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.maxPooled(
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
