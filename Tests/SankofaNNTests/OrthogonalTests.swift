import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

@Suite struct OrthogonalTests {
  /// NumPy's Q with R's diagonal positive, which is unique.
  @Test(arguments: GoldenCase.all(in: "initializers").filter { $0.name.hasPrefix("orthogonal") })
  func decomposition(golden: GoldenCase) {
    let matrix = golden.tensor("inputs", "matrix")
    let q = Orthonormalization(columns: matrix.shape[1], of: matrix.doubles).q
    let expected = golden.tensor("outputs", "q")
    #expect(mismatch(Tensor(q, shape: matrix.shape), expected, Tolerance(absolute: 2e-15)) == nil)
  }

  /// Q · R with R's diagonal positive gives the matrix back, also when its columns depend on each other
  /// or are nothing; Q's columns are at right angles all the same.
  @Test(arguments: [
    [1, 2, 2, 4, 3, 6, -1, -2], [0, 1, 0, 2, 0, 3, 0, 4], [0, 0, 0, 0, 0, 0, 0, 0],
    [-1, 5, 0, -3, 0, 0, 0, 0],
  ])
  func dependentColumns(matrix: [Double]) {
    let a = Tensor(matrix, shape: [4, 2])
    let q = Tensor(Orthonormalization(columns: 2, of: matrix).q, shape: [4, 2])
    let square = matmul(q.transposed(), q)
    let one = Tensor([[1, 0], [0, 1]] as [[Double]])
    #expect(mismatch(square, one, Tolerance(absolute: 1e-15)) == nil)
    let r = matmul(q.transposed(), a)
    #expect(mismatch(matmul(q, r), a, Tolerance(absolute: 1e-14)) == nil)
    #expect(r.doubles[0] >= 0 && r.doubles[3] >= -1e-15 && abs(r.doubles[2]) < 1e-14)
  }

  /// Rows or columns, whichever are fewer, have the gain's length and right angles.
  @Test(arguments: [
    [30, 20], [20, 30], [16, 16], [5, 1], [1, 5], [4, 3, 2, 5], [12, 2, 1, 3],
  ])
  func rightAngles(extents: [Int]) throws {
    let weight = Initializer.orthogonal(gain: 2)(Shape(extents), key: RandomKey(seed: 4))
    #expect(weight.type == TensorType(Shape(extents), .float32))
    let rows = extents[0]
    let matrix = weight.converted(to: .float64).reshaped(to: [rows, weight.elementCount / rows])
    let isWide = matrix.shape[1] > rows
    let square =
      isWide ? matmul(matrix, matrix.transposed()) : matmul(matrix.transposed(), matrix)
    let one = Tensor.indices(count: square.shape[0])
      .oneHot(classCount: square.shape[0], elementType: .float64)
    // Each number is rounded to 24 bits.
    #expect(mismatch(square, one * 4, Tolerance(absolute: 1e-6)) == nil)
  }

  /// It takes some times the memory of what it makes.
  @Test func moreThanMemoryHolds() {
    let parameter = Parameter("weight", initializer: .orthogonal)
    let text = message { try parameter.build(shape: [1 << 36, 3]) }
    let start =
      "weight: initializer \"orthogonal\" of shape [68719476736, 3] needs 10720.2 GB of memory,"
    #expect(text.hasPrefix(start + " and there are ") && text.hasSuffix("; use a normal one."))
    #expect(parameter.shape == nil)
  }

  /// All directions are equally likely: the mean of each number is 0, its variance 1/rows, and so the
  /// first is as often negative as positive.
  @Test func isUniform() {
    let draws = (0..<2000).map {
      Double(Initializer.orthogonal([4, 2], key: RandomKey(seed: $0)).floats[0])
    }
    let mean = draws.reduce(0, +) / 2000
    let variance = draws.reduce(0) { $0 + $1 * $1 } / 2000
    // The deviation of the mean is √(1/4 / 2000), that of the variance about √(1/24 / 2000).
    let deviationOfMean = (0.25 / 2000).squareRoot()
    let deviationOfVariance = (1.0 / 24 / 2000).squareRoot()
    #expect(abs(mean) < 5 * deviationOfMean)
    #expect(abs(variance - 0.25) < 5 * deviationOfVariance)
  }

