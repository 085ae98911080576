import SankofaTensor

/// While training, moves each image by its own draw.
///
/// - Input: [n, height, width, channels]. Output: the same shape.
public final class RandomTranslation: Layer {
  /// `RandomTranslation`.
  public static let kind = "RandomTranslation"
  /// The shape of one example, when stated.
  public let inputShape: Shape?
  private let down: DrawRange
  private let across: DrawRange
  private let sampler: ImageSampler

  /// Describes the layer: so far to either side, as shares of height and width.
  public convenience init(
    _ height: Double, _ width: Double, fill: EdgeFill = .reflect,
    interpolation: Interpolation = .bilinear, inputShape: Shape? = nil
  ) {
    self.init(
      DrawRange(within: height), DrawRange(within: width),
      ImageSampler(fill: fill, interpolation: interpolation), inputShape)
  }

  /// Describes the layer.
  ///
  /// - Parameters:
  ///   - height: how far down, as a share of the height, from −1 to 1; below 0 is up.
  ///   - width: how far to the right, as a share of the width.
  ///   - fill: what lies outside of the image; its mirror image by default, as in Keras.
  ///   - interpolation: bilinear by default.
  public convenience init(
    _ height: ClosedRange<Double>, _ width: ClosedRange<Double>, fill: EdgeFill = .reflect,
    interpolation: Interpolation = .bilinear, inputShape: Shape? = nil
  ) {
    self.init(
      DrawRange(height), DrawRange(width),
      ImageSampler(fill: fill, interpolation: interpolation), inputShape)
  }

  private init(
    _ down: DrawRange, _ across: DrawRange, _ sampler: ImageSampler, _ inputShape: Shape?
  ) {
    (self.down, self.across) = (down, across)
    (self.sampler, self.inputShape) = (sampler, inputShape)
  }

  /// The input's.
  public func outputShape(for input: Shape) throws -> Shape {
    try sampler.check(input, RandomTranslation.kind)
    try down.check(RandomTranslation.kind, "height", from: -1, to: 1)
    try across.check(RandomTranslation.kind, "width", from: -1, to: 1)
    return input
  }

  /// Place (y, x) of the result shows place (y − down, x − across); the images when not training.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining else { return input }
    let down = down.draw(for: input, in: context) * Double(input.shape[1])
    let across = across.draw(for: input, in: context, index: 1) * Double(input.shape[2])
    return sampler(input, rows: input.rowNumbers - down, columns: input.columnNumbers - across)
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration(
      [("height", down.configurationValue), ("width", across.configurationValue)] + sampler.entries
        + [("inputShape", inputShape?.configurationValue ?? .none)])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try DrawRange(configuration, "height"), try DrawRange(configuration, "width"),
      try ImageSampler(configuration), try configuration.shape("inputShape"))
  }
}
