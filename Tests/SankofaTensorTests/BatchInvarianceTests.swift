import SankofaTensor
import SankofaTestSupport
import Testing

/// A row predicted alone has the bits that it has in any batch.
@Suite struct BatchInvarianceTests {
  @Test(arguments: InstructionSet.available, [1, 3])
  func aRowAloneEqualsTheRowInABatch(instructionSet: InstructionSet, threadCount: Int) {
    var numbers = RandomNumbers(seed: 21)
    func make(_ extents: Int...) -> Tensor {
      numbers.tensor(of: TensorType(Shape(extents), .float32), in: -1...1)
    }
    // Longer than one block of a matrix product's sum, and not a multiple of any vector.
    let (w, b, v, c) = (make(37, 530), make(37), make(10, 37), make(10))
    let all = make(1_000, 530)
    func predict(_ x: Tensor) -> Tensor {
      let hidden = (matmul(x, w.transposed()) + b).relu()
      return (matmul(hidden, v.transposed()) + c).softmax()
    }
    var options = PlanOptions(instructionSet: instructionSet, rearranges: true)
    options.division = threadCount == 1 ? .worthwhile : .finest
    func predicted(from first: Int, count: Int) -> Tensor {
      var run = PlanRun(outputs: [predict(all[first..<first + count])], options: options)
      Workers.withThreadCount(threadCount) { run.run() }
      return run.outputs[0]
    }
    let checked = [0, 1, 6, 499, 998, 999]
    let alone = checked.map { predicted(from: $0, count: 1) }
    for size in [2, 3, 5, 7, 8, 9, 16, 33, 64, 100, 257, 1_000] {
      for (row, expected) in zip(checked, alone) {
        let first = min(max(0, row - size / 2), 1_000 - size)
        let found = bitMismatch(predicted(from: first, count: size)[row - first], expected[0])
        #expect(found == nil, "row \(row) in a batch of \(size)")
      }
    }
  }
}
