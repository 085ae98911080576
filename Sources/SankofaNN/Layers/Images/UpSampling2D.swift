import SankofaTensor

/// Larger images: `UpSampling2D((2, 2))` makes four pixels of each.
///
/// - Input: [n, height, width, channels]. Output: [n, height · rows, width · columns, channels].
public final class UpSampling2D: Layer {
  /// `UpSampling2D`.
  public static let kind = "UpSampling2D"
  /// How many rows and columns become of one.
  public let size: (Int, Int)
  /// What is taken between old pixels.
  public let interpolation: Interpolation
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes the layer.
  ///
  /// - Parameters:
  ///   - size: how many rows and columns become of one; 2 × 2 by default.
  ///   - interpolation: nearest by default, which repeats each pixel; bilinear as ``Resizing`` has it.
  public init(
    _ size: (Int, Int) = (2, 2), interpolation: Interpolation = .nearest, inputShape: Shape? = nil
  ) {
    (self.size, self.interpolation, self.inputShape) = (size, interpolation, inputShape)
  }

  /// [height · rows, width · columns, channels].
  public func outputShape(for input: Shape) throws -> Shape {
    _ = try channels(ofImages: input, UpSampling2D.kind)
    guard (1...1 << 20).contains(size.0), (1...1 << 20).contains(size.1) else {
      throw LayerError(
        UpSampling2D.kind,
        "size must be from 1 to \(1 << 20), got \(size.0) × \(size.1); use 2.")
    }
    let new = [input[0] * size.0, input[1] * size.1]
    if interpolation == .bilinear {
      try checkResized([input[0], input[1]], to: new, UpSampling2D.kind)
    }
    return [new[0], new[1], input[2]]
  }

  /// The images, larger.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let (n, height, width, channels) = (
      input.shape[0], input.shape[1], input.shape[2], input.shape[3]
    )
    if interpolation == .bilinear {
      return input.resized(height: height * size.0, width: width * size.1, .bilinear)
    }
    return input.reshaped(to: [n, height, 1, width, 1, channels])
      .broadcast(to: [n, height, size.0, width, size.1, channels])
      .reshaped(to: [n, height * size.0, width * size.1, channels])
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration([
      ("size", Configuration.pair(size)), ("interpolation", interpolation.configurationValue),
      ("inputShape", inputShape?.configurationValue ?? .none),
    ])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try configuration.pair("size"),
      interpolation: try Interpolation(configuration, "interpolation"),
      inputShape: try configuration.shape("inputShape"))
  }
}
