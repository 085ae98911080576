import CSankofaKernels
import Testing

@Suite struct ReductionTests {
  static let extents = [0, 1, 2, 10, 31, 32, 33, 63, 64, 65, 127, 128, 129, 200, 1000]

  func reduce(
    _ set: InstructionSet, _ reduction: Int, _ type: Element, _ x: Memory, outer: Int,
    _ reduced: Int, inner: Int = 1, columns: Range<Int>? = nil
  ) -> Memory {
    let y = Memory(outer * inner * (reduction == SKF_ARGMAX ? 4 : type.size))
    let columns = columns ?? 0..<inner
    set.kernels.reduce(
      Int32(reduction), Int32(type.rawValue), x.bytes.baseAddress, y.bytes.baseAddress, 0,
      Int64(outer), Int64(reduced), Int64(inner), Int64(columns.lowerBound),
      Int64(columns.upperBound))
    return y
  }

  @Test(arguments: InstructionSet.fast, [Element.float32, .float64, .int32, .uint8])
  func everyReductionHasTheReferencesBits(_ set: InstructionSet, _ type: Element) {
    var numbers = Numbers(7)
    for reduction in 0..<SKF_REDUCTIONS {
      for reduced in ReductionTests.extents {
        for inner in [1, 2, 10, 17, 64, 67] {
          let x = type.values(2 * reduced * inner, &numbers)
          let columns = inner == 1 ? 0..<1 : 1..<inner
          let result = reduction == SKF_ARGMAX ? Element.int32 : type
          let expected = reduce(
            .reference, reduction, type, x, outer: 2, reduced, inner: inner, columns: columns)
          let actual = reduce(
            set, reduction, type, x, outer: 2, reduced, inner: inner, columns: columns)
          let difference = result.firstDifference(expected, actual, 2 * inner)
          #expect(difference == nil, "reduction \(reduction), \(reduced) × \(inner)")
          #expect(actual.isUntouched(after: 2 * inner * result.size))
        }
      }
    }
  }

  /// The law, written out: lane = index mod 64, then lane l takes in l + 32, l + 16, … l + 1.
  @Test(arguments: InstructionSet.all, extents)
  func sumsFollowTheLanesAndTheTree(_ set: InstructionSet, _ reduced: Int) {
    var numbers = Numbers(8)
    let x = (0..<reduced).map { _ in Float(numbers.unit() - 0.5) * 1000 }
    var lanes = [Float](repeating: 0, count: 64)
    for (index, value) in x.enumerated() { lanes[index % 64] += value }
    for half in [32, 16, 8, 4, 2, 1] {
      for lane in 0..<half { lanes[lane] += lanes[lane + half] }
    }
    let y = reduce(set, SKF_SUM, .float32, Memory(x), outer: 1, reduced)
    #expect(y.array(of: Float.self, 1) == [lanes[0]])
  }

  @Test(arguments: InstructionSet.all)
  func aColumnHasTheBitsOfARow(_ set: InstructionSet) {
    var numbers = Numbers(9)
    let rows = 150, columns = 37
    let x = (0..<rows * columns).map { _ in Float(numbers.unit() - 0.5) }
    let byColumn = reduce(set, SKF_SUM, .float32, Memory(x), outer: 1, rows, inner: columns)
    let transposed = (0..<columns).flatMap { column in
      (0..<rows).map { x[$0 * columns + column] }
    }
    let byRow = reduce(set, SKF_SUM, .float32, Memory(transposed), outer: columns, rows)
    #expect(byColumn.array(of: Float.self, columns) == byRow.array(of: Float.self, columns))
  }

  @Test(arguments: InstructionSet.all)
  func nothingToReduce(_ set: InstructionSet) {
    let none = Memory(0)
    #expect(reduce(set, SKF_SUM, .float32, none, outer: 1, 0).array(of: Float.self, 1) == [0])
    let max = reduce(set, SKF_MAX, .float32, none, outer: 1, 0).array(of: Float.self, 1)
    #expect(max == [-.infinity])
    let min = reduce(set, SKF_MIN, .int32, none, outer: 1, 0).array(of: Int32.self, 1)
    #expect(min == [.max])
  }

  @Test(arguments: InstructionSet.all)
  func sumsOfMinusZeroArePlusZero(_ set: InstructionSet) {
    let x = Memory([Float](repeating: -0.0, count: 70))
    let y = reduce(set, SKF_SUM, .float32, x, outer: 1, 70).array(of: Float.self, 1)
    #expect(y[0].sign == .plus)
    let columns = reduce(set, SKF_SUM, .float32, x, outer: 1, 7, inner: 10)
    #expect(columns.array(of: Float.self, 10).allSatisfy { $0.sign == .plus })
  }

  @Test(arguments: InstructionSet.all)
  func extremesPassNaNOn(_ set: InstructionSet) {
    for place in [0, 5, 40, 69] {
      var x = (0..<70).map { Float($0) }
      x[place] = .nan
      for reduction in [SKF_MAX, SKF_MIN] {
        let y = reduce(set, reduction, .float32, Memory(x), outer: 1, 70)
        #expect(y.array(of: Float.self, 1)[0].isNaN)
      }
      let first = reduce(set, SKF_ARGMAX, .float32, Memory(x), outer: 1, 70)
      #expect(first.array(of: Int32.self, 1) == [Int32(place)])
    }
  }

  @Test(arguments: InstructionSet.all)
  func theFirstOfEqualLargestIsTheIndex(_ set: InstructionSet) {
    let x = Memory([Float]([1, 7, 3, 7, 0, .nan, 2, .nan, -0.0, 0, -1, -2]))
    let y = reduce(set, SKF_ARGMAX, .float32, x, outer: 3, 4)
    #expect(y.array(of: Int32.self, 3) == [1, 1, 0])
  }
}
