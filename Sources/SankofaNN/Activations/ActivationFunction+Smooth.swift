import SankofaTensor

/// Activations whose derivatives have no jumps.
extension ActivationFunction {
  /// a = 1 / (1 + e⁻ᶻ).
  public static let sigmoid = ActivationFunction("sigmoid", probabilities: .sigmoid) {
    $0.sigmoid()
  }.stating(slope: "σ′(z) = a(1 − a)")
  /// a = tanh z.
  public static let tanh = ActivationFunction("tanh") { $0.tanh() }
    .stating(slope: "tanh′(z) = 1 − a²")
  /// a = ln(1 + eᶻ) (Dugas et al., 2001).
  public static let softplus = ActivationFunction("softplus") { $0.softplus() }
    .stating(slope: "softplus′(z) = σ(z)")
  /// a = eᶻ.
  public static let exponential = ActivationFunction("exponential") { $0.exp() }
  /// a = ln(1 / (1 + e⁻ᶻ)), computed without overflow.
  public static let logSigmoid = ActivationFunction("log_sigmoid") { -(-$0).softplus() }
  /// a = z / (1 + |z|) (Bergstra et al., 2009).
  public static let softsign = ActivationFunction("softsign") { $0 / ($0.absolute() + 1) }
  /// a = z − tanh z.
  public static let tanhShrink = ActivationFunction("tanh_shrink") { $0 - $0.tanh() }
  /// a = z · σ(z), also called swish (Hendrycks and Gimpel, 2016; Ramachandran et al., 2017).
  public static let silu = ActivationFunction("silu") { $0 * $0.sigmoid() }
  /// a = z · tanh(ln(1 + eᶻ)) (Misra, 2019).
  public static let mish = ActivationFunction("mish") { $0 * $0.softplus().tanh() }

  /// a = z · Φ(z) = ½ z (1 + erf(z / √2)), where Φ is the normal distribution function (Hendrycks
  /// and Gimpel, 2016).
  public static let gelu = ActivationFunction("gelu") { z in
    z * 0.5 * ((z * 0.70710678118654752).erf() + 1)
  }

  /// a = ½ z (1 + tanh(√(2/π) (z + 0.044715 z³))), which is within 5 · 10⁻⁴ of ``gelu`` (Hendrycks
  /// and Gimpel, 2016); computed as z · σ(2x), where x is the argument of tanh, which is equal.
  public static let geluTanh = ActivationFunction("gelu_tanh") { z in
    let cubic = z * (z.squared() * 0.044715 + 1)
    return z * (cubic * 1.5957691216057308).sigmoid()
  }

  /// a = ½ (z + √(z² + 4)).
  public static let squareplus: ActivationFunction = squareplus(smoothness: 4)

  /// a = ½ (z + √(z² + b)), which for z ≤ 0 is computed as ½ b / (√(z² + b) − z), so that no digits
  /// cancel (Barron, 2021).
  public static func squareplus(smoothness b: Double) -> ActivationFunction {
    ActivationFunction(squareplusName, [b]) { z in
      let root = (z.squared() + b).squareRoot()
      return (z .> 0).selecting((z + root) * 0.5, otherwise: (b / 2) / (root - z.minimum(0)))
    }
  }

  private static let squareplusName = WrittenName(
    "squareplus", [.number("smoothness", 4)], example: "squareplus(1)"
  ) { $0[0] > 0 ? nil : "squareplus's smoothness must be above 0" }

  /// The families with numbers, each with the function that makes an activation from them.
  static let numberedSmooth: [(name: WrittenName, make: @Sendable ([Double]) -> Self)] = [
    (squareplusName, { .squareplus(smoothness: $0[0]) })
  ]
}
