import SankofaTensor
import SankofaTestSupport
import Testing

/// Values computed from kept inputs are computed once, and again after the inputs have changed.
@Suite struct KeptInputTests {
  private static let weights = (0..<2).map { number in
    drawn(number, [64, 100])
  }

  /// x · Wᵀ for few and many examples, beside twice what only depends on W.
  private static func plan(batchSize: Int, kept: Bool = true) -> Plan {
    let x = Tensor.placeholder(TensorType([batchSize, 100], .float32))
    let w = Tensor.placeholder(TensorType([64, 100], .float32))
    return Plan(
      outputs: [matmul(x, w.transposed()).tanh(), matmul(w, w.transposed())], inputs: [x, w],
      keptInputs: kept ? 1..<2 : 0..<0,
      options: PlanOptions(instructionSet: .best, rearranges: true))
  }

  private static func examples(_ batchSize: Int) -> Tensor { drawn(9, [batchSize, 100]) }

  private static func drawn(_ seed: Int, _ shape: Shape) -> Tensor {
    let count = shape.elementCount
    return Tensor(
      (0..<count).map { Float(($0 * 7919 + seed * 104_729) % 1009) / 500 - 1 }, shape: shape)
  }

  private static func run(
    _ plan: Plan, _ arena: Arena, _ x: Tensor, _ w: Storage, kept: Bool = true
  ) -> [[UInt8]] {
    let x = x.storage
    let outputs = plan.outputTypes.map { Storage(zeroedByteCount: $0.byteCount) }
    withExtendedLifetime((x, w)) {
      ([x, w] + outputs).map(\.pointer).withUnsafeBufferPointer {
        _ = plan.run(in: arena, addresses: $0, kept: kept ? [w] : [])
      }
    }
    return outputs.map { Array($0.bytes) }
  }

  @Test(arguments: [1, 3, 64])
  func theBitsAreThoseOfAPlanThatKeepsNothing(batchSize: Int) {
    let (x, w) = (Self.examples(batchSize), Self.weights[0].storage)
    let expected = Self.run(Self.plan(batchSize: batchSize, kept: false), Arena(), x, w)
    let (plan, arena) = (Self.plan(batchSize: batchSize), Arena())
    for _ in 0..<3 { #expect(Self.run(plan, arena, x, w) == expected) }
  }

  @Test func preparingIsDoneOnce() {
    let plan = Self.plan(batchSize: 1)
    #expect(plan.calls.contains { $0.isPrepared && $0.kernel == "matmul_pack" })
    #expect(plan.calls.contains { !$0.isPrepared })
    let (arena, profile) = (Arena(), Plan.Profile(plan))
    let (x, w) = (Self.examples(1).storage, Self.weights[0].storage)
    let outputs = plan.outputTypes.map { Storage(zeroedByteCount: $0.byteCount) }
    withExtendedLifetime((x, w, outputs)) {
      ([x, w] + outputs).map(\.pointer).withUnsafeBufferPointer { addresses in
        _ = plan.run(in: arena, addresses: addresses, kept: [w])
        for _ in 0..<3 {
          _ = plan.run(in: arena, addresses: addresses, kept: [w], profile: profile)
        }
      }
    }
    for (call, nanoseconds) in zip(plan.calls, profile.nanoseconds) where call.isPrepared {
      #expect(nanoseconds == 0)
    }
  }

  /// Other weights, the same plan without saying what is kept, another plan in the same arena: each
  /// gives what a fresh arena gives.
  @Test func nothingOldIsUsed() {
    let (one, three) = (Self.plan(batchSize: 1), Self.plan(batchSize: 3))
    let arena = Arena()
    var runs: [(Plan, Int, Bool)] = []
    for weight in [0, 1, 0] {
      for kept in [true, false] { runs += [(one, weight, kept), (three, weight, true)] }
      runs += [(one, weight, true), (one, 1 - weight, false), (one, weight, true)]
    }
    for (plan, weight, kept) in runs {
      let x = Self.examples(plan.inputTypes[0].shape[0])
      let w = Self.weights[weight].storage
      #expect(
        Self.run(plan, arena, x, w, kept: kept) == Self.run(plan, Arena(), x, w, kept: false))
    }
  }
}
