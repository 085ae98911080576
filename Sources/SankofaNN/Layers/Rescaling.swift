import SankofaTensor

/// x · scale + offset: brings data to where networks learn well. Data that are not floating-point
/// are converted to `float32` first, so images may stay bytes.
///
/// - Input: [n, …] of any element type. Output: the same shape, floating-point.
public final class Rescaling: Layer {
  /// `Rescaling`.
  public static let kind = "Rescaling"
  /// The factor.
  public let scale: Double
  /// What is added after.
  public let offset: Double
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes the layer; `Rescaling(1 / 255)` brings bytes to 0…1.
  public init(_ scale: Double, offset: Double = 0, inputShape: Shape? = nil) {
    self.scale = scale
    self.offset = offset
    self.inputShape = inputShape
  }

  /// The input's.
  public func outputShape(for input: Shape) throws -> Shape {
    guard scale.isFinite, offset.isFinite else {
      throw LayerError(
        Rescaling.kind,
        "scale and offset must be finite numbers, got \(scale) and \(offset); use 1 and 0.")
    }
    return input
  }

  /// x · scale + offset.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let scaled =
      (input.elementType.isFloatingPoint ? input : input.converted(to: .float32)) * scale
    return offset == 0 ? scaled : scaled + offset
  }

  /// Factor and offset.
  public var configuration: Configuration {
    Configuration([
      ("scale", .number(scale)), ("offset", .number(offset)),
      ("inputShape", inputShape?.configurationValue ?? .none),
    ])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try configuration.number("scale"), offset: try configuration.number("offset"),
      inputShape: try configuration.shape("inputShape"))
  }
}
