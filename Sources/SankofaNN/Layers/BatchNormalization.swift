import SankofaTensor

/// y = γ (x − μ) / √(σ² + ε) + β for each channel: μ and σ² are those of the batch while training, and
/// running means of them otherwise (Ioffe and Szegedy, 2015).
///
/// - Input: [n, …, channels]; μ and σ² are over all axes but the last. Output: the same shape.
/// - Parameters: `scale` γ, `offset` β, and the statistics `mean` and `variance`, which are counted and
///   not learned: each [channels].
///
/// After each step of training μ ← m μ + (1 − m) μ of the batch, and σ² likewise, with the biased
/// variance, as in Keras; PyTorch keeps the unbiased one, and its momentum is 1 − m. A layer that is not
/// trainable uses the running means while training, too, and leaves them alone.
public final class BatchNormalization: Layer, Configurable {
  public static let kind = "BatchNormalization"
  /// m.
  public private(set) var momentum: Double
  /// ε.
  public private(set) var epsilon: Double
  /// The running mean μ, [channels], zeros at first.
  public let mean = Parameter("mean", initializer: .zeros, isTrainable: false)
  /// The running variance σ², [channels], ones at first.
  public let variance = Parameter("variance", initializer: .ones, isTrainable: false)
  public var isTrainable = true {
    didSet { for parameter in affine.parameters { parameter.isTrainable = isTrainable } }
  }
  private var affine: ScaleAndOffset

  /// Describes the layer.
  ///
  /// - Parameters:
  ///   - momentum: 0.99 by default.
  ///   - epsilon: 0.001 by default.
  ///   - scales: true for γ, which is the case by default.
  ///   - offsets: true for β, which is the case by default.
  public init(
    momentum: Double = 0.99, epsilon: Double = 1e-3, scales: Bool = true, offsets: Bool = true
  ) {
    self.momentum = momentum
    self.epsilon = epsilon
    affine = ScaleAndOffset(usesScale: scales, usesOffset: offsets)
  }

  /// With γ and β.
  public convenience init() { self.init(momentum: 0.99) }

  public func settings(_ list: inout SettingList) {
    list("momentum", &momentum, .within(0...1))
    list("epsilon", &epsilon, .positive)
    affine.settings(&list)
  }

  /// γ, [channels], ones at first; `nil` without scale.
  public var scale: Parameter? { affine.scale }
  /// β, [channels], zeros at first; `nil` without offset.
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

/// The learned factor and summand of a layer that normalises, either of which may be missing.
struct ScaleAndOffset {
  private let possibleScale = Parameter("scale", initializer: .ones)
  private let possibleOffset = Parameter("offset", initializer: .zeros)
  private var usesScale: Bool
  private var usesOffset: Bool

  init(usesScale: Bool, usesOffset: Bool) {
    (self.usesScale, self.usesOffset) = (usesScale, usesOffset)
  }

  /// Ones at first; `nil` without.
  var scale: Parameter? { usesScale ? possibleScale : nil }
  /// Zeros at first; `nil` without.
  var offset: Parameter? { usesOffset ? possibleOffset : nil }
  /// `scale`, `offset`.
  var parameters: [Parameter] { [scale, offset].compactMap(\.self) }

  mutating func settings(_ list: inout SettingList) {
    list("scales", &usesScale)
    list("offsets", &usesOffset)
  }
}
