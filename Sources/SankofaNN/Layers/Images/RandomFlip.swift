import SankofaTensor

/// While training, mirrors every other image, each by its own draw.
///
/// - Input: [n, height, width, channels]. Output: the same shape.
public final class RandomFlip: Layer, Configurable {
  /// The axis along which images may be mirrored.
  public enum Direction: String, Sendable, Hashable, SettingChoice {
    /// Left and right change places.
    case horizontal
    /// Top and bottom change places.
    case vertical
    /// Both, by a draw of its own each.
    case both

    public static var noun: String { "direction" }
  }

  public static let kind = "RandomFlip"
  /// The axis along which images may be mirrored.
  public private(set) var direction: Direction
  public private(set) var inputShape: Shape?

  /// Describes the layer; both ways by default, as in Keras, where one draw decides about both.
  public init(_ direction: Direction = .both, inputShape: Shape? = nil) {
    (self.direction, self.inputShape) = (direction, inputShape)
  }

  /// Both ways.
  public convenience init() { self.init(.both) }

  public func settings(_ list: inout SettingList) {
    list("direction", &direction)
    list("inputShape", &inputShape)
  }

  public func outputShape(for input: Shape) throws -> Shape {
    _ = try channels(ofImages: input, RandomFlip.kind)
    return input
  }

  /// The image or its mirror image, by a uniform number below ½; the images when not training.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining else { return input }
    let down = direction == .horizontal ? input : flipped(input, 1, context)
    return direction == .vertical ? down : flipped(down, 2, context)
  }

  private func flipped(_ images: Tensor, _ axis: Int, _ context: Context) -> Tensor {
    let flips = context.uniform([images.shape[0], 1, 1, 1], index: UInt64(axis)) .< 0.5
    return flips.selecting(images.reversed(axis: axis), images)
  }
}
