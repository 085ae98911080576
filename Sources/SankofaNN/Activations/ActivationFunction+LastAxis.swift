import SankofaTensor

/// Functions that look at all neurons of the last axis together.
extension ActivationFunction {
  /// a = eᶻ / Σ eᶻ over the last axis (Bridle, 1990).
  public static let softmax = overClasses("softmax") { $0.softmax() }

  /// a = z − ln Σ eᶻ over the last axis, without overflow.
  public static let logSoftmax = overClasses("log-softmax") { $0.logSoftmax() }

  /// The nearest point to z among the probabilities, over the last axis: a = max(z − τ, 0), where τ
  /// makes the sum 1, so that most are exactly 0 (Martins and Astudillo, 2016).
  ///
  /// A class i has a share when Σⱼ max(zⱼ − zᵢ, 0) < 1; with k such classes its share is
  /// (1 − Σ (zⱼ − zᵢ)) / k over them. All pairs of classes are compared instead of sorted, so time
  /// grows with the square of their number. The derivative where a class begins to have a share is
  /// that of having none.
  public static let sparsemax = overClasses("sparsemax") { z in
    let axis = z.rank
    let row = Shape(z.shape.dropLast().extents + [1, z.shape[axis - 1]])
    let differences = z.reshaped(to: row) - z.asColumn()
    let isShared = (differences.relu().sum(axes: [axis]) .< 1).converted(to: z.elementType)
    let distances = (differences * isShared.reshaped(to: row)).sum(axes: [axis])
    return ((1 - distances) / isShared.sumOfRows()).relu()
  }

  /// a = u · σ(v), where u is the first half of the last axis and v the second: the layer has half as
  /// many outputs as neurons (Dauphin et al., 2017).
  public static let glu = ActivationFunction(
    "glu",
    outputShape: { input in
      guard let last = input.last, last > 0, last % 2 == 0 else {
        throw LayerError(
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
    _ name: String, _ function: @escaping @Sendable (Tensor) -> Tensor
  ) -> ActivationFunction {
    ActivationFunction(
      name,
      outputShape: { input in
        if input.rank == 0 {
          throw LayerError(name, "needs an axis of classes, got shape []; insert Reshape([1]).")
        }
        return input
      }, function)
  }
}
