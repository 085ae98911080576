import SankofaTensor

/// Initializers that treat a weight as one matrix: the first axis gives the rows, all others
/// together the columns.
extension Initializer {
  /// ``orthogonal(gain:)`` with gain 1.
  public static var orthogonal: Initializer { orthogonal(gain: 1) }

  /// Orthogonal rows of length `gain`, or orthogonal columns where there are fewer columns than
  /// rows; all such matrices are equally likely (Saxe et al., 2014).
  ///
  /// A weight [outputs, …, inputs] is the matrix [outputs, … · inputs]. The result is Q of the QR
  /// decomposition of a normal matrix in `Double`, with signs that make the diagonal of R positive;
  /// a wide matrix is transposed first. The order of operations is fixed, so the bits are the same
  /// on all machines. The time is proportional to the larger side times the square of the smaller:
  /// about a second for 1,000 by 1,000.
  public static func orthogonal(gain: Double) -> Initializer {
    Initializer(
      "orthogonal", arguments: [gain], wrongNumbers: wrongGain("orthogonal", gain),
      wrongShape: { shape in
        if shape.rank < 2 {
          return "\"orthogonal\" makes matrices, got shape \(shape); use zeros or a normal one."
        }
        return MemoryLimit.excess(of: shape.elementCount * Orthonormalization.bytesPerElement).map {
          "\"orthogonal\" of shape \(shape) needs \($0); use a normal one."
        }
      },
      { shape, key in
        if shape.elementCount == 0 { return .zeros(shape) }
        let (rows, columns) = (shape[0], shape.elementCount / shape[0])
        let isWide = columns > rows
        let tall: Shape = isWide ? [columns, rows] : [rows, columns]
        let normal = Tensor.normal(tall, key: key).converted(to: .float64).doubles
        let q = Orthonormalization(columns: tall[1], of: normal).q.map { Float($0 * gain) }
        let matrix = Tensor(q, shape: tall)
        return (isWide ? matrix.transposed() : matrix).reshaped(to: shape)
      })
  }

  /// ``identity(gain:)`` with gain 1.
  public static var identity: Initializer { identity(gain: 1) }

  /// `gain` on the diagonal, else 0, for weights [outputs, inputs].
  public static func identity(gain: Double) -> Initializer {
    Initializer(
      "identity", arguments: [gain], wrongNumbers: wrongGain("identity", gain),
      wrongShape: {
        $0.rank == 2
          ? nil : "\"identity\" makes weights [outputs, inputs], got shape \($0); use zeros."
      },
      { shape, _ in
        Tensor.indices(count: shape[0]).oneHot(classCount: shape[1]) * gain
      })
  }

  private static func wrongGain(_ name: String, _ gain: Double) -> String? {
    wrong(name, [gain], "a finite gain", fix: "\(name)(1)", unless: Float(gain).isFinite)
  }
}
