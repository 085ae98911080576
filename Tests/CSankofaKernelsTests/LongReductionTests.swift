import CSankofaKernels
import Testing

/// Sums of more numbers than a block holds.
@Suite struct LongReductionTests {
  /// Around the longest sum in one piece, the blocks after it, and a whole number of them.
  static let extents = [65_535, 65_536, 65_537, 69_631, 69_632, 69_633, 73_728, 100_003]

  private let reductions = ReductionTests()

  /// The law of up to 65,536 numbers: 64 lanes and a tree.
  private func block(_ x: ArraySlice<Float>) -> Float {
    var lanes = [Float](repeating: 0, count: 64)
    for (index, value) in x.enumerated() { lanes[index % 64] += value }
    for half in [32, 16, 8, 4, 2, 1] {
      for lane in 0..<half { lanes[lane] += lanes[lane + half] }
    }
    return lanes[0]
  }

  /// The law of any number of them, written out.
  private func sum(_ x: [Float]) -> Float {
    if x.count <= 65_536 { return block(x[...]) }
    var total = 0.0
    for begin in stride(from: 0, to: x.count, by: 4096) {
      total += Double(block(x[begin..<min(begin + 4096, x.count)]))
    }
    return Float(total)
  }

  @Test(arguments: InstructionSet.all, extents)
  func blocksAreAddedInOrder(_ set: InstructionSet, _ reduced: Int) {
    var numbers = Numbers(12)
    let x = (0..<reduced).map { _ in Float(numbers.unit() - 0.5) * 1000 }
    let y = reductions.reduce(set, SKF_SUM, .float32, Memory(x), outer: 1, reduced)
    #expect(y.array(of: Float.self, 1) == [sum(x)])
  }

  @Test(arguments: InstructionSet.fast, [Element.float32, .float64, .int32, .uint8])
  func everySumHasTheReferencesBits(_ set: InstructionSet, _ type: Element) {
    var numbers = Numbers(13)
    for reduced in [65_537, 69_633] {
      for inner in [1, 2, 17, 67] {
        let x = type.values(reduced * inner, &numbers)
        let expected = reductions.reduce(
          .reference, SKF_SUM, type, x, outer: 1, reduced, inner: inner)
        for byColumns in [false, true] {
          let actual = reductions.reduce(
            set, SKF_SUM, type, x, outer: 1, reduced, inner: inner, byColumns: byColumns)
          let difference = type.firstDifference(expected, actual, inner)
          #expect(difference == nil, "\(reduced) × \(inner)")
          #expect(actual.isUntouched(after: inner * type.size))
        }
      }
    }
  }

  /// A row alone, the same among others, and the same as a column.
  @Test(arguments: InstructionSet.all)
  func aSumDependsOnItsNumbersAlone(_ set: InstructionSet) {
    var numbers = Numbers(14)
    let (rows, reduced) = (5, 70_001)
    let x = (0..<rows * reduced).map { _ in Float(numbers.unit()) }
    let together = reductions.reduce(set, SKF_SUM, .float32, Memory(x), outer: rows, reduced)
    let turned = (0..<reduced).flatMap { r in (0..<rows).map { x[$0 * reduced + r] } }
    let columns = reductions.reduce(
      set, SKF_SUM, .float32, Memory(turned), outer: 1, reduced, inner: rows)
    for row in 0..<rows {
      let alone = reductions.reduce(
        set, SKF_SUM, .float32, Memory(Array(x[row * reduced..<(row + 1) * reduced])), outer: 1,
        reduced
      ).array(of: Float.self, 1)
      #expect(alone[0] == together.array(of: Float.self, rows)[row])
      #expect(alone[0] == columns.array(of: Float.self, rows)[row])
    }
  }

  /// (n / 64 + 6) · 2⁻²⁴ · Σ|x| up to 65,536 numbers, beyond (4096 / 64 + 6) · 2⁻²⁴ · Σ|x| and one
  /// rounding, whatever the numbers are.
  @Test(arguments: InstructionSet.all, [(65_535, 1030.0), (5_000_003, 70)])
  func theErrorIsSmallHoweverManyThereAre(_ set: InstructionSet, _ sum: (Int, Double)) {
    var numbers = Numbers(15)
    let (count, roundings) = sum
    let kinds: [(Int) -> Float] = [
      { _ in 0.1 }, { _ in 1 / 3 }, { Float($0 % 255) / 255 }, { $0 % 2 == 0 ? 1e4 : -9999.9 },
    ]
    for kind in kinds.indices {
      let x = (0..<count).map(kinds[kind]) + [Float(numbers.unit())]
      let exact = x.reduce(0.0) { $0 + Double($1) }
      let size = x.reduce(0.0) { $0 + abs(Double($1)) }
      let y = reductions.reduce(set, SKF_SUM, .float32, Memory(x), outer: 1, x.count)
      let bound = roundings * 0x1p-24 * size + abs(exact) * 0x1p-24
      #expect(abs(Double(y.array(of: Float.self, 1)[0]) - exact) <= bound, "kind \(kind)")
    }
  }

  @Test(arguments: InstructionSet.fast, [Element.float32, .float64])
  func sumsOfExponentialsAreOfBlocksToo(_ set: InstructionSet, _ type: Element) {
    var numbers = Numbers(16)
    let rows = RowTests()
    for n in [65_536, 65_537, 69_633] {
      for kernel in [RowTests.Kernel.softmax, .logSoftmax, .crossEntropy] {
        let x = rows.moderate(type, 2 * n, &numbers)
        let labels = [0, Int32(n - 1)]
        let expected = rows.run(kernel, .reference, type, x, 2, n, labels: labels)
        let actual = rows.run(kernel, set, type, x, 2, n, labels: labels)
        let count = kernel == .crossEntropy ? 2 : 2 * n
        #expect(type.firstDifference(expected, actual, count) == nil, "\(kernel), \(n) columns")
      }
    }
  }

  /// n equal scores have the loss ln n, to the last digits.
  @Test(arguments: InstructionSet.all)
  func manyClassesKeepTheirDigits(_ set: InstructionSet) {
    let n = 5_000_000
    let x = Memory([Float](repeating: 0.3, count: n))
    let y = RowTests().run(.crossEntropy, set, .float32, x, 1, n, labels: [7])
    #expect(abs(y.array(of: Float.self, 1)[0] - 15.424948) <= 2e-6)  // ln 5,000,000
  }
}
