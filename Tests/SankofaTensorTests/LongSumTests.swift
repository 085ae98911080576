import SankofaTensor
import SankofaTestSupport
import Testing

/// Sums and means of many numbers keep their digits, planned and plain, with any number of threads.
@Suite struct LongSumTests {
  /// Pixels of 20,000 pictures: half are 0, the others spread; deviations as `float64` says.
  @Test func meanAndDeviationOfPixels() {
    let count = 20_000 * 784
    let bytes = (0..<count).map { index -> UInt8 in index % 2 == 0 ? 0 : UInt8(index % 251) }
    let pixels = Tensor(bytes, shape: [count])
    let x = pixels.converted(to: .float32) / 255
    let mean = x.mean()
    let deviation = (x - mean).squared().mean().squareRoot()
    let exact = pixels.converted(to: .float64) / 255
    let exactMean = exact.mean()
    let exactDeviation = (exact - exactMean).squared().mean().squareRoot()
    #expect(abs(mean.scalar / exactMean.scalar - 1) < 1e-6)
    #expect(abs(deviation.scalar / exactDeviation.scalar - 1) < 1e-6)
  }

  @Test func alikeNumbersToo() {
    let x = Tensor(repeating: 0.1, shape: [30_000_000]).compute()
    #expect(abs(x.mean().scalar - Double(Float(0.1))) < 1e-7)
  }

  /// Columns, as a layer's statistics have them, planned and node by node.
  @Test func columnsOfManyRows() {
    var numbers = RandomNumbers(seed: 21)
    let x = numbers.tensor(of: TensorType([70_001, 3], .float32), in: 0...1)
    let sums = [x.sum(axes: [0]), x.transposed().sum(axes: [1]), x.squared().sum(axes: [0])]
    var expected = PlanRun(outputs: sums, inputs: [], options: .plain)
    expected.run()
    for threadCount in [1, 3] {
      var run = PlanRun(outputs: sums, inputs: [], options: .current)
      Workers.withThreadCount(threadCount) { run.run() }
      for (a, b) in zip(run.outputs, expected.outputs) { #expect(bitMismatch(a, b) == nil) }
      #expect(run.outputs[0].floats == run.outputs[1].floats)
    }
  }
}
