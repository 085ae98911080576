import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Lengths of numbers whose squares do not fit into their type.
@Suite struct LengthTests {
  private func close(
    _ found: Tensor, _ expected: [Double], _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(found.elementCount == expected.count, sourceLocation: location)
    for (found, expected) in zip(found.converted(to: .float64).doubles, expected) {
      #expect(
        abs(found - expected) <= abs(expected) * 1e-6, "\(found), not \(expected)",
        sourceLocation: location)
    }
  }

  /// (3, 4) · s has the length 5 s.
  @Test(arguments: [1e-44, 1e-40, 1e-30, 1e-20, 1e-10, 1, 1e10, 1e13, 1e19, 1e20, 1e30, 5e37])
  func clipping(size: Double) {
    let g = Tensor([Float(3 * size), Float(4 * size)])
    let exact = g.floats.map(Double.init)
    // A limit of half the length halves each number; one that is longer changes no bit.
    let length = (exact[0] * exact[0] + exact[1] * exact[1]).squareRoot()
    if Float(length / 2) >= Float.leastNormalMagnitude {
      close(GradientClipping.norm(length / 2)([g])[0], exact.map { $0 / 2 })
      close(GradientClipping.globalNorm(length / 2)([g])[0], exact.map { $0 / 2 })
    }
    #expect(GradientClipping.norm(3e38)([g])[0].floats == g.floats)
    #expect(GradientClipping.globalNorm(1e39)([g])[0].floats == g.floats)
    close(GradientClipping.norm(1)([g])[0], exact.map { $0 / max(length, 1) })
    close(GradientClipping.globalNorm(1)([g, Tensor([0])])[0], exact.map { $0 / max(length, 1) })
    let double = Tensor([3 * size, 4 * size] as [Double]) * 1e200
    close(GradientClipping.norm(1)([double])[0], [0.6, 0.8])
    close(GradientClipping.globalNorm(1)([double])[0], [0.6, 0.8])
  }

  /// The length of these does not fit into `float32`.
  @Test func longest() {
    let g = Tensor(repeating: Double(Float.greatestFiniteMagnitude), shape: [1000])
    let share = 1 / 1000.0.squareRoot()
    close(GradientClipping.norm(1)([g])[0], Array(repeating: share, count: 1000))
    let half = (0.0005).squareRoot()
    close(GradientClipping.globalNorm(1)([g, g])[0], Array(repeating: half, count: 1000))
    #expect(GradientClipping.norm(1)([Tensor.zeros([0])])[0].elementCount == 0)
    #expect(GradientClipping.globalNorm(1)([Tensor.zeros([2]), .zeros([0])])[0].floats == [0, 0])
  }

  @Test(arguments: [1e10, 1e20, 1e37]) func constraints(size: Double) {
    let w = Tensor([[Float(3 * size), Float(4 * size)], [0.3, 0.4]])
    let first = [3, 4].map { Double(Float($0 * size)) }
    close(Constraint.maxNorm(2)(w), [1.2, 1.6, 0.3, 0.4])
    close(Constraint.unitNorm(w), [0.6, 0.8, 0.6, 0.8])
    close(Constraint.minMaxNorm(1, 2)(w), [1.2, 1.6, 0.6, 0.8])
    close(
      Constraint.minMaxNorm(0, 2, rate: 0.25)(w),
      [0.3 + first[0] * 0.75, 0.4 + first[1] * 0.75, 0.3, 0.4])
    let vector = Tensor([Float(3 * size), Float(4 * size)])
    close(Constraint.unitNorm(vector), [0.6, 0.8])
  }

  @Test(arguments: [1e-3, 1, 1e12, 1e20, 1e37]) func directions(size: Double) throws {
    let a = Tensor([[Float(3 * size), Float(4 * size)]])
    close(try Loss.cosineSimilarity(a, Tensor([[4, 3]])).reshaped(to: [1]), [-0.96])
    close(try Loss.cosineSimilarity(Tensor([[4, 3]]), a).reshaped(to: [1]), [-0.96])
    // The derivative by a is −(b − a (a · b)) / ‖a‖ for directions a and b.
    let slope = try gradient(at: a) { try Loss.cosineSimilarity($0, Tensor([[4, 3]])) }
    close(slope * (5 * size), [-(0.8 - 0.6 * 0.96), -(0.6 - 0.8 * 0.96)])
  }

  /// Of ordinary numbers no bit is another one than by the plain formula.
  @Test func ordinarySizes() throws {
    for size in [0x1p-45, 1e-6, 0.01, 1, 300, 0x1p35] {
      let key = RandomKey(seed: 3)
      let g = Tensor.normal([40, 30], key: key.folded("g")) * size
      let h = Tensor.normal([70], key: key.folded("h")) * size
      let norm = g.squared().sum().squareRoot()
      let limit = Double(norm.floats[0]) / 3
      #expect(
        GradientClipping.norm(limit)([g])[0].floats
          == (g * (limit / norm.maximum(limit))).floats)
      let together =
        (g.squared().sum().converted(to: .float64) + h.squared().sum().converted(to: .float64))
        .squareRoot()
      let factor = (limit / together.maximum(limit)).converted(to: .float32)
      #expect(
        GradientClipping.globalNorm(limit)([g, h]).map(\.floats)
          == [g, h].map { ($0 * factor).floats })
      let rows = g.squared().sum(axes: [1]).squareRoot().reshaped(to: [40, 1])
      #expect(
        Constraint.maxNorm(size)(g).floats
          == (g * (rows.minimum(size).maximum(0) / (rows + 1e-7))).floats)
      #expect(Constraint.unitNorm(g).floats == (g / (rows + 1e-7)).floats)
      for rate in [1, 0.3] {
        let wanted = rows.maximum(size).minimum(3 * size)
        let share = (wanted * rate + rows * (1 - rate)) / (rows + 1e-7)
        #expect(
          Constraint.minMaxNorm(size, 3 * size, rate: rate)(g).floats == (g * share).floats)
      }
      let y = Tensor.normal([40, 30], key: key.folded("y"))
      func direction(_ x: Tensor) -> Tensor {
        x
          / x.constant(1e-14).maximum(x.squared().sum(axes: [1]).reshaped(to: [40, 1])).squareRoot()
      }
      func plain(_ a: Tensor) -> Tensor { (-(direction(a) * direction(y)).sum(axes: [1])).mean() }
      let (found, slope) = try valueAndGradient(at: g) { try Loss.cosineSimilarity($0, y) }
      let (expected, plainSlope) = valueAndGradient(at: g, of: plain)
      #expect(found.floats == expected.floats && slope.floats == plainSlope.floats)
    }
  }
}
