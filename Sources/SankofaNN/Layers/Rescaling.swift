import SankofaTensor

/// x · scale + offset, which brings data into a range in which networks learn well. Data of other
/// types are converted to `float32` first, so images may be bytes.
///
/// - Input: [n, …] of any element type. Output: the same shape, floating-point.
public final class Rescaling: Layer, Configurable {
  public static let kind = "Rescaling"
  /// The factor.
  public private(set) var scale: Double
  /// The number that is added.
  public private(set) var offset: Double
  public private(set) var inputShape: Shape?

  /// Makes the layer; `Rescaling(1 / 255)` maps bytes to 0…1.
  public init(_ scale: Double, offset: Double = 0, inputShape: Shape? = nil) {
    self.scale = scale
    self.offset = offset
    self.inputShape = inputShape
  }

  /// Makes a layer that does not change its input.
  public convenience init() { self.init(1) }

  public func settings(_ list: inout SettingList) {
    list("scale", &scale, .finite, shown: .always)
    list("offset", &offset, .finite)
    list.inputShape(&inputShape)
  }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    return input
  }

  /// x · scale + offset.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let scaled =
      (input.elementType.isFloatingPoint ? input : input.converted(to: .float32)) * scale
    return offset == 0 ? scaled : scaled + offset
  }
}
