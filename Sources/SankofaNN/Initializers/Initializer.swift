import SankofaTensor

/// How a parameter gets its first value.
public struct Initializer: Sendable {
  /// The name in files and on the command line, such as `he-normal`.
  public let name: String
  /// The numbers that belong to the name, such as the value of a constant.
  public let arguments: [Double]
  private let make: @Sendable (Shape, RandomKey) -> Tensor

  /// Makes an initializer of one's own.
  ///
  /// - Parameter make: a `float32` tensor of the given shape from the given key.
  public init(
    _ name: String, arguments: [Double] = [],
    _ make: @escaping @Sendable (_ shape: Shape, _ key: RandomKey) -> Tensor
  ) {
    self.name = name
    self.arguments = arguments
    self.make = make
  }

  /// The first value of a parameter.
  public func callAsFunction(_ shape: Shape, key: RandomKey) -> Tensor { make(shape, key) }

  /// All zeros.
  public static var zeros: Initializer { Initializer("zeros") { shape, _ in .zeros(shape) } }

  /// All ones.
  public static var ones: Initializer { Initializer("ones") { shape, _ in .ones(shape) } }

  /// One value everywhere.
  public static func constant(_ value: Double) -> Initializer {
    Initializer("constant", arguments: [value]) { shape, _ in
      Tensor(repeating: value, shape: shape)
    }
  }

  /// Uniform between two bounds; −0.05 to 0.05 by default.
  public static func uniform(from low: Double = -0.05, to high: Double = 0.05) -> Initializer {
    Initializer("uniform", arguments: [low, high]) { shape, key in
      Tensor.uniform(shape, key: key.tensor) * (high - low) + low
    }
  }

  /// Normal; mean 0 and deviation 0.05 by default.
  public static func normal(mean: Double = 0, deviation: Double = 0.05) -> Initializer {
    Initializer("normal", arguments: [mean, deviation]) { shape, key in
      Tensor.normal(shape, key: key.tensor) * deviation + mean
    }
  }

  /// Normal, cut at two deviations from the mean; mean 0 and deviation 0.05 by default.
  public static func truncatedNormal(mean: Double = 0, deviation: Double = 0.05) -> Initializer {
    Initializer("truncated-normal", arguments: [mean, deviation]) { shape, key in
      truncated(shape, key) * deviation + mean
    }
  }

  /// Uniform within ±√(6 / (inputs + outputs)) (Glorot and Bengio, 2010).
  public static var glorotUniform: Initializer {
    scaled("glorot-uniform", uniform: true) { 2 / ($0 + $1) }
  }
  /// Truncated normal of variance 2 / (inputs + outputs) (Glorot and Bengio, 2010).
  public static var glorotNormal: Initializer {
    scaled("glorot-normal", uniform: false) { 2 / ($0 + $1) }
  }
  /// Uniform within ±√(6 / inputs) (He et al., 2015).
  public static var heUniform: Initializer {
    scaled("he-uniform", uniform: true) { inputs, _ in 2 / inputs }
  }
  /// Truncated normal of variance 2 / inputs (He et al., 2015).
  public static var heNormal: Initializer {
    scaled("he-normal", uniform: false) { inputs, _ in 2 / inputs }
  }
  /// Uniform within ±√(3 / inputs) (LeCun et al., 1998).
  public static var lecunUniform: Initializer {
    scaled("lecun-uniform", uniform: true) { inputs, _ in 1 / inputs }
  }
  /// Truncated normal of variance 1 / inputs (LeCun et al., 1998).
  public static var lecunNormal: Initializer {
    scaled("lecun-normal", uniform: false) { inputs, _ in 1 / inputs }
  }

  /// Numbers whose variance follows from how many inputs and outputs a neuron has.
  private static func scaled(
    _ name: String, uniform: Bool, variance: @escaping @Sendable (Double, Double) -> Double
  ) -> Initializer {
    Initializer(name) { shape, key in
      let (inputs, outputs) = fans(of: shape)
      let variance = variance(Swift.max(1, inputs), Swift.max(1, outputs))
      if uniform {
        let limit = (3 * variance).squareRoot()
        return Tensor.uniform(shape, key: key.tensor) * (2 * limit) - limit
      }
      // Cutting at two deviations leaves this share of the deviation.
      return truncated(shape, key) * (variance.squareRoot() / 0.87962566103423978)
    }
  }

  /// Inputs and outputs of a weight [outputs, …, inputs]: extents in between count for both.
  package static func fans(of shape: Shape) -> (inputs: Double, outputs: Double) {
    guard shape.rank >= 2, let inputs = shape.last else {
      let count = Double(shape.elementCount)
      return (count, count)
    }
    let field = shape.extents[1..<shape.rank - 1].reduce(1, *)
    return (Double(inputs * field), Double(shape[0] * field))
  }

  /// Normal numbers within ±2, by the inverse of their distribution function.
  ///
  /// With x uniform within ±erf √2 the number is √2 · erf⁻¹(x) = x · P(ln(1 − x²)), where P is the
  /// polynomial of degree 6 with the least relative error, 2 · 10⁻⁸. A uniform number of 24 bits
  /// stands for the middle of its interval, so that both signs are equally likely.
  private static func truncated(_ shape: Shape, _ key: RandomKey) -> Tensor {
    let u = Tensor.uniform(shape, key: key.tensor)
    let x = (u - (0.5 - 0x1p-25)) * (2 * 0.9544997361036416)
    let w = (-x).multiplyAdd(x, x.like(1)).log()
    let ratio = inverseErrorCoefficients.dropFirst().reduce(x.like(inverseErrorCoefficients[0])) {
      $0.multiplyAdd(w, x.like($1))
    }
    return (x * ratio).maximum(-2).minimum(2)  // rounding may step over the edge
  }

  /// P, from the power 6 down to 0.
  private static let inverseErrorCoefficients = [
    -6.3576051073117216e-6, -9.0653971628312239e-5, -2.1550866383914848e-4, 3.2771454970600327e-3,
    0.016324383278832787, -0.32811803716748484, 1.2533141127372108,
  ]
}
