import CAllocationCount
import SankofaTensor
import SankofaTestSupport
import Testing

/// What a run costs beside its arithmetic.
@Suite struct PlanRunTests {
  /// In a process of its own, where nobody else allocates.
  @Test(.enabled(if: allocation_count_is_available()), arguments: [1, 3])
  func aRunAllocatesNothing(threadCount: Int) async {
    await #expect(processExitsWith: .success) { [threadCount = threadCount as Int] in
      let step = TrainingStep(batchSize: 32, features: 100, hidden: 64)
      let plan = step.plan()
      let storages =
        step.inputs.map { $0.withUnsafeBytes { Storage(copying: $0) } }
        + step.outputs.map { Storage(zeroedByteCount: $0.type.byteCount) }
      let addresses = storages.map(\.pointer)
      let arena = Arena()
      Workers.withThreadCount(threadCount) {
        addresses.withUnsafeBufferPointer { addresses in
          plan.run(in: arena, addresses: addresses)
          allocation_count_start()
          for _ in 0..<100 { plan.run(in: arena, addresses: addresses) }
          let count = allocation_count_stop()
          precondition(count == 0, "100 runs allocated \(count) times")
        }
      }
      // The count would have seen one.
      allocation_count_start()
      let array = [Int](unsafeUninitializedCapacity: 1_000) { $1 = $0.count / 1_000 }
      precondition(allocation_count_stop() > 0 && array.count == 1, "nothing is counted")
    }
  }

  /// What can be one pass over memory is one.
  @Test func elementwiseChainsAreOneStep() {
    let (x, y) = (Tensor.ones([50, 20]), Tensor.ones([20]))
    let chain = ((x * 2 + y).relu() - x).squared().tanh() / (y + 1).squareRoot()
    let options = PlanOptions(instructionSet: .best, rearranges: true)
    #expect(Plan(outputs: [chain], inputs: [x, y], options: options).stepCount == 2)
    #expect(Plan(outputs: [chain.transposed()], inputs: [x, y], options: options).stepCount == 3)
    #expect(Plan(outputs: [x.transposed()], inputs: [x, y], options: options).stepCount == 1)
  }
}
