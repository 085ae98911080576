import SankofaTensor

/// (x − mean) / √variance for each feature, with the mean and the variance of the training data.
/// The layer is fitted before training and saved with the model.
///
/// ```swift
/// let normalization = Normalization()
/// try normalization.fit(to: train.features)
/// ```
///
/// - Input: [n, …, features]; mean and variance are over all axes except the last. Output: the same
///   shape.
/// - Parameters: `mean` and `variance`, [features], which no gradient changes: 0 and 1 until the
///   layer is fitted.
public final class Normalization: Layer, Configurable {
  public static let kind = "Normalization"
  /// [features].
  public let mean = Parameter("mean", initializer: .zeros, isTrainable: false)
  /// [features].
  public let variance = Parameter("variance", initializer: .ones, isTrainable: false)
  public private(set) var inputShape: Shape?

  /// Makes the layer, with mean 0 and variance 1 until it is fitted.
  public init(inputShape: Shape?) { self.inputShape = inputShape }

  /// Makes the layer, with mean 0 and variance 1 until it is fitted.
  public convenience init() { self.init(inputShape: nil) }

  public func settings(_ list: inout SettingList) { list.inputShape(&inputShape) }

  public var parameters: [Parameter] { [mean, variance] }

  /// Sets the mean and the biased variance of each feature from examples [n, …, features], computed
  /// in `float64`.
  ///
  /// - Throws: `SankofaError` when there is no axis of features, no example, or the layer was built
  ///   for another number of features.
  public func fit(to examples: Tensor) throws {
    guard examples.rank >= 2, examples.elementCount > 0, let features = examples.shape.last else {
      throw SankofaError(
        Normalization.kind,
        "is fitted to examples [n, …, features], got shape \(examples.shape); give at least one.")
    }
    for parameter in parameters { try parameter.build(shape: [features]) }
    let rows = examples.reshaped(to: [examples.elementCount / features, features])
      .converted(to: .float64)
    let μ = rows.mean(axes: [0])
    let σ2 = (rows - μ).squared().mean(axes: [0])
    mean.value = μ.converted(to: .float32).compute()
    variance.value = σ2.converted(to: .float32).compute()
  }

  public func outputShape(for input: Shape) throws -> Shape {
    let features = try input.lastExtent("features", for: Normalization.kind)
    if let known = mean.shape?[0], known != features {
      throw SankofaError(
        Normalization.kind,
        "last axis must be \(known) (features), as it was fitted, got \(features) in shape \(input); "
          + "fit it to such examples.")
    }
    return input
  }

  public func build(for input: Shape) throws {
    let features = try input.lastExtent("features", for: Normalization.kind)
    for parameter in parameters { try parameter.build(shape: [features]) }
  }

  /// (x − mean) / max(√variance, 10⁻⁷), as in Keras.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    (input - context[mean]) / context[variance].squareRoot().maximum(1e-7)
  }
}
