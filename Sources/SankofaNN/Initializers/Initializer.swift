import SankofaTensor

/// A rule that draws the first value of a parameter from its shape and a random key.
public struct Initializer: Sendable {
  /// The name in files and on the command line, such as `he_normal`.
  public let name: String
  /// The words that belong to the name, such as `fan_avg` and `uniform` of `variance_scaling`.
  public let words: [String]
  /// The numbers that belong to the name, such as the value of a constant.
  public let arguments: [Double]
  /// The message, with a rule and a fix, when the numbers are not valid; else `nil`.
  let wrongNumbers: String?
  /// Returns the message when the initializer is not defined for a shape; else `nil`.
  private let wrongShape: @Sendable (Shape) -> String?
  private let make: @Sendable (Shape, RandomKey) -> Tensor

  /// Makes a custom initializer, which a file keeps by its name and numbers.
  ///
  /// - Parameter make: returns a `float32` tensor of a shape, drawn from a key.
  public init(
    _ name: String, arguments: [Double] = [],
    _ make: @escaping @Sendable (_ shape: Shape, _ key: RandomKey) -> Tensor
  ) {
    self.init(name, arguments: arguments, wrongNumbers: nil, make)
  }

  /// Makes an initializer that is not defined for some numbers or some shapes.
  init(
    _ name: String, words: [String] = [], arguments: [Double] = [], wrongNumbers: String?,
    wrongShape: @escaping @Sendable (Shape) -> String? = { _ in nil },
    _ make: @escaping @Sendable (_ shape: Shape, _ key: RandomKey) -> Tensor
  ) {
    self.name = name
    self.words = words
    self.arguments = arguments
    self.wrongNumbers = wrongNumbers
    self.wrongShape = wrongShape
    self.make = make
  }

  /// Returns the first value of a parameter, `float32`. Traps when the numbers are not valid, and
  /// for a shape of more than 2⁴⁰ elements or one for which the initializer is not defined, such as
  /// a vector for ``orthogonal``.
  public func callAsFunction(_ shape: Shape, key: RandomKey) -> Tensor {
    if shape.boundedElementCount == nil {
      misuse(
        SankofaError(
          "initializer",
          "\"\(name)\" makes at most 2⁴⁰ elements, got shape \(shape); make it smaller."))
    }
    if let refusal = refusal(of: shape) { misuse(SankofaError("initializer", refusal)) }
    return make(shape, key)
  }

  /// Throws an error that names the parameter when there is no first value for a shape, which has
  /// at most 2⁴⁰ elements.
  func check(_ shape: Shape, for path: String) throws {
    if let refusal = refusal(of: shape) { throw SankofaError(path, "initializer " + refusal) }
  }

  /// Returns the message, with a rule and a fix, when there is no first value for a shape; else
  /// `nil`.
  func refusal(of shape: Shape) -> String? { wrongNumbers ?? wrongShape(shape) }

  /// All zeros.
  public static var zeros: Initializer { Initializer("zeros") { shape, _ in .zeros(shape) } }

  /// All ones.
  public static var ones: Initializer { Initializer("ones") { shape, _ in .ones(shape) } }

  /// One value everywhere.
  public static func constant(_ value: Double) -> Initializer {
    Initializer(
      "constant", arguments: [value],
      wrongNumbers: wrong(
        "constant", [value], "a finite value", fix: "constant(0.5)",
        unless: Float(value).isFinite)
    ) { shape, _ in
      Tensor(repeating: value, shape: shape)
    }
  }

  /// Uniform numbers between two bounds; −0.05 and 0.05 by default.
  public static func uniform(from low: Double = -0.05, to high: Double = 0.05) -> Initializer {
    Initializer(
      "uniform", arguments: [low, high],
      wrongNumbers: wrong(
        "uniform", [low, high], "finite bounds that rise", fix: "uniform(-0.05,0.05)",
        unless: Float(low).isFinite && Float(high - low).isFinite && low <= high)
    ) { shape, key in
      Tensor.uniform(shape, key: key) * (high - low) + low
    }
  }

  /// Normal numbers; mean 0 and standard deviation 0.05 by default.
  public static func normal(mean: Double = 0, deviation: Double = 0.05) -> Initializer {
    Initializer(
      "normal", arguments: [mean, deviation], wrongNumbers: wrong("normal", mean, deviation)
    ) { shape, key in
      Tensor.normal(shape, key: key) * deviation + mean
    }
  }

  /// Normal numbers, truncated at two standard deviations from the mean; mean 0 and standard
  /// deviation 0.05 by default.
  public static func truncatedNormal(mean: Double = 0, deviation: Double = 0.05) -> Initializer {
    Initializer(
      "truncated_normal", arguments: [mean, deviation],
      wrongNumbers: wrong("truncated_normal", mean, deviation)
    ) { shape, key in
      truncated(shape, key) * deviation + mean
    }
  }

  private static func wrong(_ name: String, _ mean: Double, _ deviation: Double) -> String? {
    wrong(
      name, [mean, deviation], "a finite mean and a finite deviation of 0 or above",
      fix: "\(name)(0,0.05)",
      unless: Float(mean).isFinite && Float(deviation).isFinite && deviation >= 0)
  }

  /// Returns the message for numbers that are not valid, or `nil` when they are.
  static func wrong(
    _ name: String, _ numbers: [Double], _ rule: String, fix: String, unless isRight: Bool
  ) -> String? {
    let found = numbers.map { "\($0)" }.joined(separator: " and ")
    return isRight ? nil : "\(name.quoted) needs \(rule), got \(found); use \(fix)."
  }

  /// Normal numbers truncated at ±2, by the inverse of their distribution function.
  ///
  /// For x uniform within ±erf √2, the number is √2 · erf⁻¹(x) = x · P(ln(1 − x²)), where P is the
  /// polynomial of degree 6 with the least relative error, 2 · 10⁻⁸. A uniform number of 24 bits is
  /// moved to the middle of its interval, so that both signs are equally likely.
  static func truncated(_ shape: Shape, _ key: RandomKey) -> Tensor {
    let u = Tensor.uniform(shape, key: key)
    let x = (u - (0.5 - 0x1p-25)) * (2 * 0.9544997361036416)
    let w = (-x).multiplyAdd(x, x.constant(1)).log()
    let ratio = inverseErrorCoefficients.dropFirst().reduce(x.constant(inverseErrorCoefficients[0]))
    {
      $0.multiplyAdd(w, x.constant($1))
    }
    return (x * ratio).maximum(-2).minimum(2)  // Rounding may exceed ±2.
  }

  /// The coefficients of P, from power 6 down to 0.
  private static let inverseErrorCoefficients = [
    -6.3576051073117216e-6, -9.0653971628312239e-5, -2.1550866383914848e-4, 3.2771454970600327e-3,
    0.016324383278832787, -0.32811803716748484, 1.2533141127372108,
  ]
}
