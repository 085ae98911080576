import SankofaTensor
import SankofaTestSupport
import Testing

/// Every derivative agrees with central differences, of first and second order.
@Suite struct GradientCheckTests {
  private static let differentiable = OperationRegistry.entries.filter(\.isDifferentiable).map(
    \.name)

  @Test(arguments: differentiable, [[3, 4], [1, 1], [1, 5], [5, 1], [0, 3]])
  func agreesWithDifferences(name: String, extents: [Int]) throws {
    let entry = try #require(OperationRegistry.entries.first { $0.name == name })
    let example = entry.example(extents[0], extents[1], .float64)
    var numbers = RandomNumbers(seed: 11)
    let inputs = example.inputs.map { numbers.tensor(of: $0.type, in: $0.values) }
    var check = GradientCheck(seed: 5)
    // float32 rounds what passes through; of a linear function a wide difference is as good.
    if name == "convert" { check = GradientCheck(step: 0.25, tolerance: 1e-6) }
    let found = check.mismatch(at: inputs) { .apply(example.operation, $0) }
    #expect(found == nil)
  }

  /// Each operand is broadcast along another axis, so its derivative is a sum.
  @Test(arguments: Binary.allCases)
  func throughBroadcasting(operation: Binary) throws {
    let entry = try #require(OperationRegistry.entries.first { $0.name == operation.name })
    let ranges = entry.example(1, 1, .float64).inputs.map(\.values)
    var numbers = RandomNumbers(seed: 3)
    let a = numbers.tensor(of: TensorType([3, 1], .float64), in: ranges[0])
    let b = numbers.tensor(of: TensorType([2, 1, 4], .float64), in: ranges[1])
    let found = GradientCheck().mismatch(at: [a, b]) { .combine(operation, $0[0], $0[1]) }
    #expect(found == nil)
  }

  @Test func throughANetwork() {
    var numbers = RandomNumbers(seed: 8)
    func make(_ extents: Int...) -> Tensor {
      numbers.tensor(of: TensorType(Shape(extents), .float64), in: -1...1)
    }
    let (x, w, b, v) = (make(5, 4), make(6, 4), make(6), make(3, 6))
    let labels = Tensor([0, 2, 1, 1, 0] as [Int32])
    let found = GradientCheck().mismatch(at: [x, w, b, v]) { values in
      let hidden = (matmul(values[0], values[1].transposed()) + values[2]).tanh()
      return matmul(hidden, values[3].transposed()).sparseCrossEntropy(labels: labels).mean()
    }
    #expect(found == nil)
  }

  @Test func powersAtZero() {
    // x¹ and x² are smooth at 0, whatever their derivative is written with.
    func derivatives(_ exponent: Double) -> [[Double]] {
      let x = Tensor([0, -2] as [Double])
      func power(_ x: Tensor) -> Tensor { x.power(exponent) }
      func first(_ x: Tensor) -> Tensor { gradient(at: x, of: power) }
      func second(_ x: Tensor) -> Tensor { gradient(at: x, of: first) }
      return [first(x), second(x), gradient(at: x, of: second)].map(\.doubles)
    }
    #expect(derivatives(0) == [[0, 0], [0, 0], [0, 0]])
    #expect(derivatives(1) == [[1, 1], [0, 0], [0, 0]])
    #expect(derivatives(2) == [[0, -4], [2, 2], [0, 0]])
    #expect(derivatives(3) == [[0, 12], [0, -12], [6, 6]])
  }
}
