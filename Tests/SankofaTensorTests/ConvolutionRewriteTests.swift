import SankofaTensor
import SankofaTestSupport
import Testing

/// A bias and `relu` behind a convolution: plans let its kernel do both.
@Suite struct ConvolutionRewriteTests {
  /// Numbers of a type, some of them zero of either sign or not finite.
  private static func tensor(
    _ numbers: inout RandomNumbers, _ shape: Shape, _ type: ElementType, special: Bool
  ) -> Tensor {
    let specials: [Double] = [0, -0.0, .nan, .infinity, -.infinity, 0x1p-149, -0x1p-149]
    let values = (0..<shape.elementCount).map { _ in
      special && numbers.oneIn(12)
        ? numbers.element(of: specials) : Double(numbers.integer(in: -8...8)) / 4
    }
    return Tensor(values, shape: shape).converted(to: type)
  }

  @Test(arguments: 0..<UInt64(80))
  func plannedEqualsPlain(seed: UInt64) {
    var numbers = RandomNumbers(seed: seed)
    let type: ElementType = numbers.oneIn(4) ? .float64 : .float32
    let outputs = numbers.element(of: [1, 3, 16, 33])
    let channels = numbers.element(of: [1, 3, 16])
    let x = Self.tensor(&numbers, [2, 7, 8, channels], type, special: false)
    let w = Self.tensor(&numbers, [outputs, 3, 2, channels], type, special: false)
    let bias = Self.tensor(&numbers, [outputs], type, special: true)
    let strides = (numbers.integer(in: 1...2), numbers.integer(in: 1...2))
    let sums = convolution(x, w, strides: strides)
    let parameters = numbers.oneIn(4) ? [x, w] : [x, w, bias]
    let seen = numbers.oneIn(3) ? sums.reshaped(to: [sums.elementCount / outputs, outputs]) : sums
    var z = parameters.count == 2 ? seen : seen + bias
    // A sum that is added twice, and to something else.
    if parameters.count == 3 && numbers.oneIn(3) { z = z + bias }
    let y = numbers.oneIn(4) ? z.tanh() : z.relu()
    let answer = y.rank == 4 && numbers.oneIn(2) ? y.maxPooled((2, 2)) : y
    var wanted = [answer]
    if numbers.oneIn(3) { wanted.append(numbers.element(of: [sums, z, y])) }
    if numbers.oneIn(2) {
      wanted += gradients(of: answer, withRespectTo: parameters)
    }
    var expected = PlanRun(outputs: wanted, inputs: [x, w, bias], options: .plain)
    expected.run()
    for set in InstructionSet.available {
      var options = PlanOptions(instructionSet: set, rearranges: true)
      options.division = .finest
      var run = PlanRun(outputs: wanted, inputs: [x, w, bias], options: options)
      run.run()
      for (number, pair) in zip(run.outputs, expected.outputs).enumerated() {
        #expect(bitMismatch(pair.0, pair.1) == nil, "output \(number), \(set)")
      }
    }
  }

  private static let x = Tensor.ones([2, 8, 8, 3])
  private static let w = Tensor.ones([4, 3, 3, 3])
  private static let bias = Tensor.ones([4])

  private static func kernels(_ outputs: [Tensor]) -> [String] {
    Plan(outputs: outputs, inputs: [x, w, bias]).calls.map(\.kernel)
      .filter { $0 != "matmul_pack" }
  }

  /// No pass over the sums is left, with a pool behind or without.
  @Test func theKernelDoesBoth() {
    let y = (convolution(Self.x, Self.w) + Self.bias).relu()
    #expect(Self.kernels([y]) == ["convolution"])
    #expect(Self.kernels([y.maxPooled((2, 2))]) == ["convolution", "pool"])
    let sequences = convolution(Self.x, Self.w).reshaped(to: [2, 36, 4])
    #expect(Self.kernels([(sequences + Self.bias).relu()]) == ["convolution"])
  }

  /// A value that is an output of the plan is computed.
  @Test func sumsThatAreWantedStay() {
    let sums = convolution(Self.x, Self.w)
    let y = (sums + Self.bias).relu()
    #expect(Self.kernels([sums, y]) == ["convolution", "program"])
    #expect(Self.kernels([sums + Self.bias, y]) == ["convolution", "program"])
  }
}
