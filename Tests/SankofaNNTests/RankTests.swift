import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// The area under the curve by ranks is scikit-learn's.
@Suite struct RankTests {
  static let cases = GoldenCase.all(in: "ranks")

  @Test(arguments: cases, [1, 3, 1000])
  func areas(golden: GoldenCase, batch: Int) throws {
    let (scores, marks) = (
      golden.tensor("inputs", "predictions"), golden.tensor("inputs", "targets")
    )
    let count = scores.shape[0]
    let batches = stride(from: 0, to: count, by: batch).map { min(batch, count - $0) }
    let value = try value(of: .auc, scores, marks, batches)
    #expect(mismatch(value, golden.tensor("outputs", "value"), Tolerance(absolute: 1e-14)) == nil)
  }

  @Test func everyCaseIsThere() { #expect(Self.cases.count == 20) }

  /// 2 · 1 pairs, of which one is in order and one equal: ¾. What comes first does not matter.
  @Test func byHand() throws {
    let marks = Tensor([[1], [0], [0]])
    #expect(try value(of: .auc, Tensor([[5], [5], [-7]]), marks, [3]).scalar == 0.75)
    #expect(try value(of: .auc, Tensor([[-7], [5], [5]]), marks, [1, 2]).scalar == 0)
    let labels = Tensor([[1], [0], [0]] as [[Int32]])
    #expect(
      try value(of: .auc, Tensor([[2], [-0.0], [0]]), labels.converted(to: .float32), [3]).scalar
        == 1)
    for all in [0, 1] {
      let one = Tensor(repeating: Double(all), shape: [3, 1])
      #expect(try value(of: .auc, Tensor([[1], [2], [3]]), one, [3]).scalar.isNaN)
    }
  }
}
