import SankofaTensor

/// Random rotation. While training, rotates each image around its middle by its own random angle.
///
/// - Input: [n, height, width, channels]. Output: the same shape.
public final class RandomRotation: Layer, Configurable {
  public static let kind = "RandomRotation"
  public private(set) var inputShape: Shape?
  private var turns: DrawRange
  private var sampler: ImageSampler

  /// Makes a layer that rotates by up to `turns` whole turns in both directions; 0.1 is 36°.
  public convenience init(
    _ turns: Double, fill: EdgeFill = .reflect, interpolation: Interpolation = .bilinear,
    inputShape: Shape? = nil
  ) {
    self.init(
      DrawRange(within: turns), ImageSampler(fill: fill, interpolation: interpolation), inputShape)
  }

  /// Makes the layer.
  ///
  /// - Parameters:
  ///   - turns: the range of the angle in whole turns, within −1…1; positive angles are
  ///     counter-clockwise.
  ///   - fill: the pixels outside the image; its mirror image by default, as in Keras.
  ///   - interpolation: bilinear by default.
  public convenience init(
    _ turns: ClosedRange<Double>, fill: EdgeFill = .reflect,
    interpolation: Interpolation = .bilinear, inputShape: Shape? = nil
  ) {
    self.init(
      DrawRange(turns), ImageSampler(fill: fill, interpolation: interpolation), inputShape)
  }

  private init(_ turns: DrawRange, _ sampler: ImageSampler, _ inputShape: Shape?) {
    (self.turns, self.sampler, self.inputShape) = (turns, sampler, inputShape)
  }

  /// Makes a layer that rotates by up to a tenth of a turn in both directions.
  public convenience init() { self.init(0.1) }

  public func settings(_ list: inout SettingList) {
    list("turns", &turns, .within(-1...1), shown: .always)
    sampler.settings(&list)
    list.inputShape(&inputShape)
  }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    _ = try channels(ofImages: input, RandomRotation.kind)
    return input
  }

  /// With (u, v) = (x, y) − middle and the drawn angle α, each position shows the position middle +
  /// (u cos α − v sin α, u sin α + v cos α); the images themselves when not training.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining else { return input }
    let angle = turns.draw(for: input, in: context) * (2 * Double.pi)
    let (cosine, sine) = (angle.cos(), angle.sin())
    let (middleRow, middleColumn) = (
      Double(input.shape[1] - 1) / 2, Double(input.shape[2] - 1) / 2
    )
    let (v, u) = (input.rowNumbers - middleRow, input.columnNumbers - middleColumn)
    return sampler(
      input, rows: u * sine + (v * cosine + middleRow),
      columns: u * cosine - (v * sine - middleColumn))
  }
}
