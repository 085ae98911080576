import SankofaTensor

/// Initializers whose variance depends on the number of connections of a neuron, so that signals
/// keep their size from layer to layer.
extension Initializer {
  /// The connections of a neuron that determine the variance.
  public enum Fan: String, Sendable, CaseIterable {
    /// The number of inputs.
    case inputs = "fan_in"
    /// The number of outputs.
    case outputs = "fan_out"
    /// The mean of the numbers of inputs and outputs.
    case average = "fan_avg"
  }

  /// The distribution that the numbers are drawn from.
  public enum Distribution: String, Sendable, CaseIterable {
    /// Uniform within ±√(3 · variance).
    case uniform
    /// Normal; Keras calls it `untruncated_normal`.
    case normal
    /// Normal, truncated at two standard deviations and widened to keep the variance; Keras calls
    /// it `truncated_normal`, and `normal` too.
    case truncatedNormal = "truncated_normal"
  }

  /// Numbers with mean 0 and variance `scale` / fan; by default truncated normal, with the number
  /// of inputs as the fan.
  ///
  /// Weights are [outputs, …, inputs], and the extents in between multiply both numbers. The other
  /// initializers here are special cases: Glorot's use scale 1 and the average, He's scale 2 and
  /// the inputs, LeCun's scale 1 and the inputs.
  ///
  /// - Parameter scale: above 0.
  public static func varianceScaling(
    scale: Double = 1, fan: Fan = .inputs, distribution: Distribution = .truncatedNormal
  ) -> Initializer {
    scaled(
      varianceScalingName, words: [fan.rawValue, distribution.rawValue], arguments: [scale],
      scale, fan, distribution)
  }

  /// Uniform within ±√(6 / (inputs + outputs)) (Glorot and Bengio, 2010).
  public static var glorotUniform: Initializer { scaled("glorot_uniform", 1, .average, .uniform) }
  /// Truncated normal with variance 2 / (inputs + outputs) (Glorot and Bengio, 2010).
  public static var glorotNormal: Initializer {
    scaled("glorot_normal", 1, .average, .truncatedNormal)
  }
  /// Uniform within ±√(6 / inputs) (He et al., 2015).
  public static var heUniform: Initializer { scaled("he_uniform", 2, .inputs, .uniform) }
  /// Truncated normal with variance 2 / inputs (He et al., 2015).
  public static var heNormal: Initializer { scaled("he_normal", 2, .inputs, .truncatedNormal) }
  /// Uniform within ±√(3 / inputs) (LeCun et al., 1998).
  public static var lecunUniform: Initializer { scaled("lecun_uniform", 1, .inputs, .uniform) }
  /// Truncated normal with variance 1 / inputs (LeCun et al., 1998).
  public static var lecunNormal: Initializer {
    scaled("lecun_normal", 1, .inputs, .truncatedNormal)
  }

  private static func scaled(
    _ name: String, words: [String] = [], arguments: [Double] = [], _ scale: Double, _ fan: Fan,
    _ distribution: Distribution
  ) -> Initializer {
    Initializer(
      name, words: words, arguments: arguments,
      wrongNumbers: wrong(
        name, [scale], "a finite scale above 0", fix: "\(name)(2,fan_in,uniform)",
        unless: scale > 0 && Float(scale).isFinite)
    ) { shape, key in
      let variance = scale / Swift.max(1, count(fan, in: shape))
      switch distribution {
      case .uniform:
        let limit = (3 * variance).squareRoot()
        return Tensor.uniform(shape, key: key) * (2 * limit) - limit
      case .normal: return Tensor.normal(shape, key: key) * variance.squareRoot()
      case .truncatedNormal:
        // The standard deviation of a standard normal distribution truncated at ±2.
        return truncated(shape, key) * (variance.squareRoot() / 0.87962566103423978)
      }
    }
  }

  private static func count(_ fan: Fan, in shape: Shape) -> Double {
    let (inputs, outputs) = fans(of: shape)
    return switch fan {
    case .inputs: inputs
    case .outputs: outputs
    case .average: (inputs + outputs) / 2
    }
  }

  /// The numbers of inputs and outputs of a weight [outputs, …, inputs]; the extents in between
  /// multiply both.
  package static func fans(of shape: Shape) -> (inputs: Double, outputs: Double) {
    guard shape.rank >= 2, let inputs = shape.last else {
      let count = Double(shape.elementCount)
      return (count, count)
    }
    let field = shape.extents[1..<shape.rank - 1].reduce(1, *)
    return (Double(inputs * field), Double(shape[0] * field))
  }

  static let varianceScalingName = "variance_scaling"

  /// Makes variance scaling from the words of a file. Throws `UnknownName` for an unknown word.
  init(scale: Double, words: [String]) throws {
    var (fan, distribution) = (Fan.inputs, Distribution.truncatedNormal)
    for word in words {
      let name = word.withUnderscores
      if let known = Fan(rawValue: name) {
        fan = known
      } else if let known = Distribution(rawValue: name) {
        distribution = known
      } else {
        let known = Fan.allCases.map(\.rawValue) + Distribution.allCases.map(\.rawValue)
        throw UnknownName(Initializer.varianceScalingName, word, among: known)
      }
    }
    self = .varianceScaling(scale: scale, fan: fan, distribution: distribution)
  }

  /// Makes variance scaling from the comma-separated parts in the brackets: the scale, then words.
  init(scalingOf parts: [String]) throws {
    guard let first = parts.first, let scale = Double(first) else {
      throw SankofaError(
        "initializer",
        "\(Initializer.varianceScalingName) begins with its scale, got \((parts.first ?? "").quoted); "
          + "write \(Initializer.varianceScalingName)(2,fan_in,uniform).")
    }
    try self.init(
      named: Initializer.varianceScalingName, words: Array(parts.dropFirst()), arguments: [scale])
  }
}
