import SankofaTensor
import SankofaTestSupport
import Testing

/// The largest of what `relu` made: plans pool first where no derivative wants what `relu` made.
@Suite struct PoolRewriteTests {
  /// Numbers that are often equal, zero of both signs, not finite.
  private static func images(_ numbers: inout RandomNumbers, _ shape: Shape) -> Tensor {
    let special: [Float] = [0, -0.0, 1, 2, -1, .nan, .infinity, -.infinity, 0x1p-149, -0x1p-149]
    let values = (0..<shape.elementCount).map { _ in
      numbers.oneIn(3)
        ? numbers.element(of: special) : Float(numbers.integer(in: -8...8)) / 4
    }
    return Tensor(values, shape: shape)
  }

  private static func loss(
    _ z: Tensor, _ g: Tensor, _ size: (Int, Int), _ strides: (Int, Int)
  ) -> (output: Tensor, gradient: Tensor) {
    let output = z.relu().maxPooled(size, strides: strides)
    return (output, gradients(of: output, withRespectTo: [z], upstream: g)[0])
  }

  @Test(arguments: 0..<UInt64(60))
  func plannedEqualsPlain(seed: UInt64) {
    var numbers = RandomNumbers(seed: seed)
    let size = (numbers.integer(in: 1...3), numbers.integer(in: 1...3))
    let strides = (numbers.integer(in: 1...3), numbers.integer(in: 1...3))
    let z = Self.images(&numbers, [2, 7, 8, numbers.element(of: [1, 3, 16, 33])])
    let positions = z.maxPooled(size, strides: strides).shape
    let g = Self.images(&numbers, positions)
    let made = Self.loss(z, g, size, strides)
    let wanted = numbers.oneIn(2) ? [made.output] : [made.output, made.gradient]
    var expected = PlanRun(outputs: wanted, inputs: [z, g], options: .plain)
    expected.run()
    for set in InstructionSet.available {
      var options = PlanOptions(instructionSet: set, rearranges: true)
      options.division = .finest
      var run = PlanRun(outputs: wanted, inputs: [z, g], options: options)
      run.run()
      for (pair, name) in zip(zip(run.outputs, expected.outputs), ["output", "gradient"]) {
        #expect(bitMismatch(pair.0, pair.1) == nil, "\(name), \(set)")
      }
    }
  }

  /// `relu` has no more to do than the pool leaves.
  @Test func reluComesAfterThePool() {
    let z = Tensor.ones([2, 8, 8, 4])
    func programs(_ outputs: [Tensor]) -> [Int] {
      Plan(outputs: outputs, inputs: [z]).calls.filter { $0.kernel == "program" }.map(\.flops)
    }
    let output = z.relu().maxPooled((2, 2))
    #expect(programs([output]) == [2 * 4 * 4 * 4])
    // With a derivative `relu` comes first, and its mask last.
    let gradient = gradients(of: output, withRespectTo: [z])[0]
    #expect(programs([output, gradient]).contains(z.elementCount))
  }

  /// A value that is an output of the plan is computed.
  @Test func reluThatIsAnOutputStays() {
    let z = Tensor([-1, 2, 3, -4] as [Float], shape: [1, 2, 2, 1])
    let x = z.relu()
    var run = PlanRun(outputs: [x, x.maxPooled((2, 2))], inputs: [z], options: .current)
    run.run()
    #expect(run.outputs[0].elements(as: Float.self) == [0, 2, 3, 0])
    #expect(run.outputs[1].elements(as: Float.self) == [3])
  }
}
