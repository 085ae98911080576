import SankofaTensor

/// Random mirroring. While training, mirrors each image with probability ½ for each direction.
///
/// - Input: [n, height, width, channels]. Output: the same shape.
public final class RandomFlip: Layer, Configurable {
  /// The direction in which images may be mirrored.
  public enum Direction: String, Sendable, Hashable, SettingChoice {
    /// Left and right are exchanged.
    case horizontal
    /// Top and bottom are exchanged.
    case vertical
    /// Both directions, with a separate draw for each.
    case both

    public static var noun: String { "direction" }
  }

  public static let kind = "RandomFlip"
  /// The direction in which images may be mirrored.
  public private(set) var direction: Direction
  public private(set) var inputShape: Shape?

  /// Makes the layer; both directions by default, as in Keras, where one draw decides on both.
  public init(_ direction: Direction = .both, inputShape: Shape? = nil) {
    (self.direction, self.inputShape) = (direction, inputShape)
  }

  /// Makes a layer that mirrors in both directions.
  public convenience init() { self.init(.both) }

  public func settings(_ list: inout SettingList) {
    list("direction", &direction, shown: .always)
    list.inputShape(&inputShape)
  }

  public func outputShape(for input: Shape) throws -> Shape {
    _ = try channels(ofImages: input, RandomFlip.kind)
    return input
  }

  /// The mirror image where a uniform number is below ½, else the image; the images themselves when
  /// not training.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining else { return input }
    let down = direction == .horizontal ? input : flipped(input, 1, context)
    return direction == .vertical ? down : flipped(down, 2, context)
  }

  private func flipped(_ images: Tensor, _ axis: Int, _ context: Context) -> Tensor {
    let flips = context.uniform([images.shape[0], 1, 1, 1], index: UInt64(axis)) .< 0.5
    return flips.selecting(images.reversed(axis: axis), otherwise: images)
  }
}
