import SankofaTensor

/// Random translation. While training, moves each image by its own random distance.
///
/// - Input: [n, height, width, channels]. Output: the same shape.
public final class RandomTranslation: Layer, Configurable {
  public static let kind = "RandomTranslation"
  public private(set) var inputShape: Shape?
  private var down: DrawRange
  private var across: DrawRange
  private var sampler: ImageSampler

  /// Makes a layer that moves images by up to these shares of their height and width, in both
  /// directions.
  public convenience init(
    _ height: Double, _ width: Double, fill: EdgeFill = .reflect,
    interpolation: Interpolation = .bilinear, inputShape: Shape? = nil
  ) {
    self.init(
      DrawRange(within: height), DrawRange(within: width),
      ImageSampler(fill: fill, interpolation: interpolation), inputShape)
  }

  /// Makes the layer.
  ///
  /// - Parameters:
  ///   - height: the range of the distance down, as a share of the height, within −1…1; negative is
  ///     up.
  ///   - width: the range of the distance to the right, as a share of the width; negative is left.
  ///   - fill: the pixels outside the image; its mirror image by default, as in Keras.
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

  /// Makes a layer that moves images by up to a tenth of their height and width.
  public convenience init() { self.init(0.1, 0.1) }

  public func settings(_ list: inout SettingList) {
    list("height", &down, .within(-1...1), shown: .labelled("height"))
    list("width", &across, .within(-1...1), shown: .labelled("width"))
    sampler.settings(&list)
    list.inputShape(&inputShape)
  }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    _ = try channels(ofImages: input, RandomTranslation.kind)
    return input
  }

  /// Position (y, x) of the result shows position (y − down, x − across); the images themselves
  /// when not training.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining else { return input }
    let down = down.draw(for: input, in: context) * Double(input.shape[1])
    let across = across.draw(for: input, in: context, index: 1) * Double(input.shape[2])
    return sampler(input, rows: input.rowNumbers - down, columns: input.columnNumbers - across)
  }
}