  /// The same bits on every machine: a change of these numbers is a change of what models start from.
  @Test func bits() {
    let weight = Initializer.orthogonal([2, 3], key: RandomKey(seed: 1))
    #expect(weight.floats.map(\.bitPattern) == Self.known)
    // Products of 21 rows: two in some lanes, three in others. The same steps in Python give these.
    let matrix = (0..<63).map { Double($0 * $0 % 17 - 8) }
    let q = Orthonormalization(columns: 3, of: matrix).q
    #expect([q[0], q[31], q[62]].map(\.bitPattern) == Self.knownOfRows)
  }

  private static let known: [UInt32] = [
    1_057_836_377, 1_049_998_936, 3_209_161_319, 3_194_456_552, 3_210_302_357, 3_203_699_683,
  ]
  private static let knownOfRows: [UInt64] = [
    13_822_611_312_223_150_384, 13_813_378_534_301_552_044, 13_822_731_032_500_024_137,
  ]

  @Test func identityByHand() {
    let key = RandomKey(seed: 0)
    #expect(Initializer.identity([2, 3], key: key).floats == [1, 0, 0, 0, 1, 0])
    #expect(Initializer.identity(gain: 2.5)([2, 2], key: key).floats == [2.5, 0, 0, 2.5])
  }

  /// Glorot's, He's and LeCun's are special cases, in bits.
  @Test(arguments: [
    ("glorot_uniform", "variance_scaling(1,fan_avg,uniform)"),
    ("glorot_normal", "variance_scaling(1,truncated_normal,fan_avg)"),
    ("he_uniform", "variance_scaling(2,uniform)"), ("he_normal", "variance_scaling(2)"),
    ("lecun_uniform", "variance_scaling(1,fan_in,uniform)"), ("lecun_normal", "variance_scaling"),
  ])
  func specialCases(name: String, scaling: String) throws {
    let (shape, key): (Shape, RandomKey) = ([6, 3, 3, 4], RandomKey(seed: 8))
    let named = try Initializer(named: name)(shape, key: key)
    #expect(bitMismatch(named, try Initializer(parsing: scaling)(shape, key: key)) == nil)
  }

  @Test(arguments: [
    (
      "variance_scaling(0)",
      "initializer: \"variance_scaling\" needs a finite scale above 0, got "
        + "0.0; use variance_scaling(2,fan_in,uniform)."
    ),
    (
      "variance_scaling(fan_in)",
      "initializer: variance_scaling begins with its scale, got "
        + "\"fan_in\"; write variance_scaling(2,fan_in,uniform)."
    ),
    (
      "variance_scaling(1,fan-inn)",
      "variance_scaling: there is no \"fan-inn\"; did you mean "
        + "\"fan_in\"?"
    ),
    (
      "orthogonal(a)",
      "initializer: orthogonal takes 1 finite number (gain), got "
        + "\"orthogonal(a)\"; write orthogonal(2)."
    ),
  ])
  func parsingErrors(text: String, line: String) {
    #expect(message { try Initializer(parsing: text) } == line)
  }

  @Test func onlyMatrices() throws {
    let bias = Parameter("bias", initializer: .orthogonal)
    #expect(
      message { try bias.build(shape: [3]) }
        == "bias: initializer \"orthogonal\" makes matrices, got shape [3]; use zeros or a normal "
        + "one.")
    let window = Parameter("weight", initializer: .identity)
    #expect(
      message { try window.build(shape: [3, 2, 2, 1]) }
        == "weight: initializer \"identity\" makes weights [outputs, inputs], got shape [3, 2, 2, "
        + "1]; use zeros.")
    try window.build(shape: [3, 2])
  }
}
