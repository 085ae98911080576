import SankofaTensor
import SankofaTestSupport
import Testing

/// Slices of slices and of concatenations: plans read the part, with the bits of the whole.
@Suite struct SliceRewriteTests {
  private static func slice(_ x: Tensor, _ numbers: inout RandomNumbers) -> Tensor {
    let axis = numbers.integer(in: 0...x.rank - 1)
    let extent = x.shape[axis]
    if extent == 0 { return x }
    let step = numbers.element(of: [1, 1, 1, 1, 2, -1, -2])
    let start = numbers.integer(in: 0...extent - 1)
    let most = 1 + (step > 0 ? extent - 1 - start : start) / abs(step)
    return x.slice(
      axis: axis, from: start, count: numbers.integer(in: numbers.oneIn(9) ? 0...most : 1...most),
      step: step)
  }

  @Test(arguments: 0..<UInt64(300))
  func plannedEqualsPlain(seed: UInt64) {
    var numbers = RandomNumbers(seed: seed)
    var tensors = (0..<3).map { _ in
      numbers.tensor(of: TensorType([3, 4, 5], .float32), in: -1...1)
    }
    for _ in 0..<12 {
      let x = numbers.element(of: tensors)
      let axis = numbers.integer(in: 0...2)
      let fitting = tensors.filter { other in
        (0..<3).allSatisfy { $0 == axis || other.shape[$0] == x.shape[$0] }
      }
      let count = numbers.integer(in: 1...3)
      let made = [x] + (0..<count).map { _ in numbers.element(of: fitting) }
      let next =
        numbers.oneIn(2) ? Self.slice(x, &numbers) : Tensor.concatenate(made, axis: axis)
      if next.elementCount < 4_000 { tensors.append(next) }
      if numbers.oneIn(3) { tensors.append(numbers.element(of: tensors) * 0.5) }
      // Examples that are made of two parts' examples: no chain may take them for those of one.
      if next.shape[0] % 2 == 0, next.elementCount < 4_000 {
        let shape = next.shape
        tensors.append(next.reshaped(to: [shape[0] / 2, 2 * shape[1], shape[2]]) * 0.5)
      }
    }
    let wanted = Array(tensors.suffix(4))
    var expected = PlanRun(outputs: wanted, options: .plain)
    expected.run()
    var options = PlanOptions.current
    options.division = .finest
    var run = PlanRun(outputs: wanted, options: options)
    for threadCount in [1, 3] {
      Workers.withThreadCount(threadCount) { run.run() }
      for (number, pair) in zip(run.outputs, expected.outputs).enumerated() {
        #expect(bitMismatch(pair.0, pair.1) == nil, "output \(number), \(threadCount) threads")
      }
    }
  }

  /// A part that was made by a product is read, not the concatenation, so that is never made.
  @Test func aPartIsReadWhereItIs() {
    let a = Tensor.ones([8, 4])
    func callCount(_ make: (Tensor) -> Tensor) -> Int {
      PlanRun(outputs: [make(a * 2) + 1], inputs: [a], options: .current).plan.callCount
    }
    let alone = callCount { $0 }
    #expect(
      callCount { x in
        Tensor.concatenate([x.exp(), x, x.sin()], axis: 1).slice(axis: 1, from: 4, count: 4)
      } == alone)
    // Pieces of a concatenation are put together without it.
    let joined = callCount { x in .concatenate([x[1..<3], x[5..<8]]) }
    #expect(
      callCount { x in
        let whole = Tensor.concatenate([x.exp(), x[0..<3], x[5..<8], x.sin()])
        return .concatenate([whole[9..<12], whole[12..<14]])
      } <= joined + 1)
  }

  /// The gradients of slices that cover a tensor are laid side by side.
  @Test func gradientsOfSlicesSideBySide() {
    let x = Tensor((0..<12).map(Float.init), shape: [2, 6])
    func slope(_ ranges: [Range<Int>]) -> Tensor {
      gradient(at: x) { x in
        ranges.enumerated().reduce(Tensor.scalar(0)) { sum, part in
          let slice = x.slice(axis: 1, from: part.element.lowerBound, count: part.element.count)
          return sum + (slice * Double(part.offset + 1)).sum()
        }
      }
    }
    func joins(_ slope: Tensor) -> Bool {
      if case .operation(is Concatenate, _) = slope.node.origin { true } else { false }
    }
    let whole = slope([2..<6, 0..<1, 1..<2])
    #expect(joins(whole))
    #expect(whole.floats == [2, 3, 1, 1, 1, 1, 2, 3, 1, 1, 1, 1])
    for ranges in [
      [0..<2, 3..<6], [0..<3, 2..<6], [0..<3, 2..<5], [0..<6, 0..<6], [0..<3],
    ] {
      let slope = slope(ranges)
      #expect(!joins(slope))
      let wanted = (0..<6).map { column in
        ranges.enumerated().reduce(Float(0)) {
          $0 + ($1.element.contains(column) ? Float($1.offset + 1) : 0)
        }
      }
      #expect(slope.floats == wanted + wanted)
    }
  }
}
