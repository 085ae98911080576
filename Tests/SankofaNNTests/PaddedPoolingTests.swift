import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Pooling over the part of a sequence that is not padding.
struct PaddedPoolingTests {
  private let x = Tensor(
    [1, -2, 3, -4, 50, 60, -7, -8, 9, 9, 9, 9] as [Float], shape: [2, 3, 2])
  private let tokens = Tensor([5, 1, 0, 0, 0, 0] as [Int32], shape: [2, 3])

  /// The mean of (1, −2) and (3, −4), and 0 without any element.
  @Test func meanOfWhatCounts() throws {
    let layer = GlobalAveragePooling1D()
    #expect(layer([x, tokens], in: Context()).floats == [2, -3, 0, 0])
    let floats = tokens.converted(to: .float32)
    #expect(layer([x, floats], in: Context()).floats == [2, -3, 0, 0])
    #expect(layer(x, in: Context()).floats == x.mean(axes: [1]).floats)
  }

  @Test func largestOfWhatCounts() throws {
    let layer = GlobalMaxPooling1D()
    #expect(layer([x, tokens], in: Context()).floats == [3, -2, 0, 0])
    #expect(layer(x, in: Context()).floats == x.max(axes: [1]).floats)
  }

  /// Nothing that stands in the padding changes a result or its slope, not even NaN.
  @Test func paddingHasNoInfluence() throws {
    let other = Tensor(
      [1, -2, 3, -4, .nan, .infinity, .nan, 1, 2, 3, 4, 5] as [Float], shape: [2, 3, 2])
    for layer in [GlobalAveragePooling1D(), GlobalMaxPooling1D()] as [any MergingLayer] {
      func slope(_ x: Tensor) -> (Tensor, Tensor) {
        valueAndGradient(at: x) { layer([$0, tokens], in: Context()).sum() }
      }
      let ((value, first), (same, second)) = (slope(x), slope(other))
      #expect(value.scalar == same.scalar)
      #expect(first.floats == second.floats)
      #expect(first.floats[4...].allSatisfy { $0 == 0 })
    }
    let check = GradientCheck()
    let numbers = x.converted(to: .float64)
    #expect(
      check.mismatch(at: [numbers]) { GlobalAveragePooling1D()([$0[0], tokens], in: Context()) }
        == nil)
    #expect(
      check.mismatch(at: [numbers]) { GlobalMaxPooling1D()([$0[0], tokens], in: Context()) } == nil)
  }

  /// NaN in an element that counts is not hidden, so that training ends where it does.
  @Test func notANumberStays() throws {
    let bad = Tensor([.nan, 1, 3, .nan] as [Float], shape: [1, 2, 2])
    let all = Tensor([1, 1] as [Int32], shape: [1, 2])
    for layer in [GlobalAveragePooling1D(), GlobalMaxPooling1D()] as [any MergingLayer] {
      let pooled = layer([bad, all], in: Context()).floats
      #expect(pooled.count == 2 && pooled.allSatisfy { $0.isNaN })
    }
  }

  @Test func shapesThatDoNotFit() throws {
    #expect(try GlobalMaxPooling1D().outputShape(for: [[4, 3], [4]]) == [3])
    #expect {
      try GlobalAveragePooling1D().outputShape(for: [[4, 3], [5]])
    } throws: {
      "\($0)"
        == "GlobalAveragePooling1D: the second input must be a token for each of 4 elements, got shape "
        + "[5]; pass the tokens that Embedding takes."
    }
    #expect {
      try GlobalMaxPooling1D().outputShape(for: [[4, 3], [4], [4]])
    } throws: {
      "\($0)"
        == "GlobalMaxPooling1D: takes 1 input, or 2 with tokens, got 3; pass the sequence and its tokens."
    }
  }
}
