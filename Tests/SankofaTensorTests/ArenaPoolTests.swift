import SankofaTensor
import Testing

/// Arenas that are too large to be kept are given back to the system.
@Suite struct ArenaPoolTests {
  /// The plan needs workers' memory alone: it packs the right side and writes to its output.
  @Test func workersMemoryCounts() throws {
    let (x, w) = (Tensor.ones([64, 256]), Tensor.ones([256, 256]))
    let plan = Plan(outputs: [matmul(x, w)], inputs: [x, w])
    let arena = Arena()
    try plan.prepare(arena)
    let held = arena.heldByteCount
    #expect(held > arena.byteCount)
    func isKept(_ limit: Int) throws -> Bool {
      let pool = ArenaPool(largestKept: limit)
      var first: Arena?
      try pool.withArena { arena throws(TensorError) in
        try plan.prepare(arena)
        first = arena
      }
      return pool.withArena { $0 === first }
    }
    #expect(try isKept(held))
    #expect(try !isKept(held - 1))
  }
}
