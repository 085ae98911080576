import SankofaTensor
import Testing

/// A recurrence of one's own, with nothing but the public interface.
@Suite struct OwnRecurrenceTests {
  /// A moving average sₜ = ½ · sₜ₋₁ + ½ · xₜ: 4, 3, 5.5 from 0, and its derivatives ⅛, ¼, ½.
  @Test func movingAverage() {
    let x = Tensor([8, 2, 8], shape: [1, 3, 1])
    func average(_ x: Tensor) -> Tensor {
      scan(from: .zeros([1, 1]), over: [x]) { state, inputs, _ in (state + inputs[0]) * 0.5 }
    }
    #expect(average(x).floats == [4, 3, 5.5])
    #expect(gradient(at: x) { average($0)[0][2] }.floats == [0.125, 0.25, 0.5])
  }
}
