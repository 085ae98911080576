import SankofaTensor

/// While training, moves each image by its own draw.
///
/// - Input: [n, height, width, channels]. Output: the same shape.
public final class RandomTranslation: Layer, Configurable {
  public static let kind = "RandomTranslation"
  public private(set) var inputShape: Shape?
  private var down: DrawRange
  private var across: DrawRange
  private var sampler: ImageSampler

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
  ///   - height: the distance down, as a share of the height, from −1 to 1; below 0 is up.
  ///   - width: the distance to the right, as a share of the width.
  ///   - fill: the pixels outside of the image; its mirror image by default, as in Keras.
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

  /// A tenth of height and width to either side.
  public convenience init() { self.init(0.1, 0.1) }

  public func settings(_ list: inout SettingList) {
    list("height", &down, .within(-1...1))
    list("width", &across, .within(-1...1))
    sampler.settings(&list)
    list("inputShape", &inputShape)
  }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    _ = try channels(ofImages: input, RandomTranslation.kind)
    return input
  }

  /// Place (y, x) of the result shows place (y − down, x − across); the images when not training.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining else { return input }
    let down = down.draw(for: input, in: context) * Double(input.shape[1])
    let across = across.draw(for: input, in: context, index: 1) * Double(input.shape[2])
    return sampler(input, rows: input.rowNumbers - down, columns: input.columnNumbers - across)
  }
}
