import SankofaTensor
import SankofaTestSupport
import Testing

/// A scan is the loop that it stands for, with one derivative and one plan for all its steps.
@Suite struct ScanTests {
  /// A small LSTM: two halves of the state, gates side by side, one product in each step.
  private static let body = ScanBody { state, inputs, constants in
    let units = constants[0].shape[1]
    let h = state.slice(axis: 1, from: 0, count: units)
    let z = matmul(h, constants[0].transposed()) + inputs[0]
    let gate = z.slice(axis: 1, from: 0, count: units).sigmoid()
    let candidate = z.slice(axis: 1, from: units, count: units).tanh()
    let c = gate * state.slice(axis: 1, from: units, count: units) + candidate
    return .concatenate([c.tanh(), c], axis: 1)
  }

  private static func arguments(
    _ count: Int, steps: Int, units: Int, _ type: ElementType = .float32
  ) -> [Tensor] {
    var numbers = RandomNumbers(seed: 12)
    return [[count, 2 * units], [count, steps, 2 * units], [2 * units, units]].map {
      numbers.tensor(of: TensorType(Shape($0), type), in: -1...1)
    }
  }

  private static func states(_ arguments: [Tensor], reversed: Bool = false) -> Tensor {
    scan(
      body, from: arguments[0], over: [arguments[1]], constants: [arguments[2]], reversed: reversed)
  }

  /// The loss and its derivatives by all arguments, and the derivatives of one of those.
  private static func training(_ arguments: [Tensor], reversed: Bool) -> [Tensor] {
    let twice = valueAndGradients(at: arguments) { arguments in
      let once = valueAndGradients(at: arguments) {
        states($0, reversed: reversed).squared().sum()
      }
      return once.gradients[1].squared().sum() + once.value
    }
    return [twice.value] + twice.gradients
      + valueAndGradients(at: arguments) { states($0, reversed: reversed).squared().sum() }
      .gradients
  }

  @Test func runningSums() {
    let x = Tensor([[[1], [2], [4]], [[-1], [0], [10]]])
    func sums(reversed: Bool) -> Tensor {
      scan(from: Tensor([[100], [200]]), over: [x], reversed: reversed) { state, inputs, _ in
        state + inputs[0]
      }
    }
    #expect(sums(reversed: false).shape == [2, 3, 1])
    #expect(sums(reversed: false).floats == [101, 103, 107, 199, 199, 209])
    #expect(sums(reversed: true).floats == [107, 106, 104, 209, 210, 210])
  }

  /// Series of bytes and of whole numbers go along; only what can be differentiated is.
  @Test func seriesOfOtherTypes() {
    let x = Tensor([1, 2, 3], shape: [1, 3, 1])
    let isKept = Tensor([1, 0, 1] as [UInt8], shape: [1, 3, 1])
    let slope = gradient(at: x) { x in
      scan(from: .zeros([1, 1]), over: [x, isKept]) { state, inputs, _ in
        (inputs[1] .> Tensor.scalar(0, .uint8)).selecting(state * 2 + inputs[0], otherwise: state)
      }.slice(axis: 1, from: 2, count: 1)
    }
    #expect(slope.floats == [2, 0, 1])
    let counts = scan(from: Tensor([[5]] as [[Int32]]), over: [isKept]) { state, inputs, _ in
      state + inputs[0].converted(to: .int32)
    }
    #expect(counts.integers == [6, 6, 7])
    #expect(gradient(at: x) { _ in counts.converted(to: .float32) }.floats == [0, 0, 0])
  }

  /// A scan in a scan: sums over a row of each step, which go into the next one.
  @Test(arguments: [false, true])
  func scansInScans(reversed: Bool) {
    var numbers = RandomNumbers(seed: 4)
    let arguments = [[2, 3], [2, 2, 4, 3], [3]].map {
      numbers.tensor(of: TensorType(Shape($0), .float64), in: -1...1)
    }
    let found = GradientCheck().mismatch(at: arguments) { arguments in
      scan(
        from: arguments[0], over: [arguments[1]], constants: [arguments[2]], reversed: reversed
      ) { state, inputs, constants in
        scan(from: state, over: [inputs[0]], constants: constants) { state, inputs, constants in
          (state * constants[0] + inputs[0]).tanh()
        }.slice(axis: 1, from: 3, count: 1).reshaped(to: state.shape) + state
      }
    }
    #expect(found == nil)
  }

  /// Random numbers that are the same for all examples may be made by the body.
  @Test func numbersForAllExamples() {
    let key = RandomKey(seed: 1).tensor
    let x = Tensor([1, 2, 3, 4], shape: [2, 2, 1])
    let slope = gradient(at: x) { x in
      scan(from: .zeros([2, 1]), over: [x], constants: [key]) { state, inputs, constants in
        state + inputs[0] * .uniform([1], key: constants[0])
      }.slice(axis: 1, from: 1, count: 1)
    }
    #expect(slope.floats == [Float](repeating: Tensor.uniform([1], key: key).floats[0], count: 4))
  }

