import SankofaTensor

/// Dropout. While training, sets a random share of the inputs to 0 and divides the others by the
/// remaining share, so that expected sums stay the same (Srivastava et al., 2014).
///
/// - Input: [n, …]. Output: the same shape.
public final class Dropout: Layer, Configurable {
  public static let kind = "Dropout"
  /// The share that is set to 0, from 0 up to but not including 1.
  public private(set) var rate: Double

  /// Makes the layer.
  public init(_ rate: Double) { self.rate = rate }

  /// Makes a layer with rate 0.5.
  public convenience init() { self.init(0.5) }

  public func settings(_ list: inout SettingList) { list("rate", &rate, .share, shown: .always) }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    return input
  }

  /// x / (1 − rate) where a uniform number is at least `rate`, else 0; x itself when not training.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining, rate > 0 else { return input }
    return input.dropping(rate, by: context.uniform(input.shape))
  }
}

/// Dropout of whole channels of a sequence, while training; the others are divided by the remaining
/// share. Neighbouring elements carry similar information, so that dropping single ones hides
/// little (Tompson et al., 2015).
///
/// - Input: [n, length, channels]. Output: the same shape.
public final class SpatialDropout1D: Layer, Configurable {
  public static let kind = "SpatialDropout1D"
  /// The share of channels that is set to 0, from 0 up to but not including 1.
  public private(set) var rate: Double

  /// Makes the layer.
  public init(_ rate: Double) { self.rate = rate }

  /// Makes a layer with rate 0.5.
  public convenience init() { self.init(0.5) }

  public func settings(_ list: inout SettingList) { list("rate", &rate, .share, shown: .always) }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    _ = try channels(ofSequences: input, SpatialDropout1D.kind)
    return input
  }

  /// x / (1 − rate) where the channel's uniform number is at least `rate`, else 0; x itself when
  /// not training.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining, rate > 0 else { return input }
    return input.dropping(rate, by: context.uniform([input.shape[0], 1, input.shape[2]]))
  }
}

/// Dropout of whole channels of an image, while training; the others are divided by the remaining
/// share. Neighbouring pixels carry similar information, so that dropping single ones hides little
/// (Tompson et al., 2015).
///
/// - Input: [n, height, width, channels]. Output: the same shape.
public final class SpatialDropout2D: Layer, Configurable {
  public static let kind = "SpatialDropout2D"
  /// The share of channels that is set to 0, from 0 up to but not including 1.
  public private(set) var rate: Double

  /// Makes the layer.
  public init(_ rate: Double) { self.rate = rate }

  /// Makes a layer with rate 0.5.
  public convenience init() { self.init(0.5) }

  public func settings(_ list: inout SettingList) { list("rate", &rate, .share, shown: .always) }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    _ = try channels(ofImages: input, SpatialDropout2D.kind)
    return input
  }

  /// x / (1 − rate) where the channel's uniform number is at least `rate`, else 0; x itself when
  /// not training.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining, rate > 0 else { return input }
    return input.dropping(rate, by: context.uniform([input.shape[0], 1, 1, input.shape[3]]))
  }
}

/// Multiplicative noise. While training, multiplies the inputs by normal numbers with mean 1 and
/// the variance of `Dropout` with the same rate: x · (1 + √(rate / (1 − rate)) · ξ) (Srivastava et
/// al., 2014).
///
/// - Input: [n, …]. Output: the same shape.
public final class GaussianDropout: Layer, Configurable {
  public static let kind = "GaussianDropout"
  /// The rate of the corresponding dropout, from 0 up to but not including 1.
  public private(set) var rate: Double

  /// Makes the layer.
  public init(_ rate: Double) { self.rate = rate }

  /// Makes a layer with rate 0.5, whose factors have variance 1.
  public convenience init() { self.init(0.5) }

  public func settings(_ list: inout SettingList) { list("rate", &rate, .share, shown: .always) }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    return input
  }

  /// x · (1 + σ · ξ); x itself when not training.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining, rate > 0 else { return input }
    let deviation = (rate / (1 - rate)).squareRoot()
    return input
      * context.normal(input.shape).converted(to: input.elementType)
      .multiplyAdd(input.constant(deviation), input.constant(1))
  }
}

/// Additive noise. While training, adds normal numbers with mean 0: x + σ · ξ.
///
/// - Input: [n, …]. Output: the same shape.
///
/// Source: Bishop, 1995, where it is shown to act as a regularizer.
public final class GaussianNoise: Layer, Configurable {
  public static let kind = "GaussianNoise"
  /// σ, the standard deviation of the noise; at least 0.
  public private(set) var deviation: Double
  public private(set) var inputShape: Shape?

  /// Makes the layer.
  public init(_ deviation: Double, inputShape: Shape? = nil) {
    (self.deviation, self.inputShape) = (deviation, inputShape)
  }

  /// Makes a layer with σ = 0.1.
  public convenience init() { self.init(0.1) }

  public func settings(_ list: inout SettingList) {
    list("deviation", &deviation, .notNegative, shown: .always)
    list.inputShape(&inputShape)
  }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    return input
  }

  /// x + σ · ξ; x itself when not training.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining, deviation > 0 else { return input }
    return context.normal(input.shape).converted(to: input.elementType)
      .multiplyAdd(input.constant(deviation), input)
  }
}

extension Tensor {
  /// x / (1 − rate) where a uniform number is at least `rate`, else 0.
  func dropping(_ rate: Double, by uniform: Tensor) -> Tensor {
    (uniform .>= rate).selecting(self * (1 / (1 - rate)), otherwise: 0)
  }
}
