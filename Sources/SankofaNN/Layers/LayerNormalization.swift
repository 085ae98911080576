import SankofaTensor

/// (x − μ) / √(σ² + ε) · scale + offset, with mean μ and variance σ² of each example's own last axes.
///
/// - Input: [n, …]. Output: the same shape.
/// - Parameters: `scale` and `offset`, each of the shape of the axes that are normalised; they start at
///   1 and 0.
///
/// It does the same while training and after it, and an example alone gets what it gets in a batch.
/// Source: Ba et al., 2016; σ² is the mean of (x − μ)².
public final class LayerNormalization: Layer {
  /// `LayerNormalization`.
  public static let kind = "LayerNormalization"
  /// How many axes, counted from the last, share a mean.
  public let axisCount: Int
  /// ε, which keeps the root away from 0.
  public let epsilon: Double
  /// Keras' gamma; `nil` without.
  public let scale: Parameter?
  /// Keras' beta; `nil` without.
  public let offset: Parameter?
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes the layer.
  ///
  /// - Parameters:
  ///   - axisCount: how many axes, counted from the last, share a mean; 1 by default.
  ///   - epsilon: 10⁻³ by default, as in Keras.
  ///   - scales: whether there is a `scale`; true by default.
  ///   - offsets: whether there is an `offset`; true by default.
  public init(
    axisCount: Int = 1, epsilon: Double = 1e-3, scales: Bool = true, offsets: Bool = true,
    inputShape: Shape? = nil
  ) {
    (self.axisCount, self.epsilon, self.inputShape) = (axisCount, epsilon, inputShape)
    scale = scales ? Parameter("scale", initializer: .ones) : nil
    offset = offsets ? Parameter("offset", initializer: .zeros) : nil
  }

  /// `scale`, `offset`.
  public var parameters: [Parameter] { [scale, offset].compactMap { $0 } }

  /// The input's.
  public func outputShape(for input: Shape) throws -> Shape {
    guard epsilon >= 0, epsilon.isFinite else {
      throw LayerError(
        LayerNormalization.kind,
        "epsilon must be a finite number from 0, got \(epsilon); use 0.001.")
    }
    guard axisCount > 0, axisCount <= input.rank else {
      throw LayerError(
        LayerNormalization.kind,
        "normalises its last \(axisCount) axes, got shape \(input); use axisCount: 1 for the last, "
          + "and Reshape([1]) before it where there is none.")
    }
    if let known = parameters.first?.shape, known != normalized(input) {
      throw LayerError(
        LayerNormalization.kind,
        "last axes must be \(known), got \(normalized(input)) in shape \(input); change the layer "
          + "before it.")
    }
    return input
  }

  /// The extents of the axes that share a mean.
  private func normalized(_ input: Shape) -> Shape { Shape(input.extents.suffix(axisCount)) }

  /// Gives scale and offset their shape.
  public func build(for input: Shape) throws {
    for parameter in parameters { try parameter.build(shape: normalized(input)) }
  }

  /// (x − μ) / √(σ² + ε) · scale + offset.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let axes = Array(input.rank - axisCount..<input.rank)
    let one = Shape(input.shape.extents.dropLast(axisCount) + axes.map { _ in 1 })
    let centered = input - input.mean(axes: axes).reshaped(to: one)
    let variance = centered.squared().mean(axes: axes).reshaped(to: one)
    let normal = centered / (variance + epsilon).squareRoot()
    let scaled = scale.map { normal * context[$0] } ?? normal
    return offset.map { scaled + context[$0] } ?? scaled
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration([
      ("axisCount", .integer(axisCount)), ("epsilon", .number(epsilon)),
      ("scales", .flag(scale != nil)), ("offsets", .flag(offset != nil)),
      ("inputShape", inputShape?.configurationValue ?? .none),
    ])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      axisCount: try configuration.integer("axisCount"),
      epsilon: try configuration.number("epsilon"), scales: try configuration.flag("scales"),
      offsets: try configuration.flag("offsets"), inputShape: try configuration.shape("inputShape"))
  }
}
