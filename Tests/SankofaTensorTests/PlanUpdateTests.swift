import SankofaTensor
import Testing

/// Inputs that a run overwrites: every old value is read before its place gets the new one.
@Suite struct PlanUpdateTests {
  static let waysToRun: [PlanOptions] =
    InstructionSet.available.flatMap { instructionSet in
      [PlanOptions.Division.worthwhile, .finest].map { division in
        var options = PlanOptions(instructionSet: instructionSet, rearranges: true)
        options.division = division
        return options
      }
    } + [.plain]

  /// Runs in every way and on 1 and 3 threads, and passes what inputs and outputs hold then.
  private func everyWay(
    outputs: [Tensor], updates: [(Int, Tensor)], gate: Int? = nil, inputs: [Tensor],
    check: (_ inputs: [Tensor], _ outputs: [Tensor]) -> Void
  ) {
    for options in Self.waysToRun {
      for threadCount in [1, 3] {
        Workers.withThreadCount(threadCount) {
          var run = PlanRun(
            outputs: outputs, updates: updates.map { Plan.Update(input: $0.0, value: $0.1) },
            gate: gate, inputs: inputs, options: options)
          // Twice, since a second run finds the arena as the first left it.
          for _ in 0..<2 {
            run.run()
            check(run.inputs, run.outputs)
          }
        }
      }
    }
  }

  private let a = Tensor([1, 2, 3])
  private let b = Tensor([10, 20, 30])

  @Test func inPlace() {
    everyWay(outputs: [], updates: [(0, a * 2 + b)], inputs: [a, b]) { inputs, _ in
      #expect(inputs[0].floats == [12, 24, 36])
      #expect(inputs[1].floats == [10, 20, 30])
    }
  }

  @Test func theUpdateIsWrittenStraightToItsPlace() {
    let plan = Plan(
      outputs: [], updates: [Plan.Update(input: 0, value: a * 2 + b)], inputs: [a, b],
      options: Self.waysToRun[0])
    #expect(plan.callCount == 1)
    #expect(plan.arenaByteCount == 0)
  }

  /// The kernel that adds the bias sees the old one.
  @Test func theBiasOfAConvolution() {
    let (x, w, bias) = (Tensor.ones([2, 4, 4, 1]), Tensor.ones([2, 3, 3, 1]), Tensor([1, -20]))
    let y = (convolution(x, w) + bias).relu()
    everyWay(outputs: [y], updates: [(2, bias * 2)], inputs: [x, w, bias]) { inputs, outputs in
      #expect(outputs[0].floats == (0..<8).flatMap { _ in [10, 0] as [Float] })
      #expect(inputs[2].floats == [2, -40])
    }
  }

  @Test func swapped() {
    everyWay(outputs: [], updates: [(0, b), (1, a)], inputs: [a, b]) { inputs, _ in
      #expect(inputs[0].floats == [10, 20, 30])
      #expect(inputs[1].floats == [1, 2, 3])
    }
  }

  @Test func inACircle() {
    let c = Tensor([7, 8, 9])
    everyWay(outputs: [], updates: [(0, b), (1, c), (2, a)], inputs: [a, b, c]) { inputs, _ in
      #expect(inputs.map(\.floats) == [[10, 20, 30], [7, 8, 9], [1, 2, 3]])
    }
  }

  @Test func anotherUpdateReadsTheOldValue() {
    // A moment and what follows it, crosswise, so that no order of the two suffices.
    everyWay(outputs: [], updates: [(0, a + b), (1, a * b)], inputs: [a, b]) { inputs, _ in
      #expect(inputs[0].floats == [11, 22, 33])
      #expect(inputs[1].floats == [10, 40, 90])
    }
  }

  @Test func anotherUpdateReadsTheNewValue() {
    let moment = a * 0.5 + b
    everyWay(outputs: [], updates: [(0, moment), (1, b - moment)], inputs: [a, b]) { inputs, _ in
      #expect(inputs[0].floats == [10.5, 21, 31.5])
      #expect(inputs[1].floats == [-0.5, -1, -1.5])
    }
  }

