import SankofaTensor
import SankofaTestSupport
import Testing

/// Constants of a scan that have a row for each example, as a mask has: they are those of the examples
/// in every step, and their derivatives are sums over the steps.
@Suite struct ScanExampleTests {
  private typealias Body = ScanBody.Function

  /// A body, and the constants that it takes.
  private struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// Of the constants, for 3 examples and a state of 2 columns.
    private let shapes: [Shape]
    /// The places of those that have a row for each example.
    private let byExample: [Int]
    /// The same for a single example, whose shapes may leave it open.
    private let byOnlyExample: [Int]
    let body: ScanBody

    init(
      _ name: String, _ shapes: [Shape], _ byExample: [Int], ofOne byOnlyExample: [Int]? = nil,
      _ body: @escaping Body
    ) {
      (testDescription, self.shapes, self.byExample) = (name, shapes, byExample)
      self.byOnlyExample = byOnlyExample ?? byExample
      self.body = ScanBody(body)
    }

    func places(count: Int) -> [Int] { count == 1 ? byOnlyExample : byExample }

    /// The first state, the series, and the constants.
    func arguments(_ count: Int, steps: Int, _ type: ElementType) -> [Tensor] {
      var numbers = RandomNumbers(seed: 6)
      let constants = shapes.map { shape in Shape(shape.extents.map { $0 == 3 ? count : $0 }) }
      return ([[count, 2], [count, steps, 2]] + constants).map {
        numbers.tensor(of: TensorType($0, type), in: -1...1)
      }
    }
  }

  private static let cases = [
    Case("a mask", [[3, 2]], [0]) { state, inputs, constants in
      (state * constants[0] + inputs[0]).tanh()
    },
    Case("a number for each example", [[3, 1]], [0]) { state, inputs, constants in
      (state * constants[0] + inputs[0]).tanh()
    },
    Case("a vector that is reshaped", [[3]], [0], ofOne: []) { state, inputs, constants in
      (state * constants[0].reshaped(to: [constants[0].shape[0], 1]) + inputs[0]).tanh()
    },
    Case("weights with as many rows as examples", [[3, 2], [2, 3]], []) {
      state, inputs, constants in
      let hidden = matmul(state + inputs[0], constants[0].transposed()).tanh()
      return matmul(hidden, constants[1].transposed())
    },
    Case("a mask among weights", [[3, 2], [3, 2], [3], [2, 3]], [1]) { state, inputs, constants in
      let z = matmul(state * constants[1] + inputs[0], constants[0].transposed()) + constants[2]
      return matmul(z.tanh(), constants[3].transposed())
    },
    Case("two that meet each other first", [[3, 2], [3, 2]], [0, 1]) { state, inputs, constants in
      (state * (constants[0] * constants[1]).sigmoid() + inputs[0]).tanh()
    },
    Case("side by side with the state", [[3, 2], [2, 4]], [0]) { state, inputs, constants in
      let both = Tensor.concatenate([state + inputs[0], constants[0]], axis: 1)
      return matmul(both, constants[1].transposed()).tanh()
    },
    Case("sums and parts", [[3, 4]], [0]) { state, inputs, constants in
      let part = constants[0].slice(axis: 1, from: 1, count: 2)
      let sum = constants[0].sum(axes: [1]).reshaped(to: [part.shape[0], 1])
      return (state * part + inputs[0] * sum).tanh()
    },
    Case("turned over and back", [[3, 2]], [0]) { state, inputs, constants in
      ((state.transposed() * constants[0].transposed()).transposed() + inputs[0]).tanh()
    },
    Case("a scan inside", [[3, 2]], [0]) { state, inputs, constants in
      let twice = Tensor.concatenate(
        [inputs[0], state].map { $0.reshaped(to: [$0.shape[0], 1, 2]) }, axis: 1)
      return scan(from: state, over: [twice], constants: constants) { state, inputs, constants in
        (state * constants[0] + inputs[0]).tanh()
      }.slice(axis: 1, from: 1, count: 1).reshaped(to: state.shape)
    },
    Case("the next state by itself", [[3, 2]], [0]) { _, _, constants in constants[0].tanh() },
    Case("a table of as many rows as examples", [[3, 2]], []) { state, inputs, constants in
      let rows = (inputs[0].sum(axes: [1]) * 0).converted(to: .int32)
      return (state + constants[0].gathered(rows)).tanh()
    },
  ]

  private static func states(_ each: Case, _ arguments: [Tensor], reversed: Bool) -> Tensor {
    scan(
      each.body, from: arguments[0], over: [arguments[1]], constants: Array(arguments[2...]),
      reversed: reversed)
  }

  @Test(arguments: cases.indices, [1, 3])
  func areFound(number: Int, count: Int) throws {
    let each = Self.cases[number]
    let types = each.arguments(count, steps: 4, .float64).map(\.type)
    let step = [types[0], TensorType([count, 2], .float64)] + types[2...]
    #expect(
      ScanStep(each.body.function, step, 1).constantsByExample(inputCount: 1)
        == each.places(count: count), "\(each)")
  }

  /// First and second derivatives by all arguments, in both directions.
  @Test(arguments: cases.indices, [1, 3])
  func derivatives(number: Int, count: Int) {
    let each = Self.cases[number]
    for reversed in [false, true] {
      let found = GradientCheck().mismatch(at: each.arguments(count, steps: 4, .float64)) {
        Self.states(each, $0, reversed: reversed)
      }
      #expect(found == nil, "\(each), reversed: \(reversed)")
    }
  }

  /// The loop written out, and its derivatives: those of a constant are the sums over the steps.
  @Test(arguments: cases.indices, [1, 3])
  func theLoopWrittenOut(number: Int, count: Int) {
    let each = Self.cases[number]
    let arguments = each.arguments(count, steps: 4, .float64)
    func loop(_ arguments: [Tensor]) -> Tensor {
      var (state, states) = (arguments[0], [Tensor]())
      for time in 0..<4 {
        let input = arguments[1].slice(axis: 1, from: time, count: 1).reshaped(to: [count, 2])
        state = each.body.function(state, [input], Array(arguments[2...]))
        states.append(state.reshaped(to: [count, 1, 2]))
      }
      return .concatenate(states, axis: 1)
    }
    #expect(bitMismatch(Self.states(each, arguments, reversed: false), loop(arguments)) == nil)
    let slopes = valueAndGradients(at: arguments) {
      Self.states(each, $0, reversed: false).squared().sum()
    }.gradients
    let expected = valueAndGradients(at: arguments) { loop($0).squared().sum() }.gradients
    for (slope, other) in zip(slopes, expected) {
      for (a, b) in zip(slope.doubles, other.doubles) { #expect(abs(a - b) < 1e-12, "\(each)") }
    }
  }

  /// Values, first and second derivatives of a planned run are those of the graph node by node.
  @Test(arguments: cases.indices, [1, 2, 5])
  func plannedEqualsPlain(number: Int, steps: Int) {
    let each = Self.cases[number]
    for count in [1, 3] {
      expectPlannedEqualsPlain(each, each.arguments(count, steps: steps, .float32))
    }
  }

  private func expectPlannedEqualsPlain(_ each: Case, _ arguments: [Tensor]) {
    let twice = valueAndGradients(at: arguments) { arguments in
      let once = valueAndGradients(at: arguments) {
        Self.states(each, $0, reversed: false).squared().sum()
      }
      return once.gradients[1].squared().sum() + once.value
    }
    let wanted = [twice.value] + twice.gradients
    var expected = PlanRun(outputs: wanted, inputs: arguments, options: .plain)
    expected.run()
    for instructionSet in InstructionSet.available {
      var options = PlanOptions(instructionSet: instructionSet, rearranges: true)
      options.division = .finest
      var run = PlanRun(outputs: wanted, inputs: arguments, options: options)
      for threadCount in 1...3 {
        Workers.withThreadCount(threadCount) { run.run() }
        for (a, b) in zip(run.outputs, expected.outputs) {
          #expect(
            bitMismatch(a, b) == nil,
            "\(each), \(arguments[0].shape), \(instructionSet), \(threadCount) threads")
        }
      }
    }
  }

  /// Equal scans share their plans although their constants were moved.
  @Test func movedBodiesAreKept() {
    let each = Self.cases[4]
    #expect(each.body.moving([1], behind: 1) === each.body.moving([1], behind: 1))
    #expect(each.body.moving([1], behind: 1) !== each.body.moving([2], behind: 1))
  }
}
