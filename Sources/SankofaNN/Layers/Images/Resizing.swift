import SankofaTensor

/// Images resized to a height and a width: `Resizing(32, 32)`.
///
/// - Input: [n, height, width, channels]. Output: [n, new height, new width, channels].
///
/// Both images cover the same area, and a new pixel gets the value at its middle. By default
/// nothing is smoothed, so that an image made much smaller shows only some of its pixels;
/// `antialiases: true` takes the mean of all pixels that a new pixel covers, weighted by a triangle
/// function. The proportions are not kept. All this is as in Keras.
public final class Resizing: Layer, Configurable {
  public static let kind = "Resizing"
  /// The new height.
  public private(set) var height: Int
  /// The new width.
  public private(set) var width: Int
  /// The rule for values between old pixels.
  public private(set) var interpolation: Interpolation
  /// True when a smaller image uses all pixels of the old one.
  public private(set) var antialiases: Bool
  public private(set) var inputShape: Shape?

  /// Makes the layer from the new height and width, each at least 1.
  ///
  /// - Parameters:
  ///   - interpolation: bilinear by default.
  ///   - antialiases: true when bilinear interpolation uses all old pixels that a new one covers;
  ///     false by default. It changes nothing for `.nearest` and for larger images.
  public init(
    _ height: Int, _ width: Int, interpolation: Interpolation = .bilinear,
    antialiases: Bool = false, inputShape: Shape? = nil
  ) {
    (self.height, self.width) = (height, width)
    self.interpolation = interpolation
    (self.antialiases, self.inputShape) = (antialiases, inputShape)
  }

  /// Makes a layer that gives images of 32 × 32 pixels.
  public convenience init() { self.init(32, 32) }

  public func settings(_ list: inout SettingList) {
    list("height", &height, .atLeast(1), shown: .always)
    list("width", &width, .atLeast(1), shown: .always)
    list("interpolation", &interpolation)
    list("antialiases", &antialiases)
    list.inputShape(&inputShape)
  }

  /// [height, width, channels].
  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    _ = try channels(ofImages: input, Resizing.kind)
    try checkResized([input[0], input[1]], to: [height, width], Resizing.kind)
    return [height, width, input[2]]
  }

  /// The resized images.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.resized(height: height, width: width, interpolation, antialiases: antialiases)
  }
}

/// Throws unless the resizing matrix of each axis has at most 2²⁸ elements.
func checkResized(_ old: [Int], to new: [Int], _ layer: String) throws {
  for (old, new) in zip(old, new) where new < 1 || (new != old && new > (1 << 28) / old) {
    throw SankofaError(
      layer,
      "height and width must be at least 1, and times the old at most \(1 << 28), got \(new) for "
        + "\(old); use 32.")
  }
}
