import CSankofaKernels
import Testing

@Suite struct ReductionTests {
  static let extents = [0, 1, 2, 10, 31, 32, 33, 63, 64, 65, 127, 128, 129, 200, 1000]

  /// All of y, its units or its columns in two parts.
  func reduce(
    _ set: InstructionSet, _ reduction: Int, _ type: Element, _ x: Memory, outer: Int,
    _ reduced: Int, inner: Int = 1, perUnit: Int = 1, byColumns: Bool = false
  ) -> Memory {
    let y = Memory(outer * inner * (reduction == SKF_ARGMAX ? 4 : type.size))
    let call = skf_reduce_call(
      x: InstructionSet.slot(0), y: InstructionSet.slot(1), reduction: Int64(reduction),
      type: Int64(type.rawValue), outer_per_unit: Int64(perUnit), reduced: Int64(reduced),
      inner: Int64(inner))
    set.runInParts(
      byColumns ? SKF_KERNEL_REDUCE_COLUMNS : SKF_KERNEL_REDUCE, call, [x, y],
      byColumns ? inner : outer / perUnit)
    return y
  }

  @Test(arguments: InstructionSet.fast, [Element.float32, .float64, .int32, .uint8])
  func everyReductionHasTheReferencesBits(_ set: InstructionSet, _ type: Element) {
    var numbers = Numbers(7)
    for reduction in 0..<SKF_REDUCTIONS {
      for reduced in ReductionTests.extents {
        for inner in [1, 2, 10, 17, 64, 67] {
          let x = type.values(4 * reduced * inner, &numbers)
          let result = reduction == SKF_ARGMAX ? Element.int32 : type
          let expected = reduce(.reference, reduction, type, x, outer: 4, reduced, inner: inner)
          let actual = reduce(
            set, reduction, type, x, outer: 4, reduced, inner: inner, perUnit: 2)
          let difference = result.firstDifference(expected, actual, 4 * inner)
          #expect(difference == nil, "reduction \(reduction), \(reduced) × \(inner)")
          #expect(actual.isUntouched(after: 4 * inner * result.size))
          for set in [.reference, set] {
            let columns = reduce(
              set, reduction, type, x, outer: 1, reduced, inner: inner, byColumns: true)
            let difference = result.firstDifference(expected, columns, inner)
            #expect(difference == nil, "reduction \(reduction), \(reduced), columns of \(inner)")
            #expect(columns.isUntouched(after: inner * result.size))
          }
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