  @Test func theOldValueIsReadInAnotherOrder() {
    let reversed = a.slice(axis: 0, from: 2, count: 3, step: -1)
    everyWay(outputs: [], updates: [(0, reversed + b)], inputs: [a, b]) { inputs, _ in
      #expect(inputs[0].floats == [13, 22, 31])
    }
    everyWay(outputs: [], updates: [(0, reversed)], inputs: [a]) { inputs, _ in
      #expect(inputs[0].floats == [3, 2, 1])
    }
    everyWay(outputs: [], updates: [(0, a + a.sum())], inputs: [a]) { inputs, _ in
      #expect(inputs[0].floats == [7, 8, 9])
    }
    let square = Tensor([[1, 2], [3, 4]])
    everyWay(outputs: [], updates: [(0, square.transposed())], inputs: [square]) { inputs, _ in
      #expect(inputs[0].floats == [1, 3, 2, 4])
    }
    everyWay(
      outputs: [], updates: [(0, matmul(square, square))], inputs: [square]
    ) { inputs, _ in
      #expect(inputs[0].floats == [7, 10, 15, 22])
    }
    let rows = Tensor([1, 1] as [Int32])
    everyWay(outputs: [], updates: [(0, square.gathered(rows))], inputs: [square]) { inputs, _ in
      #expect(inputs[0].floats == [3, 4, 3, 4])
    }
    // The indices of a gather are themselves replaced by what it gathers.
    let next = Tensor([2, 0, 1] as [Int32])
    everyWay(outputs: [], updates: [(0, next.gathered(next))], inputs: [next]) { inputs, _ in
      #expect(inputs[0].integers == [1, 2, 0])
    }
  }

  @Test func aKeyDrawsItsSuccessor() {
    let key = RandomKey(seed: 3).tensor
    let drawn = (Tensor.uniform([2], key: key) * 1_000).converted(to: .int32) + key
    let expected = drawn.integers
    everyWay(outputs: [], updates: [(0, drawn)], inputs: [key]) { inputs, _ in
      #expect(inputs[0].integers == expected)
    }
  }

  @Test func theNewValueIsAnInputOrAConstant() {
    everyWay(outputs: [], updates: [(0, b)], inputs: [a, b]) { inputs, _ in
      #expect(inputs[0].floats == [10, 20, 30])
    }
    everyWay(outputs: [], updates: [(0, Tensor([4, 5, 6]))], inputs: [a]) { inputs, _ in
      #expect(inputs[0].floats == [4, 5, 6])
    }
    everyWay(outputs: [], updates: [(0, a)], inputs: [a]) { inputs, _ in
      #expect(inputs[0].floats == [1, 2, 3])
    }
    everyWay(
      outputs: [], updates: [(0, Tensor.zeros([]).broadcast(to: [3]))], inputs: [a]
    ) { inputs, _ in
      #expect(inputs[0].floats == [0, 0, 0])
    }
  }

