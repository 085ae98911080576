import SankofaTensor

/// First values of a weight as a whole matrix: its first axis against all others.
extension Initializer {
  /// ``orthogonal(gain:)`` with gain 1.
  public static var orthogonal: Initializer { orthogonal(gain: 1) }

  /// Rows of length `gain` at right angles to each other, or columns where there are fewer of them;
  /// all such matrices are equally likely (Saxe et al., 2014).
  ///
  /// A weight [outputs, …, inputs] is the matrix [outputs, … · inputs]. It is the Q of a normal
  /// matrix's QR decomposition in `Double`, its sign such that R's diagonal is positive; of a wide
  /// matrix that of its transpose. The arithmetic is plain and its order fixed, so the bits are the
  /// same everywhere. Time grows with the larger side times the square of the smaller: about a second
  /// for 1,000 by 1,000.
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
        let normal = Tensor.normal(tall, key: key.tensor).converted(to: .float64).doubles
        let q = Orthonormalization(columns: tall[1], of: normal).q.map { Float($0 * gain) }
        let matrix = Tensor(q, shape: tall)
        return (isWide ? matrix.transposed() : matrix).reshaped(to: shape)
      })
  }

  /// ``identity(gain:)`` with gain 1.
  public static var identity: Initializer { identity(gain: 1) }

  /// `gain` where row and column have the same number, else 0, for weights [outputs, inputs].
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
