import CSankofaKernels
import Testing

@Suite struct RowTests {
  enum Kernel: Int, CaseIterable, Sendable { case softmax, logSoftmax, crossEntropy, scatterAdd }

  static let sizes = [1, 2, 7, 8, 9, 10, 15, 16, 17, 63, 64, 65, 100, 1000]

  /// All of a kernel's result, its units in two parts.
  func run(
    _ kernel: Kernel, _ set: InstructionSet, _ type: Element, _ x: Memory, _ rows: Int, _ n: Int,
    labels: [Int32] = [], perUnit: Int = 1
  ) -> Memory {
    let y = Memory((kernel == .crossEntropy ? rows : rows * n) * type.size)
    let number = Int64(type.rawValue), count = Int64(rows), width = Int64(n)
    let slots = (0..<3).map { InstructionSet.slot($0) }, memories = [x, Memory(labels), y]
    switch kernel {
    case .softmax, .logSoftmax:
      let call = skf_rows_call(
        x: slots[0], y: slots[2], type: number, rows_per_unit: Int64(perUnit), n: width)
      set.runInParts(
        kernel == .softmax ? SKF_KERNEL_SOFTMAX : SKF_KERNEL_LOG_SOFTMAX, call, memories,
        rows / perUnit)
    case .crossEntropy:
      let call = skf_cross_entropy_call(
        x: slots[0], labels: slots[1], loss: slots[2], type: number, n: width)
      set.runInParts(SKF_KERNEL_SPARSE_CROSS_ENTROPY, call, memories, rows)
    case .scatterAdd:
      let call = skf_scatter_add_call(
        x: slots[0], rows: slots[1], y: slots[2], type: number, count: Int64(labels.count),
        row_count: count, width: width)
      set.run(SKF_KERNEL_SCATTER_ADD, call, memories, 0..<1)
    }
    return y
  }

  @Test(arguments: InstructionSet.fast, [Element.float32, .float64])
  func everyKernelHasTheReferencesBits(_ set: InstructionSet, _ type: Element) {
    var numbers = Numbers(10)
    for kernel in Kernel.allCases {
      for n in RowTests.sizes {
        for special in [false, true] {
          let rows = 6
          let x = special ? type.values(rows * n, &numbers) : moderate(type, rows * n, &numbers)
          let labels = [0, Int32(n - 1), Int32(n), -1, Int32(n / 2), 1]
          let expected = run(kernel, .reference, type, x, rows, n, labels: labels)
          let actual = run(kernel, set, type, x, rows, n, labels: labels, perUnit: 2)
          let count = kernel == .crossEntropy ? rows : rows * n
          let difference = type.firstDifference(expected, actual, count)
          #expect(difference == nil, "\(kernel), \(n) columns")
          #expect(actual.isUntouched(after: count * type.size), "\(kernel), \(n) columns")
        }
      }
    }
  }

  /// Scores between −50 and 50.
  func moderate(_ type: Element, _ count: Int, _ numbers: inout Numbers) -> Memory {
    let values = (0..<count).map { _ in (numbers.unit() - 0.5) * 100 }
    return type == .float32 ? Memory(values.map { Float($0) }) : Memory(values)
  }

  @Test(arguments: InstructionSet.all)
  func probabilitiesOfOneTwoThree(_ set: InstructionSet) {
    // e¹, e², e³ over their sum 30.19287485057736.
    let x = Memory([1.0, 2, 3])
    let y = run(.softmax, set, .float64, x, 1, 3).array(of: Double.self, 3)
    let expected = [0.09003057317038046, 0.24472847105479767, 0.6652409557748219]
    for (a, b) in zip(y, expected) { #expect(abs(a - b) <= 2e-16) }
    let logs = run(.logSoftmax, set, .float64, x, 1, 3).array(of: Double.self, 3)
    for (a, b) in zip(logs, [-2.4076059644443806, -1.4076059644443804, -0.4076059644443804]) {
      #expect(abs(a - b) <= 5e-16)
    }
    let loss = run(.crossEntropy, set, .float64, x, 1, 3, labels: [1])
    #expect(loss.array(of: Double.self, 1) == [-logs[1]])
  }

  @Test(arguments: InstructionSet.all)
  func largeScoresDoNotOverflow(_ set: InstructionSet) {
    let x = Memory([Float]([1000, 0, -.infinity, 1000]))
    let y = run(.softmax, set, .float32, x, 1, 4).array(of: Float.self, 4)
    #expect(y == [0.5, 0, 0, 0.5])
  }

  @Test(arguments: InstructionSet.all)
  func aRowAloneHasTheBitsItHasInABatch(_ set: InstructionSet) {
    var numbers = Numbers(11)
    let batch = moderate(.float32, 30 * 10, &numbers)
    let together = run(.softmax, set, .float32, batch, 30, 10).array(of: Float.self, 300)
    let x = batch.array(of: Float.self, 300)
    for row in 0..<30 {
      let alone = run(.softmax, set, .float32, Memory(Array(x[row * 10..<row * 10 + 10])), 1, 10)
      #expect(alone.array(of: Float.self, 10) == Array(together[row * 10..<row * 10 + 10]))
    }
  }

  @Test(arguments: InstructionSet.all)
  func aLabelOutsideGivesNaN(_ set: InstructionSet) {
    let x = Memory([Float](repeating: 1, count: 9))
    let loss = run(.crossEntropy, set, .float32, x, 3, 3, labels: [-1, 3, 0])
      .array(of: Float.self, 3)
    #expect(loss[0].isNaN && loss[1].isNaN && !loss[2].isNaN)
  }

  @Test(arguments: InstructionSet.all)
  func rowsAreAddedInOrderAndClamped(_ set: InstructionSet) {
    // 2²⁴ + 1 + 1 in this order stays 2²⁴; the other way round it would not.
    let x = Memory([Float]([0x1p24, 1, 1, 5, 6, 7]))
    let y = run(.scatterAdd, set, .float32, x, 3, 1, labels: [1, 1, 1, -4, 9, 0])
    #expect(y.array(of: Float.self, 3) == [12, 0x1p24, 6])
  }

  @Test(arguments: InstructionSet.all)
  func integersAreScatteredToo(_ set: InstructionSet) {
    let x = Memory((0..<57).map { Int32($0) })
    let y = run(.scatterAdd, set, .int32, x, 4, 19, labels: [2, 0, 2])
    let none = [Int](repeating: 0, count: 19)
    let expected = Array(19..<38) + none + (0..<19).map { 38 + 2 * $0 } + none
    #expect(y.array(of: Int32.self, 76) == expected.map { Int32($0) })
    #expect(y.isUntouched(after: 76 * 4))
  }
}
