import Foundation
import SankofaTensor
import SankofaTestSupport
import Testing

/// Promised values of one form share a plan, and never a number.
@Suite struct LazyPlanTests {
  @Test func oneStorageUnderTwoNodes() {
    // A parameter that is read twice is two nodes on one storage.
    func squared(_ values: [Float]) -> [Float] {
      let storage = values.withUnsafeBytes { Storage(copying: $0) }
      let type = TensorType([values.count], .float32)
      return (Tensor(storage: storage, type: type) * Tensor(storage: storage, type: type)).floats
    }
    #expect(squared([1, 2, 3]) == [1, 4, 9])
    #expect(squared([4, 5, 6]) == [16, 25, 36])
  }

  @Test func numbersInTheCodeAreNotPartOfTheForm() {
    func shifted(_ x: Float, by number: Double) -> [Float] { ((Tensor([x]) + number) * 1).floats }
    #expect(shifted(1, by: 1) == [2])
    #expect(shifted(1, by: 3) == [4])
    #expect(shifted(0, by: -1) == [-1])
  }

  @Test func parametersOfOperationsAre() {
    let x = Tensor([[1, 2, 3], [4, 5, 6]])
    #expect(x.slice(axis: 1, from: 0, count: 2).floats == [1, 2, 4, 5])
    #expect(x.slice(axis: 1, from: 1, count: 2).floats == [2, 3, 5, 6])
    #expect(x.sum(axes: [0]).floats == [5, 7, 9])
    #expect(x.sum(axes: [1]).floats == [6, 15])
    let key = RandomKey(seed: 1).tensor
    let streams = (0..<3).map { Tensor.uniform([4], key: key, stream: $0).floats }
    #expect(Set(streams).count == 3)
    // The same operations with other operands.
    let (a, b) = (Tensor([6]), Tensor([2]))
    #expect((a / b).floats == [3])
    #expect((b / a).floats == [2 / 6])
    #expect(((a - b) - (a - b)).floats == [0])
    #expect(((a - b) - (b - a)).floats == [8])
  }

  /// Twice the same graphs with other numbers: the second time the plans are known.
  @Test(arguments: 0..<UInt64(10))
  func randomGraphs(chunk: UInt64) {
    for seed in chunk * 20..<chunk * 20 + 20 {
      for valueSeed in [nil, 1_000_000 + seed] {
        let graph = RandomGraph(seed: seed, operationCount: 16, valueSeed: valueSeed)
        let wanted = Array(graph.tensors.suffix(3))
        var expected = PlanRun(outputs: wanted, options: .plain)
        expected.run()
        compute(wanted)
        for (tensor, expected) in zip(wanted, expected.outputs) {
          let found = bitMismatch(tensor, expected)
          #expect(found == nil, "seed \(seed), values \(String(describing: valueSeed))")
        }
      }
    }
  }

  /// Many threads compute overlapping graphs of the same forms at once.
  @Test func overlappingGraphsOnManyThreads() {
    for round in 0..<200 {
      let x = Tensor([Float(round), 2, 3])
      let shared = (x * 2 + 1).squared()
      let last = shared + x
      let wanted: [Float] = [Float(round), 2, 3].map { ($0 * 2 + 1) * ($0 * 2 + 1) + $0 }
      DispatchQueue.concurrentPerform(iterations: 4) { thread in
        if thread % 2 == 0 { shared.compute() }
        #expect((last * 1).floats == wanted)
        #expect((last + shared - shared).shape == [3])
      }
    }
  }
}
