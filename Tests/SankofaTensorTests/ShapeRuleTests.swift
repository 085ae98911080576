import SankofaTensor
import SankofaTestSupport
import Testing

/// Shape rules are total: whatever the inputs are, they answer or throw, and never crash.
@Suite struct ShapeRuleTests {
  /// Operations with parameters that make no sense as often as not.
  private func operation(_ numbers: inout RandomNumbers) -> (any Operation, inputCount: Int) {
    func number(_ numbers: inout RandomNumbers) -> Int {
      numbers.element(of: [-1, 0, 0, 1, 1, 2, 3, 5, .max, .min])
    }
    func steps(_ numbers: inout RandomNumbers) -> WindowSteps {
      WindowSteps(
        strideY: number(&numbers), strideX: number(&numbers), dilationY: number(&numbers),
        dilationX: number(&numbers))
    }
    func list(_ numbers: inout RandomNumbers) -> [Int] {
      (0..<numbers.integer(in: 0...4)).map { _ in number(&numbers) }
    }
    switch numbers.integer(in: 0...11) {
    case 0:
      let bounds = [number(&numbers), number(&numbers)].sorted()
      let function = numbers.element(of: Reduce.Function.allCases)
      return (Reduce(function: function, axes: bounds[0]..<bounds[1]), 1)
    case 1: return (Reshape(shape: shape(&numbers)), 1)
    case 2: return (Transpose(axes: list(&numbers)), 1)
    case 3: return (Broadcast(shape: shape(&numbers)), 1)
    case 4:
      let (starts, steps) = (list(&numbers), list(&numbers))
      return (Slice(starts: starts, steps: steps, shape: shape(&numbers)), 1)
    case 5:
      let (starts, steps) = (list(&numbers), list(&numbers))
      return (Place(shape: shape(&numbers), starts: starts, steps: steps), 1)
    case 6: return (Concatenate(axis: number(&numbers)), numbers.integer(in: 0...3))
    case 7: return (ScatterAdd(rowCount: number(&numbers)), 2)
    case 8: return (Index(shape: shape(&numbers)), 0)
    case 9:
      let function = numbers.element(of: Pool.Function.allCases)
      let margins = ImageMargins(
        top: number(&numbers), left: number(&numbers), bottom: number(&numbers),
        right: number(&numbers))
      let window = PoolWindow(
        height: number(&numbers), width: number(&numbers), steps: steps(&numbers),
        margins: numbers.oneIn(2) ? margins : ImageMargins())
      let extents = [number(&numbers), number(&numbers)].map { max(0, $0) }
      return (Pool(function, window, extents: extents), [.route, .pick].contains(function) ? 3 : 1)
    case 10:
      let steps = steps(&numbers)
      if numbers.oneIn(2) { return (Convolution(steps: steps), 2) }
      let operation = ConvolutionWeights(
        steps: steps, height: number(&numbers), width: number(&numbers))
      return (operation, 2)
    default:
      let entry = numbers.element(of: OperationRegistry.entries)
      let example = entry.example(
        numbers.integer(in: 0...3), numbers.integer(in: 0...3),
        numbers.element(of: [.float32, .float64]))
      return (example.operation, example.inputs.count)
    }
  }

  private func shape(_ numbers: inout RandomNumbers) -> Shape {
    let largest = numbers.oneIn(4)
    return Shape(
      (0..<numbers.integer(in: 0...7)).map { _ in
        largest
          ? numbers.element(of: [0, 1, 3, 1 << 31, 1 << 62, .max]) : numbers.integer(in: 0...4)
      })
  }

  @Test func rulesAnswerOrThrow() {
    var numbers = RandomNumbers(seed: 99)
    var (answered, refused) = (0, 0)
    for _ in 0..<100_000 {
      let (operation, count) = operation(&numbers)
      // Often of one shape and type, so that rules of two inputs get past their first question.
      let common = TensorType(shape(&numbers), numbers.element(of: ElementType.allCases))
      let inputs = (0..<count).map { _ in
        numbers.oneIn(3)
          ? TensorType(shape(&numbers), numbers.element(of: ElementType.allCases)) : common
      }
      do {
        let type = try operation.output(for: inputs)
        #expect(type.byteCount >= 0)
        #expect(type.shape.strides.count == type.shape.rank)
        answered += 1
      } catch {
        #expect(isOneLine(error), "\(error)")
        refused += 1
      }
    }
    #expect(answered > 10_000)
    #expect(refused > 10_000)
  }

  /// *Where: rule with the actual values; one fix.*
  private func isOneLine(_ error: TensorError) -> Bool {
    let text = error.description
    return text.hasPrefix("\(error.operation): ") && text.hasSuffix(".") && text.contains("; ")
      && !text.contains("\n")
  }

  @Test func whatIsTooLargeIsRefused() {
    let huge = TensorType([1 << 40, 1 << 40], .float32)
    #expect(huge.shape.elementCount == .max)
    #expect(huge.byteCount == .max)
    #expect(Shape([0, .max, .max]).elementCount == 0)
    #expect(TensorType([1 << 61], .float64).byteCount == .max)
    let scalar = Tensor([1], shape: [])
    #expect {
      try Tensor.applying(Broadcast(shape: huge.shape), [scalar])
    } throws: { error in
      "\(error)"
        == "broadcast: float32 [1099511627776, 1099511627776] has more elements than memory has "
        + "bytes; make it smaller."
    }
  }

  /// A step along an axis of one entry may be any: nothing is computed with it.
  @Test func stepsThatLeadNowhere() {
    let x = Tensor([1, 2, 3, 4, 5, 6], shape: [1, 2, 3, 1])
    #expect(x.slice(axis: 1, from: 1, count: 1, step: .max).floats == [4, 5, 6])
    #expect(x.slice(axis: 1, from: .max, count: 0, step: .min).elementCount == 0)
    let slope = gradient(at: x) { x in
      convolution(x, .ones([2, 2, 2, 1]), strides: (.max, .max))
    }
    #expect(slope.floats == [2, 2, 0, 2, 2, 0])
  }

  @Test func aRankAboveSixIsRefused() {
    let shape = Shape([1, 1, 1, 1, 1, 1, 1])
    #expect {
      try Tensor.applying(Reshape(shape: shape), [Tensor([1])])
    } throws: { error in
      "\(error)"
        == "reshaped: tensors have at most 6 axes, got [1, 1, 1, 1, 1, 1, 1]; merge some with "
        + "reshaped(to:)."
    }
  }
}
