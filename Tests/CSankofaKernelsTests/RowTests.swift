import CSankofaKernels
import Testing

@Suite struct RowTests {
  enum Kernel: Int, CaseIterable, Sendable { case softmax, logSoftmax, crossEntropy, scatterAdd }

  static let sizes = [1, 2, 7, 8, 9, 10, 15, 16, 17, 63, 64, 65, 100, 1000]

  func run(
    _ kernel: Kernel, _ set: InstructionSet, _ type: Element, _ x: Memory, _ rows: Int, _ n: Int,
    labels: [Int32] = [], into y: Memory? = nil
  ) -> Memory {
    let y = y ?? Memory((kernel == .crossEntropy ? rows : rows * n) * type.size)
    let kernels = set.kernels, t = Int32(type.rawValue), count = Int64(rows), width = Int64(n)
    let input = x.bytes.baseAddress, output = y.bytes.baseAddress
    switch kernel {
    case .softmax: kernels.softmax(t, input, output, 0, count, width)
    case .logSoftmax: kernels.log_softmax(t, input, output, 0, count, width)
    case .crossEntropy:
      kernels.sparse_cross_entropy(t, input, labels, output, 0, count, width)
    case .scatterAdd:
      kernels.scatter_add(t, input, labels, output, count, count, width, width / 3, width)
    }
    return y
  }

  @Test(arguments: InstructionSet.fast, [Element.float32, .float64])
  func everyKernelHasTheReferencesBits(_ set: InstructionSet, _ type: Element) {
    var numbers = Numbers(10)
    for kernel in Kernel.allCases {
      for n in RowTests.sizes {
        for special in [false, true] {
          let rows = 5
          let x = special ? type.values(rows * n, &numbers) : moderate(type, rows * n, &numbers)
          let labels = [0, Int32(n - 1), Int32(n), -1, Int32(n / 2)]
          let start = Memory([UInt8](repeating: 0, count: rows * n * type.size))
          let outputs = [InstructionSet.reference, set].map {
            run(
              kernel, $0, type, x, rows, n, labels: labels,
              into: kernel == .scatterAdd ? Memory(copying: start) : nil)
          }
          let count = kernel == .crossEntropy ? rows : rows * n
          let difference = type.firstDifference(outputs[0], outputs[1], count)
          #expect(difference == nil, "\(kernel), \(n) columns")
          #expect(outputs[1].isUntouched(after: count * type.size), "\(kernel), \(n) columns")
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
    let y = Memory([Float]([0, 0, 0]))
    set.kernels.scatter_add(
      Int32(SKF_FLOAT32), x.bytes.baseAddress, [1, 1, 1, -4, 9, 0], y.bytes.baseAddress, 6, 3, 1,
      0, 1)
    #expect(y.array(of: Float.self, 3) == [12, 0x1p24, 6])
  }
}
