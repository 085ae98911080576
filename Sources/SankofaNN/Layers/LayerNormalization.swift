import SankofaTensor

/// (x − μ) / √(σ² + ε) · scale + offset, with the mean μ and the variance σ² over the last axes of
/// each example.
///
/// - Input: [n, …]. Output: the same shape.
/// - Parameters: `scale` and `offset`, each of the shape of the normalized axes; they are initially
///   1 and 0.
///
/// It does the same with and without training, and the result for an example does not depend on its
/// batch. Source: Ba et al., 2016; σ² is the mean of (x − μ)².
public final class LayerNormalization: Layer, Configurable {
  public static let kind = "LayerNormalization"
  /// The number of last axes that share a mean.
  public private(set) var axisCount: Int
  /// ε, which keeps the root away from 0.
  public private(set) var epsilon: Double
  public private(set) var inputShape: Shape?
  private var affine: ScaleAndOffset

  /// Makes the layer.
  ///
  /// - Parameters:
  ///   - axisCount: the number of last axes that share a mean; 1 by default.
  ///   - epsilon: ε; 10⁻³ by default, as in Keras.
  ///   - scales: true to learn a `scale`; true by default.
  ///   - offsets: true to learn an `offset`; true by default.
  public init(
    axisCount: Int = 1, epsilon: Double = 1e-3, scales: Bool = true, offsets: Bool = true,
    inputShape: Shape? = nil
  ) {
    (self.axisCount, self.epsilon, self.inputShape) = (axisCount, epsilon, inputShape)
    affine = ScaleAndOffset(usesScale: scales, usesOffset: offsets)
  }

  /// Makes a layer that normalizes over the last axis.
  public convenience init() { self.init(axisCount: 1) }

  public func settings(_ list: inout SettingList) {
    list("axisCount", &axisCount, .atLeast(1))
    list("epsilon", &epsilon, .notNegative)
    affine.settings(&list)
    list.inputShape(&inputShape)
  }

  /// The learned factor, Keras's `gamma`; `nil` without scale.
  public var scale: Parameter? { affine.scale }
  /// The learned summand, Keras's `beta`; `nil` without offset.
  public var offset: Parameter? { affine.offset }

  public var parameters: [Parameter] { affine.parameters }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    guard axisCount <= input.rank else {
      throw SankofaError(
        LayerNormalization.kind,
        "normalises its last \(axisCount) axes, got shape \(input); use axisCount: 1 for the last, "
          + "and Reshape([1]) before it where there is none.")
    }
    if let known = parameters.first?.shape, known != normalized(input) {
      throw SankofaError(
        LayerNormalization.kind,
        "last axes must be \(known), got \(normalized(input)) in shape \(input); change the layer "
          + "before it.")
    }
    return input
  }

  /// The extents of the axes that share a mean.
  private func normalized(_ input: Shape) -> Shape { Shape(input.extents.suffix(axisCount)) }

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
}
