import SankofaTensor

/// The statistics of a parameter's numbers, computed in `float64`.
public struct ParameterStatistics: Sendable, Hashable {
  /// The smallest number.
  public let minimum: Double
  /// The largest number.
  public let maximum: Double
  /// The mean of all numbers.
  public let mean: Double
  /// The standard deviation, the root of the mean of (w − mean)².
  public let deviation: Double
  /// The share of numbers that are 0.
  public let zeroShare: Double
}

extension Parameter {
  /// The statistics of the current value. Traps before the model is built.
  public var statistics: ParameterStatistics {
    let values = value.converted(to: .float64)
    let mean = values.mean().compute()
    let zeros = (values .== 0).converted(to: .float64).mean()
    return ParameterStatistics(
      minimum: values.min().scalar, maximum: values.max().scalar, mean: mean.scalar,
      deviation: (values - mean).squared().mean().squareRoot().scalar,
      zeroShare: zeros.scalar)
  }
}
