import SankofaTensor

/// Random zoom. While training, enlarges or shrinks each image around its middle by its own random
/// factor.
///
/// - Input: [n, height, width, channels]. Output: the same shape.
public final class RandomZoom: Layer, Configurable {
  public static let kind = "RandomZoom"
  public private(set) var inputShape: Shape?
  private var down: DrawRange
  /// The range for the width; `nil` when height and width keep their proportion.
  private var across: DrawRange?
  private var sampler: ImageSampler

  /// Makes a layer that zooms by up to `size` in or out, with the same factor for height and width.
  public convenience init(
    _ size: Double, fill: EdgeFill = .reflect, interpolation: Interpolation = .bilinear,
    inputShape: Shape? = nil
  ) {
    self.init(
      DrawRange(within: size), nil, ImageSampler(fill: fill, interpolation: interpolation),
      inputShape)
  }

  /// Makes the layer.
  ///
  /// - Parameters:
  ///   - height: the range of the change in height, within −0.99…1: 0.2 shows 1.2 times the height,
  ///     so that everything is smaller; −0.2 shows 0.8 times the height.
  ///   - width: the range for the width; by default the number drawn for the height, which keeps
  ///     proportions.
  ///   - fill: the pixels outside the image; its mirror image by default, as in Keras.
  ///   - interpolation: bilinear by default.
  public convenience init(
    _ height: ClosedRange<Double>, _ width: ClosedRange<Double>? = nil, fill: EdgeFill = .reflect,
    interpolation: Interpolation = .bilinear, inputShape: Shape? = nil
  ) {
    self.init(
      DrawRange(height), width.map { DrawRange($0) },
      ImageSampler(fill: fill, interpolation: interpolation), inputShape)
  }

  private init(
    _ down: DrawRange, _ across: DrawRange?, _ sampler: ImageSampler, _ inputShape: Shape?
  ) {
    (self.down, self.across) = (down, across)
    (self.sampler, self.inputShape) = (sampler, inputShape)
  }

  /// Makes a layer that zooms by up to a tenth.
  public convenience init() { self.init(0.1) }

  public func settings(_ list: inout SettingList) {
    list("height", &down, .within(-0.99...1), shown: .labelled("height"))
    list("width", &across, .within(-0.99...1))
    sampler.settings(&list)
    list.inputShape(&inputShape)
  }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    _ = try channels(ofImages: input, RandomZoom.kind)
    return input
  }

  /// The position at distance p from the middle shows the position at distance (1 + drawn) · p; the
  /// images themselves when not training.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining else { return input }
    let down = down.draw(for: input, in: context) + 1
    let across = across.map { $0.draw(for: input, in: context, index: 1) + 1 } ?? down
    func zoomed(_ places: Tensor, _ extent: Int, _ zoom: Tensor) -> Tensor {
      let middle = Double(extent - 1) / 2
      return (places - middle).multiplyAdd(zoom, places.constant(middle))
    }
    return sampler(
      input, rows: zoomed(input.rowNumbers, input.shape[1], down),
      columns: zoomed(input.columnNumbers, input.shape[2], across))
  }
}
