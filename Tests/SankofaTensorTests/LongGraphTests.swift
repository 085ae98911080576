import Foundation
import SankofaTensor
import Testing

/// Graphs deeper than a stack, and when they evaluate by themselves.
@Suite struct LongGraphTests {
  private func pendingCount(_ tensor: Tensor) -> Int {
    topologicalOrder(of: [tensor.node]).filter { $0.storage == nil }.count
  }

  /// A value that is not known yet, so that nothing behind it evaluates by itself.
  private static func placeholder() -> Tensor {
    Tensor(Node(type: TensorType([1], .float32), origin: .placeholder))
  }

  @Test func aLongChainIsReleasedOnASmallStack() {
    // 64 KiB are a few hundred frames; the chain has 100,000 nodes.
    for build in [{ $0 + 1 }, { $0 + $0 }] as [@Sendable (Tensor) -> Tensor] {
      let finished = DispatchSemaphore(value: 0)
      let thread = Thread {
        var x = Self.placeholder()
        for _ in 0..<100_000 { x = build(x) }
        x = Self.placeholder()
        finished.signal()
      }
      thread.stackSize = 64 << 10
      thread.start()
      finished.wait()
    }
  }

  @Test func aLongChainIsDifferentiatedAndReleased() {
    let slope = gradient(at: Tensor([2])) { x in
      var y = x
      for _ in 0..<20_000 { y = y + x }
      return y
    }
    #expect(slope.floats == [20_001])
  }

  @Test func aLargeGraphEvaluatesByItself() {
    var x = Tensor([1])
    for count in 1...10_000 {
      x = x + 1
      if count % 500 == 0 || count == 4_096 {
        #expect(pendingCount(x) <= 4_096, "after \(count) operations")
      }
    }
    #expect(x.floats == [10_001])
  }

  @Test func aSmallGraphWaits() {
    // Every node is used twice, so the ways to the first one are as many as 2^200.
    var x = Tensor([1])
    for _ in 0..<200 { x = (x + x) * x }
    #expect(pendingCount(x) == 400)
    x.compute()
    #expect(pendingCount(x) == 0)
  }

  /// A loop in which nobody reads a value keeps a bounded graph.
  @Test func aCustomLoopEvaluatesByItself() {
    var w = Tensor([1, -2])
    var most = 0
    for step in 0..<1_500 {
      let slope = gradient(at: w) { ($0 * $0).sum() }
      w = w - slope * 0.01
      if step % 100 == 99 { most = max(most, pendingCount(w)) }
    }
    #expect(most > 500)
    #expect(most <= 4_096)
    #expect(w.floats.allSatisfy { abs($0) < 1e-5 })
  }

  @Test func aGradientIsNoLongerTracedAfterwards() {
    let slope = gradient(at: Tensor([1, 2])) { ($0 * $0).sum() }
    #expect(slope.description == "float32 [2] [2.0, 4.0]")
    #expect((slope + 1).description == "float32 [2] [3.0, 5.0]")
    var inside = ""
    _ = gradient(at: Tensor([1, 2])) { x in
      inside = (x + 1).description
      return x
    }
    #expect(inside == "float32 [2] (traced)")
  }

  /// A value that depends on two traces is traced until both are closed.
  @Test func tracesNest() {
    _ = gradient(at: Tensor([1])) { x in
      let slope = gradient(at: Tensor([3])) { $0 * $0 * x }
      #expect(slope.node.isTraced)
      let other = gradient(at: Tensor([3])) { $0 * $0 }
      #expect(!other.node.isTraced)
      #expect(other.floats == [6])
      return slope
    }
  }
}
