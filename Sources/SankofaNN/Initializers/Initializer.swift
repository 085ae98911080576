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

  /// Normal, with what lies beyond two deviations drawn again; mean 0 and deviation 0.05 by default.
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

  /// Normal numbers within ±2: of sixteen draws the first that lies inside.
  ///
  /// Each draw lies outside with probability 0.0455, all sixteen with less than 10⁻²¹.
  private static func truncated(_ shape: Shape, _ key: RandomKey) -> Tensor {
    var result = Tensor.normal(shape, key: key.tensor, stream: 15)
    for draw in (0..<UInt64(15)).reversed() {
      let candidate = Tensor.normal(shape, key: key.tensor, stream: draw)
      result = (candidate.absolute() .<= 2).selecting(candidate, result)
    }
    return result.maximum(-2).minimum(2)
  }
}
