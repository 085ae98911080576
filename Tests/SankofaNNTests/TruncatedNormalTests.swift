import Foundation
import SankofaNN
import SankofaTensor
import Testing

/// Truncated normal numbers are √2 · erf⁻¹ of evenly spread ones, as the comment says.
@Suite struct TruncatedNormalTests {
  private static let draws = Initializer.truncatedNormal(mean: 0, deviation: 1)(
    [100_000], key: RandomKey(seed: 11)
  ).floats

  /// Each number within 6 units of 2⁻²⁴ of its size, of what a search in float64 gives.
  @Test func inverse() {
    let key = RandomKey(seed: 11).folded(0)
    var worst = 0.0
    for (index, draw) in Self.draws.enumerated() where index % 10 == 0 {
      let u: Float = key.uniform(at: UInt64(index))
      let x = (Double(u) + 0x1p-25 - 0.5) * 2 * erf(2.0.squareRoot())
      var z = Double(draw)
      // Newton's steps on erf(z / √2) = x
      for _ in 0..<3 {
        z -= (erf(z / 2.0.squareRoot()) - x) / ((2 / Double.pi).squareRoot() * exp(-z * z / 2))
      }
      worst = max(worst, abs(Double(draw) / z - 1))
    }
    #expect(worst < 6 * 0x1p-24)
  }

  /// The largest distance between the shares below each number and their probability (Kolmogorov):
  /// above 1.63/√n in one of a hundred samples.
  @Test func distribution() {
    let sorted = Self.draws.sorted()
    let count = Double(sorted.count)
    let edge = erf(2.0.squareRoot())
    var distance = 0.0
    for (index, draw) in sorted.enumerated() {
      let probability = 0.5 + erf(Double(draw) / 2.0.squareRoot()) / (2 * edge)
      distance = max(distance, abs(probability - Double(index) / count))
    }
    #expect(distance < 1.63 / count.squareRoot())
    #expect(sorted.allSatisfy { abs($0) <= 2 })
  }

  /// The smallest and the largest uniform numbers stay inside, and mirror each other.
  @Test func edges() {
    let extreme = Self.draws.map(abs).max() ?? 0
    #expect(extreme > 1.999 && extreme <= 2)
    let positive = Self.draws.filter { $0 > 0 }.count
    #expect(abs(positive - 50_000) < 800)
    #expect(!Self.draws.contains(0))
  }
}
