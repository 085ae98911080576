import CSankofaKernels
import SankofaTensor
import Testing

/// An operation whose call is described wrongly ends the program: carrying on would read or write some
/// other memory.
@Suite struct PlanInvariantTests {
  /// Softmax with one thing wrong about its call.
  private struct WrongCall: KernelOperation {
    enum Fault: Hashable {
      case none, exchangedReferences, foreignReference, unwrittenTemporary, takenInTwoWays
    }

    let fault: Fault
    var name: String { "wrongCall" }

    func output(for inputs: [TensorType]) -> TensorType { inputs[0] }

    func gradients(inputs: [Tensor], output: Tensor, upstream: Tensor) -> [Tensor?] { [nil] }

    func addCalls(to site: inout CallSite) {
      if fault == .takenInTwoWays { _ = site.strided(0) }
      let input = site.packed(0), output = site.output
      let temporary = site.temporary(TensorType(input.shape, .float32))
      let x = fault == .unwrittenTemporary ? temporary : input
      var call = skf_rows_call(
        x: x.reference, y: output.reference, type: output.type, rows_per_unit: 1,
        n: Int64(output.shape[1]))
      if fault == .exchangedReferences { swap(&call.x, &call.y) }
      if fault == .foreignReference { call.x.slot = 7 }
      site.call(
        SKF_KERNEL_SOFTMAX, call, reads: [.byUnit(x)], units: output.shape[0], flops: 0,
        nanoseconds: 1)
    }
  }

  private static func run(_ fault: WrongCall.Fault) {
    let x = Tensor.ones([2, 3])
    _ = Plan(outputs: [.apply(WrongCall(fault: fault), [x])], inputs: [x])
  }

  @Test func aCallBeginsWithItsReferences() async {
    await #expect(processExitsWith: .success) { PlanInvariantTests.run(.none) }
    await #expect(processExitsWith: .failure) { PlanInvariantTests.run(.exchangedReferences) }
    await #expect(processExitsWith: .failure) { PlanInvariantTests.run(.foreignReference) }
  }

  @Test func aTemporaryIsWrittenBeforeItIsRead() async {
    await #expect(processExitsWith: .failure) { PlanInvariantTests.run(.unwrittenTemporary) }
  }

  @Test func anInputIsTakenInOneWay() async {
    await #expect(processExitsWith: .failure) { PlanInvariantTests.run(.takenInTwoWays) }
  }
}
