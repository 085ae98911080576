import SankofaTensor

/// Activations that treat the two sides of zero, or of a threshold, differently. NaN stays NaN,
/// because a constant is chosen only where a comparison is true, never where it is false.
extension ActivationFunction {
  /// a = max(z, 0); the derivative at 0 is 0 (Nair and Hinton, 2010).
  public static let relu = ActivationFunction("relu") { $0.relu() }
    .stating(slope: "1 if z > 0, else 0")

  /// a = min(max(z, 0), 6); the derivative at 0 and 6 is 0 (Krizhevsky, 2010).
  public static let relu6 = ActivationFunction("relu6") { $0.kept(from: 0, to: 6) }

  /// a = min(z, `maximum`) where z > `threshold`, else `slope` · (z − `threshold`), as in Keras;
  /// the derivative is `slope` at the threshold and 0 at the maximum.
  ///
  /// The name is `relu(slope:0.1,max:6,threshold:0.5)`, without the numbers that have their
  /// defaults.
  public static func relu(
    slope: Double = 0, maximum: Double = .infinity, threshold: Double = 0
  ) -> ActivationFunction {
    ActivationFunction(reluName, [slope, maximum, threshold]) { z in
      // Without this case, 0 · −∞ would be NaN.
      let below = slope == 0 ? z.constant(0) : (z - threshold) * slope
      return (z .<= threshold).selecting(below, otherwise: z.constant(maximum).minimum(z))
    }
  }

  /// a = z where z > 0, else 0.2 z, as in Keras's function (Keras's layer uses 0.3, PyTorch 0.01).
  public static let leakyReLU: ActivationFunction = leakyReLU(slope: 0.2)

  /// a = z where z > 0, else `slope` · z; the derivative at 0 is `slope` (Maas et al., 2013).
  public static func leakyReLU(slope: Double) -> ActivationFunction {
    ActivationFunction(leakyName, [slope]) { z in (z .> 0).selecting(z, otherwise: z * slope) }
  }

  /// a = z where z > 0, else eᶻ − 1.
  public static let elu: ActivationFunction = elu(scale: 1)

  /// a = z where z > 0, else `scale` · (eᶻ − 1); the derivative at 0 is `scale` (Clevert et al.,
  /// 2016).
  public static func elu(scale: Double) -> ActivationFunction {
    ActivationFunction(eluName, [scale]) { exponentialBelowZero($0) { $0.expm1() * scale } }
  }

  /// a = z where z > 0, else eᶻ − 1: the same as ``elu``, but a member of another family.
  public static let celu: ActivationFunction = celu(scale: 1)

  /// a = z where z > 0, else `scale` · (e^(z / `scale`) − 1), whose derivative at 0 is 1 for any
  /// scale (Barron, 2017).
  public static func celu(scale: Double) -> ActivationFunction {
    ActivationFunction(celuName, [scale]) {
      exponentialBelowZero($0) { ($0 / scale).expm1() * scale }
    }
  }

  /// a = 1.0507 z where z > 0, else 1.0507 · 1.6733 (eᶻ − 1), which keeps mean 0 and variance 1
  /// from layer to layer; the derivative at 0 is 1.7581 (Klambauer et al., 2017). Initialize
  /// weights with `lecun_normal`.
  public static let selu = ActivationFunction("selu") {
    exponentialBelowZero($0) { $0.expm1() * 1.6732632423543772 } * 1.0507009873554805
  }

  /// a = z where |z| > 0.5, else 0.
  public static let hardShrink: ActivationFunction = hardShrink(threshold: 0.5)

  /// a = z where |z| > `threshold`, else 0; the derivative at the threshold is 0 (Donoho and
  /// Johnstone, 1994).
  public static func hardShrink(threshold: Double) -> ActivationFunction {
    ActivationFunction(hardShrinkName, [threshold]) { z in
      (z.absolute() .<= threshold).selecting(0, otherwise: z)
    }
  }

  /// a = z moved by 0.5 towards 0, and 0 where |z| ≤ 0.5.
  public static let softShrink: ActivationFunction = softShrink(threshold: 0.5)

  /// a = sign(z) · max(|z| − `threshold`, 0); the derivative at the threshold is 0 (Donoho and
  /// Johnstone, 1994).
  public static func softShrink(threshold: Double) -> ActivationFunction {
    ActivationFunction(softShrinkName, [threshold]) { z in
      z.signs() * (z.absolute() - threshold).relu()
    }
  }

  /// a = z where z > `limit`, else `value`; the derivative at the limit is 0.
  public static func threshold(_ limit: Double, otherwise value: Double) -> ActivationFunction {
    ActivationFunction(thresholdName, [limit, value]) { z in
      (z .<= limit).selecting(value, otherwise: z)
    }
  }

  /// z where it is above 0, else the result of `below`. That branch never gets a number above 0, so
  /// it does not overflow.
  private static func exponentialBelowZero(
    _ z: Tensor, _ below: (Tensor) -> Tensor
  ) -> Tensor {
    (z .> 0).selecting(z, otherwise: below(z.minimum(0)))
  }

  private static let reluName = WrittenName(
    "relu", [.labelled("slope", 0), .labelled("max", .infinity), .labelled("threshold", 0)],
    example: "relu(slope:0.1,max:6)"
  ) {
    if $0.contains(where: { $0 < 0 }) { return "relu takes numbers of 0 or more" }
    return $0[1] > 0 ? nil : "relu's max must be above 0"
  }
  private static let leakyName = WrittenName(
    "leaky_relu", [.number("slope", 0.2)], example: "leaky_relu(0.1)")
  private static let eluName = WrittenName("elu", [.number("scale", 1)], example: "elu(1.5)")
  private static let celuName = WrittenName(
    "celu", [.number("scale", 1)], example: "celu(2)"
  ) { $0[0] > 0 ? nil : "celu's scale must be above 0" }
  private static let hardShrinkName = WrittenName(
    "hard_shrink", [.number("threshold", 0.5)], example: "hard_shrink(1)"
  ) { $0[0] < 0 ? "hard_shrink's threshold must be 0 or more" : nil }
  private static let softShrinkName = WrittenName(
    "soft_shrink", [.number("threshold", 0.5)], example: "soft_shrink(1)"
  ) { $0[0] < 0 ? "soft_shrink's threshold must be 0 or more" : nil }
  private static let thresholdName = WrittenName(
    "threshold", [.number("limit"), .number("otherwise")], example: "threshold(0.5,0)")

  /// The families with numbers, each with the function that makes an activation from them.
  static let numberedRectifiers: [(name: WrittenName, make: @Sendable ([Double]) -> Self)] = [
    (reluName, { .relu(slope: $0[0], maximum: $0[1], threshold: $0[2]) }),
    (leakyName, { .leakyReLU(slope: $0[0]) }), (eluName, { .elu(scale: $0[0]) }),
    (celuName, { .celu(scale: $0[0]) }), (hardShrinkName, { .hardShrink(threshold: $0[0]) }),
    (softShrinkName, { .softShrink(threshold: $0[0]) }),
    (thresholdName, { .threshold($0[0], otherwise: $0[1]) }),
  ]
}
