import SankofaTensor

/// While training, mirrors every other image, each by its own draw.
///
/// - Input: [n, height, width, channels]. Output: the same shape.
public final class RandomFlip: Layer {
  /// Which way images may be turned over.
  public enum Direction: String, Sendable, Hashable, CaseIterable {
    /// Left and right change places.
    case horizontal
    /// Top and bottom change places.
    case vertical
    /// Both, by a draw of its own each.
    case both
  }

  /// `RandomFlip`.
  public static let kind = "RandomFlip"
  /// Which way.
  public let direction: Direction
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes the layer; both ways by default, as in Keras, where one draw decides about both.
  public init(_ direction: Direction = .both, inputShape: Shape? = nil) {
    (self.direction, self.inputShape) = (direction, inputShape)
  }

  /// The input's.
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

  /// The direction.
  public var configuration: Configuration {
    Configuration([
      ("direction", .text(direction.rawValue)),
      ("inputShape", inputShape?.configurationValue ?? .none),
    ])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    let name = try configuration.text("direction")
    guard let direction = Direction(rawValue: name) else {
      throw UnknownName("direction", name, among: Direction.allCases.map(\.rawValue))
    }
    self.init(direction, inputShape: try configuration.shape("inputShape"))
  }
}