  @Test func oneValueGoesToManyPlaces() {
    let sum = a + b
    everyWay(
      outputs: [sum, sum, sum.reshaped(to: [3, 1])], updates: [(0, sum), (1, sum)], inputs: [a, b]
    ) { inputs, outputs in
      for tensor in inputs + outputs { #expect(tensor.floats == [11, 22, 33]) }
    }
  }

  @Test func outputsOfWhatIsOverwritten() {
    everyWay(
      outputs: [a, a.reshaped(to: [3, 1]), a * 1, b], updates: [(0, a + b), (1, a)], inputs: [a, b]
    ) { inputs, outputs in
      #expect(outputs.map(\.floats) == [[1, 2, 3], [1, 2, 3], [1, 2, 3], [10, 20, 30]])
      #expect(inputs.map(\.floats) == [[11, 22, 33], [1, 2, 3]])
    }
  }

  @Test func outputsThatNothingComputes() {
    let constant = Tensor([5, 6])
    everyWay(outputs: [constant, a, constant], updates: [], inputs: [a]) { _, outputs in
      #expect(outputs.map(\.floats) == [[5, 6], [1, 2, 3], [5, 6]])
    }
  }

  @Test(arguments: [true, false])
  func theGate(isOpen: Bool) {
    let gate = Tensor([isOpen], shape: [])
    let moved = a + b
    // Outputs need the new value, another update needs it too, and the gate comes last.
    let ready = moved.sum().isFinite().and(gate)
    everyWay(
      outputs: [moved, moved * 2, ready, gate],
      updates: [(0, moved), (1, moved - a), (2, gate.not())],
      gate: 2, inputs: [a, b, gate]
    ) { inputs, outputs in
      #expect(outputs[0].floats == [11, 22, 33])
      #expect(outputs[1].floats == [22, 44, 66])
      #expect(outputs[2].elements(as: Bool.self) == [isOpen])
      #expect(inputs[0].floats == (isOpen ? [11, 22, 33] : [1, 2, 3]))
      #expect(inputs[1].floats == [10, 20, 30])
      #expect(inputs[2].elements(as: Bool.self) == [false])
    }
  }

  @Test func theGateMayBeAnInput() {
    for isOpen in [true, false] {
      let gate = Tensor([isOpen], shape: [])
      everyWay(outputs: [gate], updates: [(0, b)], gate: 0, inputs: [a, b, gate]) { inputs, _ in
        #expect(inputs[0].floats == (isOpen ? [10, 20, 30] : [1, 2, 3]))
      }
    }
  }

  /// A gradient that is an output as well does not wait for the update that needs it: the gate does not
  /// close behind that.
  @Test func theGateClosesBeforeTheUpdate() {
    let (w, x) = (Tensor([[1, 2], [3, 4]]), Tensor([[0, 1], [2, 1]]))
    let slope = matmul(x, x)
    let isOpen = Tensor([false], shape: [])
    everyWay(
      outputs: [slope, isOpen], updates: [(0, w - slope * 0.5)], gate: 1, inputs: [w, x, isOpen]
    ) { inputs, outputs in
      #expect(outputs[0].floats == [2, 1, 2, 3])
      #expect(inputs[0].floats == [1, 2, 3, 4])
    }
  }

  /// A run leaves nothing behind that the next one could trip over.
  @Test func manyRunsAreLikeManyEvaluations() {
    var numbers = [Float](repeating: 0, count: 40 * 30)
    for index in numbers.indices { numbers[index] = Float(index % 17) / 17 - 0.4 }
    let w = Tensor(numbers, shape: [40, 30])
    let m = Tensor.zeros([40, 30])
    func step(_ w: Tensor, _ m: Tensor) -> (w: Tensor, m: Tensor, loss: Tensor) {
      let (loss, slope) = valueAndGradient(at: w) { matmul($0.tanh(), $0.transposed()).sum() }
      let moment = m * 0.9 + slope * 0.1
      return (w - moment * 0.01, moment, loss)
    }
    let next = step(w, m)
    for options in Self.waysToRun {
      var run = PlanRun(
        outputs: [next.loss],
        updates: [Plan.Update(input: 0, value: next.w), Plan.Update(input: 1, value: next.m)],
        inputs: [w, m], options: options)
      var (expected, moment) = (w, m)
      run.run()
      for _ in 0..<10 {
        let fresh = step(expected, moment)
        Evaluation.evaluate([fresh.w, fresh.m, fresh.loss], options: .plain)
        (expected, moment) = (fresh.w, fresh.m)
        #expect(run.outputs[0].floats == fresh.loss.floats)
        #expect(run.inputs.map(\.floats) == [expected.floats, moment.floats])
        run.run(again: true)
      }
    }
  }
}
