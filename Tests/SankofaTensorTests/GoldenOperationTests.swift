import SankofaTensor
import SankofaTestSupport
import Testing

/// Every operation gives what PyTorch and NumPy give, and elementary functions what mpmath gives.
@Suite struct GoldenOperationTests {
  @Test(arguments: GoldenOperation.cases)
  func values(golden: GoldenCase) {
    let inputs = GoldenOperation.inputNames(of: golden).map { golden.tensor("inputs", $0) }
    let value = GoldenOperation.apply(golden, inputs)
    let expected = golden.tensor("outputs", "value")
    let found = mismatch(value, expected, tolerance(golden))
    #expect(found == nil)
  }

  /// Over the whole range, against the correctly rounded value.
  @Test(arguments: GoldenCase.all(in: "elementary"))
  func elementaryFunctions(golden: GoldenCase) {
    let value = GoldenOperation.apply(golden, [golden.tensor("inputs", "a")])
    let ulps = golden.operation == "squareRoot" ? 0.0 : 1
    let found = mismatch(value, golden.tensor("outputs", "value"), Tolerance(ulps: ulps))
    #expect(found == nil)
  }

  @Test(arguments: GoldenOperation.cases.filter { $0.value.has("gradients") })
  func gradients(golden: GoldenCase) {
    // Where elements are equal PyTorch shares the derivative; here the first gets it all.
    if golden.value.has("options"), golden.value["options"].has("ties") { return }
    let names = GoldenOperation.inputNames(of: golden)
    let inputs = names.map { golden.tensor("inputs", $0) }
    let weights = golden.tensor("weights", "value")
    let moving = names.indices.filter { inputs[$0].elementType == .float64 }
    func slopes(_ values: [Tensor]) -> [Tensor] {
      valueAndGradients(at: values) { values in
        var all = inputs
        for (index, value) in zip(moving, values) { all[index] = value }
        return (GoldenOperation.apply(golden, all) * weights).sum()
      }.gradients
    }
    let first = slopes(moving.map { inputs[$0] })
    let second = valueAndGradients(at: moving.map { inputs[$0] }) { values in
      slopes(values).reduce(Tensor.scalar(0, .float64)) { $0 + ($1 * $1).sum() }
    }.gradients
    #expect(Set(moving.map { names[$0] }) == Set(golden.names(in: "gradients")))
    for (position, index) in moving.enumerated() {
      // Sums of a few products of numbers of size 1.
      let tolerance = Tolerance(ulps: 16, absolute: 1e-14)
      let inFirst = mismatch(first[position], golden.tensor("gradients", names[index]), tolerance)
      #expect(inFirst == nil, "by \(names[index])")
      // Terms cancel.
      let inSecond = mismatch(
        second[position], golden.tensor("second", names[index]),
        Tolerance(ulps: 16, absolute: 1e-12))
      #expect(inSecond == nil, "twice by \(names[index])")
    }
  }

  private func tolerance(_ golden: GoldenCase) -> Tolerance {
    let isDouble = golden.elementType == .float64
    if !golden.elementType.isFloatingPoint { return .exact }
    switch golden.operation {
    case "exp", "log", "expm1", "log1p", "tanh", "sigmoid", "softplus", "sin", "cos", "erf",
      "power":
      return Tolerance(ulps: 1)
    case "sum", "matmul", "softmax", "logSoftmax", "sparseCrossEntropy", "scatterAdd",
      "convolution", "convolutionWeights", "pool.sum", "pool.spread", "pool.route":
      // The order of additions differs.
      return Tolerance(ulps: 4, absolute: isDouble ? 1e-14 : 1e-6)
    case "scan.linear", "scan.elman", "scan.halves":
      // What is rounded at one step goes into the next.
      return Tolerance(ulps: 16, absolute: isDouble ? 1e-14 : 1e-6)
    case "squareRoot", "multiplyAdd":
      // In float64 PyTorch's root of 2 is not the nearest number, and its sum is rounded twice.
      return Tolerance(ulps: isDouble ? 1 : 0)
    default: return .exact
    }
  }

  /// Of equal elements the first gets the whole derivative.
  @Test func derivativesAtTies() {
    func slope(_ function: @escaping (Tensor) -> Tensor) -> [Double] {
      gradient(at: Tensor([2.0, 5, 5, 1] as [Double])) { function($0) }.doubles
    }
    #expect(slope { $0.max() } == [0, 1, 0, 0])
    #expect(slope { (-$0).min() } == [0, -1, 0, 0])
    #expect(slope { $0.maximum(5) } == [0, 1, 1, 0])
    #expect(slope { $0.constant(5).maximum($0) } == [0, 0, 0, 0])
    #expect(slope { $0.minimum(5) } == [1, 1, 1, 1])
    #expect(gradient(at: Tensor([0.0] as [Double])) { $0.relu() }.doubles == [0])
    #expect(gradient(at: Tensor([0.0] as [Double])) { $0.absolute() }.doubles == [0])
  }

  @Test func conversionsCarryDerivatives() {
    let x = Tensor([1, 2, 3])
    let weights = Tensor([0.5, -2, 4] as [Double])
    let slope = gradient(at: x) { ($0.converted(to: .float64) * weights).sum() }
    #expect(slope.floats == [0.5, -2, 4])
    let none = gradient(at: x) { $0.converted(to: .int32).converted(to: .float32) }
    #expect(none.floats == [0, 0, 0])
  }

  @Test func positionsAndRandomNumbers() {
    #expect(Tensor.indices(count: 1_000).integers == (0..<1_000).map { Int32($0) })
    let key = RandomKey(seed: 7)
    let stream = key.folded(3)
    let floats = Tensor.uniform([1_000], key: key, stream: 3).floats
    #expect(floats == (0..<1_000).map { stream.uniform(at: $0) })
    let doubles = Tensor.uniform([1_000], key: key, stream: 3, elementType: .float64).doubles
    #expect(doubles == (0..<1_000).map { stream.uniform(at: $0) })
  }
}
