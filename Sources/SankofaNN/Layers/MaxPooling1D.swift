import SankofaTensor

/// The largest element of each window over a sequence: `MaxPooling1D(2)`.
///
/// - Input: [n, length, channels]. Output: [n, positions, channels].
public final class MaxPooling1D: Layer {
  /// `MaxPooling1D`.
  public static let kind = "MaxPooling1D"
  private let window: Window1D
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes the layer.
  ///
  /// - Parameters:
  ///   - size: the window's length; 2 by default.
  ///   - stride: by default the size, so that none overlap.
  ///   - padding: valid by default; what lies outside of the sequence does not count.
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
    try window.pooled(input, MaxPooling1D.kind)
  }

  /// max over each window.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.asRows.maxPooled(
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
