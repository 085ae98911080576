import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

@Suite struct DropoutTests {
  private let key = RandomKey(seed: 4).tensor

  /// A share of 0.3 goes, the others grow by 1/0.7, and sums keep their size; 100,000 draws.
  @Test func shares() {
    let x = Tensor.ones([1_000, 100])
    let result = Dropout(0.3)(x, in: Context(isTraining: true, key: key)).floats
    let dropped = result.filter { $0 == 0 }.count
    #expect(abs(dropped - 30_000) < 5 * 145)  // √(n · 0.3 · 0.7) = 145
    #expect(Set(result) == [0, Float(1 / 0.7)])
  }

  @Test func restsOtherwise() {
    let x = Tensor([[1, 2, 3]])
    #expect(Dropout(0.9)(x, in: Context(key: key)).node === x.node)
    #expect(Dropout(0)(x, in: Context(isTraining: true)).node === x.node)
  }

  /// Dropped elements have the derivative 0, the others 1/(1 − rate), for the same random numbers.
  @Test func derivatives() {
    let x = Tensor.ones([1, 50])
    let context = Context(isTraining: true, key: key)
    let (value, slope) = valueAndGradient(at: x) { Dropout(0.5)($0, in: context) }
    #expect(value.floats == slope.floats)
    #expect(Set(slope.floats) == [0, 2])
  }

  /// Draws of one layer are told apart by their index, layers by their path.
  @Test func streams() {
    let context = Context(isTraining: true, key: key)
    context.path = "layers.1"
    let first = context.uniform([100])
    #expect(bitMismatch(context.uniform([100]), first) == nil)
    #expect(bitMismatch(context.uniform([100], index: 1), first) != nil)
    context.path = "layers.2"
    #expect(bitMismatch(context.uniform([100]), first) != nil)
  }

  @Test func needsAKey() async {
    await #expect(processExitsWith: .failure) {
      _ = Dropout(0.5)(Tensor([[1]]), in: Context(isTraining: true))
    }
  }

  @Test func addedLosses() {
    let context = Context()
    context.addLoss(Tensor.scalar(2))
    context.addLoss(Tensor.scalar(3))
    #expect(context.addedLosses.map(\.scalar) == [2, 3])
  }
}
