import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

@Suite struct EmbeddingTests {
  private func layer() throws -> Embedding {
    let layer = Embedding(3, 2)
    try layer.build(for: [1])
    layer.weight.value = Tensor([[1, 2], [3, 4], [5, 6]])
    return layer
  }

  @Test func givesRows() throws {
    let words = Tensor([[2, 0], [0.9, 1]])
    let expected = Tensor([5, 6, 1, 2, 1, 2, 3, 4] as [Float], shape: [2, 2, 2])
    #expect(bitMismatch(try layer()(words, in: Context()), expected) == nil)
    let whole = Tensor([2, 0, 0, 1] as [Int32], shape: [2, 2])
    #expect(bitMismatch(try layer()(whole, in: Context()), expected) == nil)
    let bytes = Tensor([2, 0, 0, 1] as [UInt8], shape: [2, 2])
    #expect(bitMismatch(try layer()(bytes, in: Context()), expected) == nil)
  }

  /// No other row stands in for a word that there is none for.
  @Test func whatHasNoRowIsNaN() throws {
    let words = Tensor([[-1, 3, 1], [Float.nan, .infinity, -0.5]])
    let result = try layer()(words, in: Context()).floats
    #expect(
      result.map(\.isNaN) == [true, true, true, true, false, false] + (0..<6).map { _ in true })
    #expect(Array(result[4...5]) == [3, 4])
    let whole = Tensor([-1, 3, .min, .max] as [Int32], shape: [4])
    #expect(try layer()(whole, in: Context()).floats.allSatisfy(\.isNaN))
  }

  /// A row that comes twice gets both slopes; one that does not come gets none.
  @Test func slopesAddUp() throws {
    let layer = try layer()
    let words = Tensor([[2, 0, 2]])
    let (_, slope) = valueAndGradient(at: layer.weight.value) { weight in
      layer(words, in: Context { _ in weight }).sum()
    }
    #expect(slope.floats == [1, 1, 0, 0, 2, 2])
  }

  @Test func defaults() throws {
    let layer = Embedding(400, 3)
    try layer.build(for: [1])
    try layer.weight.initialize(seed: 1)
    #expect(layer.weight.value.floats.allSatisfy { abs($0) <= 0.05 })
    #expect(layer.weight.value.floats.contains { abs($0) > 0.045 })
    #expect(LayerNormalization().epsilon == 1e-3 && LayerNormalization().axisCount == 1)
  }
}
