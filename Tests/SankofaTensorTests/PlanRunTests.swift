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

  @Test func aTrainingStepIsFewSteps() {
    let plan = TrainingStep(batchSize: 128).plan(
      PlanOptions(instructionSet: .best, rearranges: true))
    // Four packed or direct products of the two layers and one more backwards, their packing, the
    // loss, sums for the biases, and one program for each parameter.
    #expect(plan.stepCount <= 32)
  }
}