  /// States may have any axes behind the examples.
  @Test func statesOfImages() {
    var numbers = RandomNumbers(seed: 3)
    let first = numbers.tensor(of: TensorType([2, 3, 4, 2], .float64), in: -1...1)
    let series = numbers.tensor(of: TensorType([2, 3, 3, 4, 2], .float64), in: -1...1)
    let found = GradientCheck().mismatch(at: [first, series]) { arguments in
      scan(from: arguments[0], over: [arguments[1]]) { state, inputs, _ in
        (state * inputs[0]).tanh() + inputs[0]
      }
    }
    #expect(found == nil)
  }

  @Test(arguments: [false, true], [1, 2, 7])
  func theLoopWrittenOut(reversed: Bool, steps: Int) {
    let arguments = Self.arguments(3, steps: steps, units: 4)
    var state = arguments[0]
    var states: [Tensor] = []
    for time in reversed ? (0..<steps).reversed() : Array(0..<steps) {
      let input = arguments[1].slice(axis: 1, from: time, count: 1).reshaped(to: [3, 8])
      state = Self.body.function(state, [input], [arguments[2]])
      states.append(state.reshaped(to: [3, 1, 8]))
    }
    let expected = Tensor.concatenate(reversed ? states.reversed() : states, axis: 1)
    #expect(bitMismatch(Self.states(arguments, reversed: reversed), expected) == nil)
  }

  /// Values, first and second derivatives: planned, on every instruction set and 1 to 3 threads, the
  /// bits of the graph computed node by node.
  @Test(arguments: [false, true], [(1, 1, 3), (5, 4, 3), (40, 3, 17), (2, 9, 33)])
  func plannedEqualsPlain(reversed: Bool, extents: (Int, Int, Int)) {
    let arguments = Self.arguments(extents.0, steps: extents.1, units: extents.2)
    let wanted = Self.training(arguments, reversed: reversed)
    var expected = PlanRun(outputs: wanted, inputs: arguments, options: .plain)
    expected.run()
    for instructionSet in InstructionSet.available {
      for division in [PlanOptions.Division.finest, .worthwhile] {
        var options = PlanOptions(instructionSet: instructionSet, rearranges: true)
        options.division = division
        var run = PlanRun(outputs: wanted, inputs: arguments, options: options)
        for threadCount in 1...3 {
          Workers.withThreadCount(threadCount) { run.run() }
          for (number, pair) in zip(run.outputs, expected.outputs).enumerated() {
            let found = bitMismatch(pair.0, pair.1)
            #expect(found == nil, "output \(number), \(instructionSet), \(threadCount) threads")
          }
        }
      }
    }
  }

  @Test func aRowAloneEqualsTheRowInABatch() {
    let arguments = Self.arguments(37, steps: 6, units: 9)
    let whole = Self.states(arguments)
    for row in [0, 1, 17, 36] {
      let alone = Self.states([
        arguments[0][row..<row + 1], arguments[1][row..<row + 1], arguments[2],
      ])
      #expect(bitMismatch(alone, whole[row..<row + 1]) == nil, "row \(row)")
    }
  }

  /// The backward pass uses the values of the forward pass: no product is computed twice.
  ///
  /// There: a product, a pass (+ x, tanh), and copies of the state into the series of states and into
  /// that of the states before. Back: a pass (g + μ, times 1 − s²), a product, and a copy of what the
  /// pass made into the rows that all weights' gradients are taken of.
  @Test func nothingIsComputedTwice() {
    func callCount(_ steps: Int) -> Int {
      var numbers = RandomNumbers(seed: 2)
      let arguments = [[32, 16], [32, steps, 16], [16, 16]].map {
        numbers.tensor(of: TensorType(Shape($0), .float32), in: -1...1)
      }
      let slopes = valueAndGradients(at: arguments) { arguments in
        scan(from: arguments[0], over: [arguments[1]], constants: [arguments[2]]) {
          (matmul($0, $2[0].transposed()) + $1[0]).tanh()
        }.squared().sum()
      }.gradients
      return PlanRun(outputs: slopes, inputs: arguments, options: .current).plan.callCount
    }
    let counts = (4...7).map(callCount)
    #expect(zip(counts, counts.dropFirst()).map { $1 - $0 } == [7, 7, 7])
    // Once for all steps: 2 · s, the product that is U's gradient, and x's gradient to its place. What
    // tanh's derivative needs is not made anew for all steps at once: a product and a pass more.
    #expect(counts[0] - 4 * 7 == 3)
  }

