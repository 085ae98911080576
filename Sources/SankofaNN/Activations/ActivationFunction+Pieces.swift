import SankofaTensor

/// Piecewise linear and quadratic approximations of smooth functions. The derivative at the bound
/// of a constant piece is 0.
extension ActivationFunction {
  /// a = min(max(z, −1), 1) (Collobert, 2004).
  public static let hardTanh = ActivationFunction("hard_tanh") { $0.kept(from: -1, to: 1) }

  /// a = min(max(z + 3, 0), 6) / 6 (Courbariaux et al., 2015; the slope is that of Keras 3 and
  /// PyTorch).
  public static let hardSigmoid = ActivationFunction("hard_sigmoid") { hardSigmoid(of: $0) }

  /// a = z · min(max(z + 3, 0), 6) / 6, also called hard swish (Howard et al., 2019).
  public static let hardSilu = ActivationFunction("hard_silu") { $0 * hardSigmoid(of: $0) }

  /// a = ½ (z + 1), limited to 0…1: the first share of ``sparsemax`` of the scores z and 0, as
  /// ``sigmoid`` is that of ``softmax`` (Martins and Astudillo, 2016).
  public static let sparseSigmoid = ActivationFunction("sparse_sigmoid") {
    ($0.kept(from: -1, to: 1) + 1) * 0.5
  }

  /// a = 0 where z ≤ −1, ¼ (z + 1)² between, z where z ≥ 1: the integral of ``sparseSigmoid``, as
  /// ``softplus`` is that of ``sigmoid``.
  public static let sparsePlus = ActivationFunction("sparse_plus") { z in
    (z .< 1).selecting((z.maximum(-1) + 1).squared() * 0.25, otherwise: z)
  }

  private static func hardSigmoid(of z: Tensor) -> Tensor { (z + 3).kept(from: 0, to: 6) / 6 }
}
