import Foundation
import SankofaTestSupport
import Testing

@testable import SankofaTensor

/// Graphs of thousands of layers become plans by loops, not by recursion.
@Suite struct DeepPlanTests {
  /// Returns what a function gives on a thread whose stack is a few hundred frames deep.
  private func onSmallStack<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result {
    let finished = DispatchSemaphore(value: 0)
    let result = Box<Result>()
    let thread = Thread {
      result.value = body()
      finished.signal()
    }
    thread.stackSize = 512 << 10
    thread.start()
    finished.wait()
    return result.value!
  }

  // Written by one thread, read by another once that has finished.
  private final class Box<Value>: @unchecked Sendable { var value: Value? }

  /// A chain of products x · W · W · …, with W = [[½, ½], [½, ½]]: its derivative by the last weights reads
  /// the product before it transposed.
  @Test func productsInARow() {
    let depth = 10_000
    let found = onSmallStack { () -> (Int, [Float], [Float]) in
      let type = TensorType([2, 2], .float32)
      let weights = (0..<depth).map { _ in Tensor.placeholder(type) }
      let x = Tensor.placeholder(type)
      var y = x
      for weight in weights { y = matmul(y, weight) }
      let slopes = gradients(of: y.sum(), withRespectTo: [weights[0], weights[depth - 1]])
      let plan = Plan(outputs: slopes, inputs: [x] + weights)
      let input = Storage(copying: [Float](arrayLiteral: 1, 2, 3, 4))
      let half = Storage(copying: [Float](repeating: 0.5, count: 4))
      let results = slopes.map { Storage(zeroedByteCount: $0.type.byteCount) }
      let addresses = ([input] + weights.map { _ in half } + results).map(\.pointer)
      addresses.withUnsafeBufferPointer { _ = plan.run(in: Arena(), addresses: $0) }
      return withExtendedLifetime((input, half)) {
        (plan.callCount, results[0].floats, results[1].floats)
      }
    }
    // Two products for each layer, and little more: one there, one back.
    #expect(found.0 < 3 * depth)
    // xᵀ · 1, since each layer gives the mean of two numbers and so does the way back.
    #expect(found.1 == [4, 4, 6, 6])
    // The product before the last has rows of means, 1.5 and 3.5: its columns have the sum 5.
    #expect(found.2 == [5, 5, 5, 5])
  }

  /// Many blocks are placed as they come: none overlaps another that is needed at the same time, and
  /// memory is found again.
  @Test(arguments: [300, 5_000])
  func placesDoNotOverlap(count: Int) {
    var numbers = RandomNumbers(seed: 3)
    var blocks: [MemoryBlock] = []
    for index in 0..<count {
      let begin = numbers.integer(in: 0...count - 1)
      let length = numbers.integer(in: 0...19)
      blocks.append(
        MemoryBlock(
          owner: index, size: numbers.integer(in: 0...4) * 100, lifetime: begin...begin + length))
    }
    let placed = MemoryBlock.place(blocks)
    for (index, a) in blocks.enumerated() where a.size > 0 {
      let offset = placed.offsets[a.owner]!
      #expect(offset % 64 == 0 && offset + a.size <= placed.byteCount)
      for b in blocks[(index + 1)...]
      where b.size > 0 && a.lifetime.overlaps(b.lifetime) {
        let other = placed.offsets[b.owner]!
        #expect(offset + a.size <= other || other + b.size <= offset, "\(index) and \(b.owner)")
      }
    }
    // The most that is needed at one time.
    let live = (0...count + 20).map { time in
      blocks.filter { $0.lifetime.contains(time) }.reduce(0) { $0 + ($1.size + 63) & ~63 }
    }
    #expect(placed.byteCount <= 2 * live.max()!)
  }

  /// One intermediate after the other, as in a deep network that predicts: two places are enough.
  @Test func aLongChainTakesTwoPlaces() {
    let blocks = (0..<10_000).map {
      MemoryBlock(owner: $0, size: 128, lifetime: $0...$0 + 1)
    }
    #expect(MemoryBlock.place(blocks).byteCount == 256)
  }
}

extension Storage {
  fileprivate convenience init(copying floats: [Float]) {
    self.init(uninitializedByteCount: floats.count * 4)
    floats.withUnsafeBytes { pointer.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
  }

  fileprivate var floats: [Float] { Array(bytes.bindMemory(to: Float.self)) }
}
