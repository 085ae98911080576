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
public final class BatchNormalization: Layer {
  /// `BatchNormalization`.
  public static let kind = "BatchNormalization"
  /// m, 0.99 by default.
  public let momentum: Double
  /// ε, 0.001 by default.
  public let epsilon: Double
  /// γ, [channels], ones at first; `nil` without scale.
  public let scale: Parameter?
  /// β, [channels], zeros at first; `nil` without offset.
  public let offset: Parameter?
  /// The running mean μ, [channels], zeros at first.
  public let mean = Parameter("mean", initializer: .zeros, isTrainable: false)
  /// The running variance σ², [channels], ones at first.
  public let variance = Parameter("variance", initializer: .ones, isTrainable: false)
  /// True when training changes it.
  public var isTrainable = true {
    didSet { for parameter in [scale, offset] { parameter?.isTrainable = isTrainable } }
  }

  /// Describes the layer.
  ///
  /// - Parameters:
  ///   - scales: whether there is γ; true by default.
  ///   - offsets: whether there is β; true by default.
  public init(
    momentum: Double = 0.99, epsilon: Double = 1e-3, scales: Bool = true, offsets: Bool = true
  ) {
    self.momentum = momentum
    self.epsilon = epsilon
    scale = scales ? Parameter("scale", initializer: .ones) : nil
    offset = offsets ? Parameter("offset", initializer: .zeros) : nil
  }

  /// `scale`, `offset`, `mean`, `variance`.
  public var parameters: [Parameter] { [scale, offset].compactMap { $0 } + [mean, variance] }

  /// The input's.
  public func outputShape(for input: Shape) throws -> Shape {
    let channels = try input.lastExtent("channels", for: BatchNormalization.kind)
    guard momentum >= 0, momentum <= 1, epsilon > 0, epsilon.isFinite else {
      throw LayerError(
        BatchNormalization.kind,
        "momentum must be in 0...1 and epsilon above 0, got \(momentum) and \(epsilon); use 0.99 and "
          + "0.001.")
    }
    if let known = mean.shape?[0], known != channels {
      throw LayerError(
        BatchNormalization.kind,
        "last axis must be \(known) (channels), got \(channels) in shape \(input); change the layer "
          + "before it.")
    }
    return input
  }

  /// Gives each parameter its shape.
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

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration([
      ("momentum", .number(momentum)), ("epsilon", .number(epsilon)),
      ("scales", .flag(scale != nil)), ("offsets", .flag(offset != nil)),
    ])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      momentum: try configuration.number("momentum"), epsilon: try configuration.number("epsilon"),
      scales: try configuration.flag("scales"), offsets: try configuration.flag("offsets"))
  }
}
