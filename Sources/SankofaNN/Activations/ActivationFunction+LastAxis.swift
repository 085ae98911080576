import SankofaTensor

/// Activations that depend on all neurons of the last axis together.
extension ActivationFunction {
  /// a = eᶻ / Σ eᶻ over the last axis (Bridle, 1990).
  public static let softmax = overClasses("softmax", .softmax) { $0.softmax() }
    .stating(slope: "a(1 − a), or −a·a of another")

  /// a = z − ln Σ eᶻ over the last axis, computed without overflow.
  public static let logSoftmax = overClasses("log_softmax") { $0.logSoftmax() }

  /// The distribution nearest to z, over the last axis: a = max(z − τ, 0), where τ makes the sum 1.
  /// Most probabilities are exactly 0 (Martins and Astudillo, 2016).
  ///
  /// τ is at most 1 below the largest z. Bisection, with as many steps as the significand of the
  /// element type has bits, finds the classes above τ, and τ = (Σ z − 1) / count over these
  /// classes. Nothing is sorted; time and memory are linear in the number of classes. At the point
  /// where a class starts to have a share, its derivative is that of a class without one.
  public static let sparsemax = overClasses("sparsemax") { z in
    let below = z - z.max(axes: [z.rank - 1]).asColumn()
    let hasShare = below .> tauFromBelow(below)
    let count = hasShare.converted(to: z.elementType).sumOverLastAxis(keepsAxis: true)
    let surplus = hasShare.selecting(below, otherwise: 0).sumOverLastAxis(keepsAxis: true) - 1
    return (below - surplus / count).relu()
  }

  /// The lower bound of the last interval around τ, [n, …, 1], for scores whose largest is 0.
  private static func tauFromBelow(_ z: Tensor) -> Tensor {
    let row = Shape(z.shape.dropLast().extents + [1])
    var low = Tensor(repeating: -1, shape: row, elementType: z.elementType)
    for halving in 1...(z.elementType == .float64 ? 53 : 24) {
      let middle = low + Double(sign: .plus, exponent: -halving, significand: 1)
      let isBelow = (z - middle).relu().sumOverLastAxis(keepsAxis: true) .>= 1
      low = isBelow.selecting(middle, otherwise: low)
    }
    return low
  }

  /// a = u · σ(v), where u is the first half of the last axis and v the second: the layer has half
  /// as many outputs as neurons (Dauphin et al., 2017).
  public static let glu = ActivationFunction(
    "glu",
    outputShape: { input in
      guard let last = input.last, last > 0, last % 2 == 0 else {
        throw SankofaError(
          "glu", "halves the last axis, which must be even, got shape \(input); use an even number."
        )
      }
      return Shape(input.dropLast().extents + [last / 2])
    },
    { z in
      let (axis, half) = (z.rank - 1, z.shape[z.rank - 1] / 2)
      return z.slice(axis: axis, from: 0, count: half)
        * z.slice(axis: axis, from: half, count: half).sigmoid()
    })

  private static func overClasses(
    _ name: String, _ probabilities: ProbabilityFunction? = nil,
    _ function: @escaping @Sendable (Tensor) -> Tensor
  ) -> ActivationFunction {
    ActivationFunction(
      name, probabilities: probabilities,
      outputShape: { input in
        if input.rank == 0 {
          throw SankofaError(name, "needs an axis of classes, got shape []; insert Reshape([1]).")
        }
        return input
      }, function)
  }
}
