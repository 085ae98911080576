import SankofaTensor

/// Longer sequences, in which each element is repeated.
///
/// - Input: [n, length, channels]. Output: [n, length · size, channels].
public final class UpSampling1D: Layer, Configurable {
  public static let kind = "UpSampling1D"
  /// The number of copies of each element.
  public private(set) var size: Int
  public private(set) var inputShape: Shape?

  /// Makes the layer; two copies of each element by default.
  public init(_ size: Int = 2, inputShape: Shape? = nil) {
    (self.size, self.inputShape) = (size, inputShape)
  }

  /// Makes a layer that doubles the length.
  public convenience init() { self.init(2) }

  public func settings(_ list: inout SettingList) {
    list("size", &size, .within(1...1 << 20), shown: .always)
    list.inputShape(&inputShape)
  }

  /// [length · size, channels].
  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    _ = try channels(ofSequences: input, UpSampling1D.kind)
    return [input[0] * size, input[1]]
  }

  /// Each element, repeated `size` times.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let (n, length, channels) = (input.shape[0], input.shape[1], input.shape[2])
    return input.reshaped(to: [n, length, 1, channels])
      .broadcast(to: [n, length, size, channels]).reshaped(to: [n, length * size, channels])
  }
}

/// Larger images: `UpSampling2D(2)` makes four pixels from each one.
///
/// - Input: [n, height, width, channels]. Output: [n, height · rows, width · columns, channels].
public final class UpSampling2D: Layer, Configurable {
  public static let kind = "UpSampling2D"
  /// The numbers of new rows and columns for each old one.
  public private(set) var size: Size2D
  /// The rule for values between old pixels.
  public private(set) var interpolation: Interpolation
  public private(set) var inputShape: Shape?

  /// Makes the layer.
  ///
  /// - Parameters:
  ///   - size: the numbers of new rows and columns for each old one; 2 by default.
  ///   - interpolation: nearest by default, which repeats each pixel; bilinear interpolation is as
  ///     in ``Resizing``.
  public init(
    _ size: Size2D = 2, interpolation: Interpolation = .nearest, inputShape: Shape? = nil
  ) {
    (self.size, self.interpolation, self.inputShape) = (size, interpolation, inputShape)
  }

  /// Makes a layer that doubles height and width.
  public convenience init() { self.init(2) }

  public func settings(_ list: inout SettingList) {
    list("size", &size, .within(1...1 << 20), shown: .always)
    list("interpolation", &interpolation)
    list.inputShape(&inputShape)
  }

  /// [height · rows, width · columns, channels].
  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    _ = try channels(ofImages: input, UpSampling2D.kind)
    let new = [input[0] * size.height, input[1] * size.width]
    if interpolation == .bilinear {
      try checkResized([input[0], input[1]], to: new, UpSampling2D.kind)
    }
    return [new[0], new[1], input[2]]
  }

  /// The enlarged images.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let (n, height, width, channels) = (
      input.shape[0], input.shape[1], input.shape[2], input.shape[3]
    )
    if interpolation == .bilinear {
      return input.resized(height: height * size.height, width: width * size.width, .bilinear)
    }
    return input.reshaped(to: [n, height, 1, width, 1, channels])
      .broadcast(to: [n, height, size.height, width, size.width, channels])
      .reshaped(to: [n, height * size.height, width * size.width, channels])
  }
}