  /// Steps that nobody looks back at work in the same memory, on however many threads.
  @Test func memoryOfAStepIsUsedAgain() {
    func last(_ steps: Int) -> PlanRun {
      let arguments = Self.arguments(40, steps: steps, units: 16)
      let state = Self.states(arguments).slice(axis: 1, from: steps - 1, count: 1)
      return PlanRun(outputs: [state], inputs: arguments, options: .current)
    }
    let (few, many) = (last(5).plan, last(50).plan)
    #expect(many.arenaByteCount <= few.arenaByteCount)
    #expect(many.scratchByteCount <= few.scratchByteCount + 512 << 10)
    #expect(few.callCount < many.callCount)
  }

  /// More steps than promised nodes may wait: nothing evaluates by itself on the way.
  @Test func manySteps() {
    let steps = 1_200
    let x = Tensor((0..<steps).map { Float($0 % 7) }, shape: [1, steps, 1])
    let (value, slope) = valueAndGradient(at: x) { x in
      scan(from: .zeros([1, 1]), over: [x]) { state, inputs, _ in
        ((state * 0.5 + inputs[0]) * 0.5 + inputs[0] * 0.25) * 1.5 - inputs[0]
      }
    }
    var (state, expected) = (Float(0), [Float]())
    for time in 0..<steps {
      let x = Float(time % 7)
      state = ((state * 0.5 + x) * 0.5 + x * 0.25) * 1.5 - x
      expected.append(state)
    }
    #expect(value.floats == expected)
    #expect(slope.floats.last == 0.125)
    #expect(slope.floats.prefix(3) == slope.floats[3..<6])
  }

  /// Nodes of a step carry the path of the layer that called the scan.
  @Test func pathsAreKept() throws {
    let arguments = Self.arguments(2, steps: 3, units: 2)
    let states = Node.$currentPath.withValue("layers.3") { Self.states(arguments) }
    guard case .operation(let operation, let inputs) = states.node.origin,
      case .expanded(let expression) = operation.lowering(
        inputs: inputs.map(\.type), output: states.type)
    else {
      Issue.record("a scan has no kernel")
      return
    }
    let expanded = expression(inputs.map { .placeholder($0.type) })
    let products = topologicalOrder(of: [expanded.node]).filter { node in
      if case .operation(is MatrixProduct, _) = node.origin { true } else { false }
    }
    #expect(products.count == 3)
    #expect(products.allSatisfy { $0.path == "layers.3" })
  }

  @Test(arguments: [
    ([], [[2, 3, 1]], "the state needs an axis of examples, got float32 []; reshape it to [1]."),
    (
      [2, 1], [],
      "needs an input [n, steps, …] to go over, got none; give the steps as indices."
    ),
    (
      [2, 1], [[2]],
      "input 0 must be [2, steps, …] for a state [2, 1], got [2]; put the examples first."
    ),
    (
      [2, 1], [[2, 3, 1], [3, 2, 1]],
      "input 1 must be [2, steps, …] for a state [2, 1], got [3, 2, 1]; put the examples first."
    ),
    (
      [2, 1], [[2, 0, 1]],
      "inputs must have the same number of steps, at least 1, input 0 is [2, 0, 1] and input 0 is [2, 0, 1]; cut the longer one."
    ),
    (
      [2, 1], [[2, 3, 1], [2, 4, 1]],
      "inputs must have the same number of steps, at least 1, input 0 is [2, 3, 1] and input 1 is [2, 4, 1]; cut the longer one."
    ),
    (
      [2, 1], [[2, 3, 5]],
      "the body must make a state of the first one's type, float32 [2, 1], got float32 [2, 5]; reshape or convert it."
    ),
  ])
  func errors(state: [Int], series: [[Int]], message: String) {
    let types = ([state] + series).map { TensorType(Shape($0), .float32) }
    #expect {
      try Scan(
        ScanBody { state, inputs, _ in state + inputs[0] }, types, seriesCount: series.count,
        isReversed: false)
    } throws: { error in
      "\(error)" == "scan: \(message)"
    }
  }

  @Test func aScanIsForTheTypesThatItWasMadeFor() throws {
    let types = [[2, 1], [2, 3, 1]].map { TensorType(Shape($0), .float32) }
    let operation = try Scan(
      ScanBody { state, inputs, _ in state + inputs[0] }, types, seriesCount: 1, isReversed: false)
    #expect(try operation.output(for: types) == TensorType([2, 3, 1], .float32))
    #expect {
      _ = try operation.output(for: [types[0], TensorType([2, 4, 1], .float32)])
    } throws: { error in
      "\(error)"
        == "scan: the body was followed for input 1 as float32 [2, 3, 1], got float32 [2, 4, 1]; "
        + "call scan again."
    }
    #expect {
      _ = try operation.output(for: [types[0]])
    } throws: { error in
      "\(error)" == "scan: the body was followed for 2 inputs, got 1; call scan again."
    }
  }
}
