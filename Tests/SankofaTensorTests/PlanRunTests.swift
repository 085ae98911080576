import CAllocationCount
import SankofaTensor
import SankofaTestSupport
import Testing

/// The costs of a run other than arithmetic.
@Suite struct PlanRunTests {
  /// In a process of its own, where only the test's runner may allocate now and then: what a run
  /// allocates would show every time. Without optimisation Swift itself allocates.
  @Test(
    .enabled(if: allocation_count_is_available() && isOptimizedBuild), arguments: [1, 3],
    [false, true])
  func aRunAllocatesNothing(threadCount: Int, ofWindows: Bool) async throws {
    await #expect(processExitsWith: .success) {
      [threadCount = threadCount as Int, ofWindows = ofWindows as Bool] in
      let step =
        ofWindows ? WindowStep().run : TrainingStep(batchSize: 32, features: 100, hidden: 64).run
      let count = (0..<5).map { _ in Self.allocationsOfAHundredRuns(step, threadCount) }.min() ?? 1
      if count != 0 { fatalError("100 runs allocated \(count) times") }
      // One would have been counted.
      allocation_count_start()
      let storage = Storage(uninitializedByteCount: 64)
      let counted = allocation_count_stop()
      if counted == 0 { fatalError("nothing is counted, not even \(storage)") }
    }
  }

  private static func allocationsOfAHundredRuns(
    _ step: (plan: Plan, inputs: [Tensor]), _ threadCount: Int
  ) -> Int {
    let plan = step.plan
    let storages =
      step.inputs.map { $0.withUnsafeBytes { Storage(copying: $0) } }
      + plan.outputTypes.map { Storage(zeroedByteCount: $0.byteCount) }
    let addresses = storages.map(\.pointer)
    let arena = Arena()
    return withExtendedLifetime(storages) {
      Workers.withThreadCount(threadCount) {
        addresses.withUnsafeBufferPointer { addresses in
          plan.run(in: arena, addresses: addresses)
          allocation_count_start()
          for _ in 0..<100 { plan.run(in: arena, addresses: addresses) }
          return allocation_count_stop()
        }
      }
    }
  }

  /// A product that is divided by columns into as many parts as it has rows does not write its rows
  /// part by part, as what follows reads them.
  @Test(arguments: InstructionSet.available)
  func columnsAreNoRows(_ set: InstructionSet) {
    let rows = 32
    let columns = rows * Int(set.kernels.pointee.matmul_panel)
    let k = max(8, (1 << 20) / rows / columns + 1)
    func drawn(_ shape: Shape, _ step: Int) -> Tensor {
      Tensor((0..<shape.elementCount).map { Float($0 * step % 251) / 125 - 1 }, shape: shape)
    }
    let (x, w) = (drawn([rows, k], 7), drawn([columns, k], 11))
    let y = matmul(x, w.transposed()).relu()
    let expected = bytes(of: y, [x, w], .plain)
    for division in [PlanOptions.Division.worthwhile, .finest, .finestInArena] {
      var options = PlanOptions(instructionSet: set, rearranges: true)
      options.division = division
      for threads in 1...3 {
        let found = Workers.withThreadCount(threads) { bytes(of: y, [x, w], options) }
        #expect(found == expected)
      }
    }
  }

  private func bytes(of output: Tensor, _ inputs: [Tensor], _ options: PlanOptions) -> [UInt8] {
    var run = PlanRun(outputs: [output], inputs: inputs, options: options)
    run.run()
    return run.outputs[0].withUnsafeBytes { Array($0) }
  }

  /// A value that a later pass also reads is stored by the pass that uses it first.
  @Test func aSharedValueJoinsItsFirstConsumer() {
    let x = Tensor([1, -2, 3] as [Float], shape: [3])
    let y = x.exp()
    let z = y * 2
    let shared = z + y.sum()
    var run = PlanRun(outputs: [z, shared], inputs: [x], options: .current)
    #expect(run.plan.callCount == 3)
    var plain = PlanRun(outputs: [z, shared], inputs: [x], options: .plain)
    run.run()
    plain.run()
    for (a, b) in zip(run.outputs, plain.outputs) { #expect(bitMismatch(a, b) == nil) }
  }

  /// A value that an output needs does not wait for an update.
  @Test func aSharedValueDoesNotJoinAnUpdate() {
    let (x, total) = (Tensor([.infinity] as [Float], shape: [1]), Tensor.zeros([1]))
    let loss = x.exp()
    let sum = total + loss
    let isFinite = loss.isFinite().reshaped(to: [])
    var run = PlanRun(
      outputs: [loss, isFinite], updates: [Plan.Update(input: 1, value: sum)], gate: 1,
      inputs: [x, total], options: .current)
    run.run()
    #expect(!run.didUpdate)
    #expect(run.inputs[1].elements(as: Float.self) == [0])
    #expect(run.outputs[0].elements(as: Float.self) == [.infinity])
  }

  /// Values that follow from constants are computed with the plan, and sums of one element need no
  /// call.
  @Test func whatIsKnownIsNotComputed() {
    let x = Tensor([-0.0, 2, .nan] as [Float], shape: [3, 1])
    let sum = (-x).sum(axes: [1])
    for (y, operations) in [
      (sum.max(), [["negate", "add"], ["max"]]),
      (x * (x.constant(1) / x.constant(3)), [["multiply"]]),
    ] {
      var run = PlanRun(outputs: [y], inputs: [x], options: .current)
      #expect(run.plan.calls.map(\.operations) == operations)
      var plain = PlanRun(outputs: [y], inputs: [x], options: .plain)
      run.run()
      plain.run()
      #expect(bitMismatch(run.outputs[0], plain.outputs[0]) == nil)
    }
    #expect(sum.elements(as: Float.self)[0].sign == .plus)
  }

  /// A chain of elementwise operations is one pass over memory.
  @Test func elementwiseChainsAreOneCall() {
    let (x, y) = (Tensor.ones([50, 20]), Tensor.ones([20]))
    let chain = ((x * 2 + y).relu() - x).squared().tanh() / (y + 1).squareRoot()
    let options = PlanOptions(instructionSet: .best, rearranges: true)
    #expect(Plan(outputs: [chain], inputs: [x, y], options: options).callCount == 2)
    #expect(Plan(outputs: [chain.transposed()], inputs: [x, y], options: options).callCount == 3)
    #expect(Plan(outputs: [x.transposed()], inputs: [x, y], options: options).callCount == 1)
  }
}
