import SankofaTestSupport
import Testing

@testable import SankofaTensor

/// The places of intermediates change no bit: each stays unchanged until it was last read.
@Suite struct PlacementTests {
  /// Equal to the bits of node by node, divided as finely as it goes, with chains' intermediates in
  /// their workers' memory and in the arena.
  private func mismatch(_ wanted: [Tensor], _ inputs: [Tensor]) -> String? {
    var expected = PlanRun(outputs: wanted, inputs: inputs, options: .plain)
    expected.run()
    for division in [PlanOptions.Division.finest, .finestInArena] {
      var options = PlanOptions.current
      options.division = division
      var run = PlanRun(outputs: wanted, inputs: inputs, options: options)
      for threadCount in [1, 3] {
        Workers.withThreadCount(threadCount) { run.run() }
        for (number, pair) in zip(run.outputs, expected.outputs).enumerated() {
          if let found = bitMismatch(pair.0, pair.1) {
            return "output \(number), \(division), \(threadCount) threads: \(found)"
          }
        }
      }
    }
    return nil
  }

  private func tensors(_ extents: [[Int]]) -> [Tensor] {
    var numbers = RandomNumbers(seed: 9)
    return extents.map { numbers.tensor(of: TensorType(Shape($0), .float32), in: -1...1) }
  }

  /// A product is read in reverse by one task and gone through by another, at the same stage: it may
  /// not be written over.
  @Test func whatOtherTasksReadIsNotOverwritten() {
    let inputs = tensors([[40, 24], [40, 24], [24, 16], [16, 5]])
    let (x, y) = (matmul(inputs[0], inputs[2]), matmul(inputs[1], inputs[2]))
    func turned(_ x: Tensor) -> Tensor { x.slice(axis: 0, from: 39, count: 40, step: -1) }
    let found = mismatch([turned(x).exp(), matmul(x * turned(y), inputs[3])], inputs)
    #expect(found == nil)
  }

  /// Rows of images that were made in parts of another height: as many parts as the convolution has
  /// rows, but not the rows that it reads.
  @Test func rowsOfAnotherHeight() {
    let inputs = tensors([[18, 10], [18, 10], [512, 2, 2, 1]])
    let images = (inputs[0] * inputs[1]).reshaped(to: [2, 10, 9, 1])
    let found = mismatch([convolution(images, inputs[2])], inputs)
    #expect(found == nil)
  }

  /// Blocks that no memory holds are too large, whichever way they are placed. Every other one ends at
  /// once, so that places come back.
  @Test(arguments: [100, 5_000]) func sizesBeyondMeasure(count: Int) {
    let blocks = (0..<count).map {
      MemoryBlock(owner: $0, size: 1 << 58, lifetime: $0...($0 % 2 == 0 ? $0 : count))
    }
    #expect(MemoryBlock.place(blocks).byteCount == .max)
  }
}
