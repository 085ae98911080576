import SankofaTensor
import Testing

@Suite struct TensorTests {
  @Test func literalsAndArithmetic() {
    let x = Tensor([[1, 2], [3, 4]])
    #expect(x.shape == [2, 2])
    #expect((x + x).floats == [2, 4, 6, 8])
    #expect((x * 2 - 1).floats == [1, 3, 5, 7])
    #expect((x * Tensor([10, 100])).floats == [10, 200, 30, 400])
    #expect(x.transposed().floats == [1, 3, 2, 4])
    #expect(x.sum().scalar == 10)
    #expect(x.sum(axes: [0]).floats == [4, 6])
    #expect(x.mean(axes: [1]).floats == [1.5, 3.5])
    #expect(matmul(x, x).floats == [7, 10, 15, 22])
    #expect(x.description == "float32 [2, 2] [[1.0, 2.0], [3.0, 4.0]]")
  }

  @Test func selectionAndShape() {
    let x = Tensor([[1, 2, 3], [4, 5, 6]])
    #expect((x .> 2).selecting(x, otherwise: 0).floats == [0, 0, 3, 4, 5, 6])
    #expect(x[1].floats == [4, 5, 6])
    #expect(x.slice(axis: 1, from: 1, count: 2).floats == [2, 3, 5, 6])
    #expect(x.slice(axis: 1, from: 2, count: 2, step: -2).floats == [3, 1, 6, 4])
    #expect(Tensor.concatenate([x, x], axis: 1).shape == [2, 6])
    #expect(
      Tensor.concatenate([x, x * 10], axis: 1).floats == [1, 2, 3, 10, 20, 30, 4, 5, 6, 40, 50, 60])
    #expect(x.padded(before: [0, 1], after: [0, 0]).floats == [0, 1, 2, 3, 0, 4, 5, 6])
    #expect(x.gathered(Tensor([1, 0, 1] as [Int32])).floats == [4, 5, 6, 1, 2, 3, 4, 5, 6])
    #expect(x.indexOfMaximum().integers == [2, 2])
    #expect(x.converted(to: .uint8).elements(as: UInt8.self) == [1, 2, 3, 4, 5, 6])
    #expect(
      x.scatterAdded(to: Tensor([2, 2] as [Int32]), rowCount: 3).floats
        == [0, 0, 0, 0, 0, 0, 5, 7, 9])
  }

  /// A range of no rows is empty wherever it lies.
  @Test(arguments: [-3..<(-3), 0..<0, 2..<2, 9..<9]) func emptyRanges(range: Range<Int>) {
    let table = Tensor([[1, 2], [3, 4]])
    #expect(table[range].type == TensorType([0, 2], .float32))
    #expect(table[range].floats == [])
    #expect(gradient(at: table) { $0[range].sum() }.floats == [0, 0, 0, 0])
  }

  @Test func gradientsOfASum() {
    let (value, slope) = valueAndGradient(at: Tensor([1, 2, 3])) { ($0 * $0 * $0).sum() }
    #expect(value.scalar == 36)
    #expect(slope.floats == [3, 12, 27])
    let second = gradient(at: Tensor([1, 2, 3])) { x in
      gradient(at: x) { ($0 * $0 * $0).sum() }.sum()
    }
    #expect(second.floats == [6, 12, 18])
  }

  @Test func softmaxAndCrossEntropy() {
    let z = Tensor([[1, 2, 3], [1, 1, 1]])
    let labels = Tensor([2, 0] as [Int32])
    let (loss, slope) = valueAndGradient(at: z) { $0.sparseCrossEntropy(labels: labels).mean() }
    #expect(abs(loss.scalar - 0.7531) < 1e-3)
    #expect(abs(slope.floats.reduce(0, +)) < 1e-6)
  }

  @Test func aLongChainIsReleased() {
    var x = Tensor([1])
    for _ in 0..<100_000 { x = x + 1 }
    #expect(x.floats == [100_001])
  }
}
