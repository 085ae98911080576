import SankofaTensor

/// While training, turns each image around its middle by its own draw.
///
/// - Input: [n, height, width, channels]. Output: the same shape.
public final class RandomRotation: Layer, Configurable {
  public static let kind = "RandomRotation"
  public private(set) var inputShape: Shape?
  private var turns: DrawRange
  private var sampler: ImageSampler

  /// Describes the layer: so far to either side, in whole turns: 0.1 is 36°.
  public convenience init(
    _ turns: Double, fill: EdgeFill = .reflect, interpolation: Interpolation = .bilinear,
    inputShape: Shape? = nil
  ) {
    self.init(
      DrawRange(within: turns), ImageSampler(fill: fill, interpolation: interpolation), inputShape)
  }

  /// Describes the layer.
  ///
  /// - Parameters:
  ///   - turns: the angle in whole turns, from −1 to 1; above 0 is counter-clockwise.
  ///   - fill: the pixels outside of the image; its mirror image by default, as in Keras.
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

  /// A tenth of a turn to either side.
  public convenience init() { self.init(0.1) }

  public func settings(_ list: inout SettingList) {
    list("turns", &turns, .within(-1...1))
    sampler.settings(&list)
    list("inputShape", &inputShape)
  }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    _ = try channels(ofImages: input, RandomRotation.kind)
    return input
  }

  /// With (u, v) = (x, y) − middle and the drawn angle α, a place shows
  /// middle + (u cos α − v sin α, u sin α + v cos α); the images when not training.
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
