import SankofaTensor

/// The mean of each window over a sequence: `AveragePooling1D(2)`.
///
/// - Input: [n, length, channels]. Output: [n, positions, channels].
public final class AveragePooling1D: Layer {
  /// `AveragePooling1D`.
  public static let kind = "AveragePooling1D"
  private let window: Window1D
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes the layer; see ``MaxPooling1D/init(_:stride:padding:inputShape:)``.
  public convenience init(
    _ size: Int = 2, stride: Int? = nil, padding: Padding1D = .valid, inputShape: Shape? = nil
  ) {
    self.init(Window1D(size: size, stride: stride ?? size, padding: padding), inputShape)
  }

  private init(_ window: Window1D, _ inputShape: Shape?) {
    (self.window, self.inputShape) = (window, inputShape)
  }

  /// [positions, channels].
  public func outputShape(for input: Shape) throws -> Shape {
    try window.pooled(input, AveragePooling1D.kind)
  }

  /// Σ / count over each window; elements outside of the sequence are not counted, as in Keras.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.asRows.averagePooled(
      (1, window.size), strides: (1, window.stride), margins: window.margins(of: input)
    ).asSequences
  }

  /// All that the initializer took.
  public var configuration: Configuration { window.configuration(inputShape) }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try Window1D(pooling: configuration), try configuration.shape("inputShape"))
  }
}
