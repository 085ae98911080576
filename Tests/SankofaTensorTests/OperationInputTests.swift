import SankofaTensor
import SankofaTestSupport
import Testing

/// Every operation on empty, single, odd and long inputs, however they lie in memory.
@Suite struct OperationInputTests {
  static let names = OperationRegistry.entries.map(\.name)
  static let sizes = [
    [0, 0], [0, 3], [3, 0], [1, 1], [1, 5], [5, 1], [3, 4], [17, 70], [2, 700],
  ]

  private func example(
    _ name: String, _ extents: [Int], _ float: ElementType
  ) throws -> (operation: any Operation, inputs: [Tensor]) {
    let entry = try #require(OperationRegistry.entries.first { $0.name == name })
    let example = entry.example(extents[0], extents[1], float)
    var numbers = RandomNumbers(seed: 31)
    let inputs = example.inputs.map { numbers.tensor(of: $0.type, in: $0.values) }
    return (example.operation, inputs)
  }

  private func evaluated(_ tensor: Tensor, _ options: PlanOptions) -> Tensor {
    var run = PlanRun(outputs: [tensor], options: options)
    run.run()
    return run.outputs[0]
  }

  @Test(arguments: names, sizes)
  func planned(name: String, extents: [Int]) throws {
    for float in [ElementType.float32, .float64] {
      let (operation, inputs) = try example(name, extents, float)
      let output = Tensor.apply(operation, inputs)
      let expected = evaluated(output, .plain)
      for instructionSet in InstructionSet.available {
        let options = PlanOptions(instructionSet: instructionSet, rearranges: true)
        let found = bitMismatch(evaluated(output, options), expected)
        #expect(found == nil, "\(float), \(instructionSet)")
      }
    }
  }

  /// Inputs that lie transposed, reversed, with gaps or repeated give what packed ones give.
  @Test(arguments: names, sizes)
  func inputsInAnotherOrder(name: String, extents: [Int]) throws {
    let (operation, inputs) = try example(name, extents, .float32)
    let expected = evaluated(.apply(operation, inputs), .plain)
    let arrangements: [(name: String, make: (Tensor) -> Tensor)] = [
      ("transposed", { Tensor(evaluating: $0.transposed()).transposed() }),
      (
        "reversed",
        { x in
          x.rank == 0 || x.shape[0] == 0 ? x : Self.reversed(Tensor(evaluating: Self.reversed(x)))
        }
      ),
      (
        "with gaps",
        { x in
          if x.rank == 0 || x.elementCount == 0 { return x }
          let axis = x.rank - 1
          let spread = Tensor.concatenate(
            [
              x.reshaped(to: Shape(x.shape.extents + [1])),
              x.reshaped(to: Shape(x.shape.extents + [1])),
            ],
            axis: x.rank)
          let doubled = Shape(x.shape.dropLast().extents + [2 * x.shape[axis]])
          return Tensor(evaluating: spread.reshaped(to: doubled))
            .slice(axis: axis, from: 1, count: x.shape[axis], step: 2)
        }
      ),
    ]
    for arrangement in arrangements {
      let output = Tensor.apply(operation, inputs.map(arrangement.make))
      let found = bitMismatch(evaluated(output, .current), expected)
      #expect(found == nil, "\(arrangement.name)")
    }
  }

  private static func reversed(_ x: Tensor) -> Tensor {
    x.slice(axis: 0, from: x.shape[0] - 1, count: x.shape[0], step: -1)
  }

  /// Broadcasting is repeating: compared with the index arithmetic written out.
  @Test(arguments: [
    [[3, 1], [4]], [[2, 1, 3], [5, 1]], [[], [2, 2]], [[1], [0]], [[4, 0], [1]],
  ])
  func broadcasting(shapes: [[Int]]) {
    var numbers = RandomNumbers(seed: 4)
    let a = numbers.tensor(of: TensorType(Shape(shapes[0]), .float32), in: -2...2)
    let b = numbers.tensor(of: TensorType(Shape(shapes[1]), .float32), in: -2...2)
    let rank = max(a.rank, b.rank)
    let (x, y) = (padded(a.shape, rank), padded(b.shape, rank))
    let shape = Shape(zip(x, y).map { $0 == 1 ? $1 : $0 })
    func element(_ tensor: Tensor, _ extents: [Int], at index: Int) -> Float {
      var (rest, position, step) = (index, 0, 1)
      for axis in (0..<rank).reversed() {
        let coordinate = rest % shape[axis]
        rest /= shape[axis]
        position += (extents[axis] == 1 ? 0 : coordinate) * step
        step *= extents[axis]
      }
      return tensor.floats[position]
    }
    let pairs = (0..<shape.elementCount).map { (element(a, x, at: $0), element(b, y, at: $0)) }
    #expect((a + b).shape == shape)
    #expect((a + b).floats == pairs.map { $0 + $1 })
    #expect((b - a).floats == pairs.map { $1 - $0 })
    #expect(a.maximum(b).floats == pairs.map { max($0, $1) })
    #expect((a .< b).elements(as: Bool.self) == pairs.map { $0 < $1 })
    #expect((a .>= b).selecting(a, otherwise: b).floats == pairs.map { max($0, $1) })
    #expect(a.multiplyAdd(b, a).floats == pairs.map { $0.addingProduct($0, $1) })
  }

  private func padded(_ shape: Shape, _ rank: Int) -> [Int] {
    [Int](repeating: 1, count: rank - shape.rank) + shape.extents
  }
}

extension Tensor {
  /// The same tensor, known: what reads it in another order cannot be simplified away.
  fileprivate init(evaluating tensor: Tensor) { self = tensor.compute() }
}
