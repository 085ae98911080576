import SankofaTensor

/// y = γ (x − μ) / √(σ² + ε) + β for each channel. While training, μ and σ² are the mean and the
/// variance of the batch; otherwise they are running means of these (Ioffe and Szegedy, 2015).
///
/// - Input: [n, …, channels]; μ and σ² are over all axes except the last. Output: the same shape.
/// - Parameters: `scale` γ, `offset` β, and the statistics `mean` and `variance`, which the layer
///   updates itself and no gradient changes: each [channels].
///
/// After each training step, the running mean becomes m times itself plus (1 − m) times the mean of
/// the batch, and so does the running variance, with the biased variance, as in Keras. PyTorch
/// keeps the unbiased variance, and its momentum is 1 − m. A frozen layer also uses the running
/// means while training and does not change them.
public final class BatchNormalization: Layer, Configurable {
  public static let kind = "BatchNormalization"
  /// m, the share of a running mean that remains after a step.
  public private(set) var momentum: Double
  /// ε, which keeps the divisor away from 0.
  public private(set) var epsilon: Double
  /// The running mean, [channels], initially zeros.
  public let mean = Parameter("mean", initializer: .zeros, isTrainable: false)
  /// The running variance, [channels], initially ones.
  public let variance = Parameter("variance", initializer: .ones, isTrainable: false)
  public var isTrainable = true {
    didSet { for parameter in affine.parameters { parameter.isTrainable = isTrainable } }
  }
  private var affine: ScaleAndOffset

  /// Makes the layer.
  ///
  /// - Parameters:
  ///   - momentum: m; 0.99 by default.
  ///   - epsilon: ε; 0.001 by default.
  ///   - scales: true to learn the factor γ; true by default.
  ///   - offsets: true to learn the summand β; true by default.
  public init(
    momentum: Double = 0.99, epsilon: Double = 1e-3, scales: Bool = true, offsets: Bool = true
  ) {
    self.momentum = momentum
    self.epsilon = epsilon
    affine = ScaleAndOffset(usesScale: scales, usesOffset: offsets)
  }

  /// Makes a layer with γ and β.
  public convenience init() { self.init(momentum: 0.99) }

  public func settings(_ list: inout SettingList) {
    list("momentum", &momentum, .within(0...1))
    list("epsilon", &epsilon, .positive)
    affine.settings(&list)
  }

  /// γ, [channels], initially ones; `nil` without scale.
  public var scale: Parameter? { affine.scale }
  /// β, [channels], initially zeros; `nil` without offset.
  public var offset: Parameter? { affine.offset }

  /// `scale`, `offset`, `mean`, `variance`.
  public var parameters: [Parameter] { affine.parameters + [mean, variance] }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    try input.checkLast(mean.shape?[0], "channels", for: BatchNormalization.kind)
    return input
  }

  public func build(for input: Shape) throws {
    let channels = try input.lastExtent("channels", for: BatchNormalization.kind)
    for parameter in parameters { try parameter.build(shape: [channels]) }
  }

  /// γ (x − μ) / √(σ² + ε) + β.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let (μ, variance) = statistics(input, context)
    let deviation = (variance + epsilon).squareRoot()
    let factor = scale.map { context[$0] / deviation } ?? 1 / deviation
    let normalized = (input - μ) * factor
    return offset.map { normalized + context[$0] } ?? normalized
  }

  private func statistics(
    _ input: Tensor, _ context: Context
  ) -> (mean: Tensor, variance: Tensor) {
    let running = (context[mean], context[variance])
    guard context.isTraining, isTrainable else { return running }
    let rows = input.reshaped(to: [
      input.elementCount / input.shape[input.rank - 1], input.shape[input.rank - 1],
    ])
    if rows.shape[0] == 1 { context.noteSingleExample() }
    let μ = rows.mean(axes: [0])
    let σ2 = (rows - μ).squared().mean(axes: [0])
    context.update(mean, to: momentum * running.0 + (1 - momentum) * μ)
    context.update(variance, to: momentum * running.1 + (1 - momentum) * σ2)
    return (μ, σ2)
  }
}

/// The learned factor and summand of a normalization layer; each is optional.
struct ScaleAndOffset {
  private let possibleScale = Parameter("scale", initializer: .ones)
  private let possibleOffset = Parameter("offset", initializer: .zeros)
  private var usesScale: Bool
  private var usesOffset: Bool

  init(usesScale: Bool, usesOffset: Bool) {
    (self.usesScale, self.usesOffset) = (usesScale, usesOffset)
  }

  /// The factor, initially ones; `nil` without scale.
  var scale: Parameter? { usesScale ? possibleScale : nil }
  /// The summand, initially zeros; `nil` without offset.
  var offset: Parameter? { usesOffset ? possibleOffset : nil }
  /// `scale`, `offset`.
  var parameters: [Parameter] { [scale, offset].compactMap(\.self) }

  mutating func settings(_ list: inout SettingList) {
    list("scales", &usesScale)
    list("offsets", &usesOffset)
  }
}
