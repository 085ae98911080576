import SankofaTensor
import SankofaTestSupport
import Testing

/// Plans are neutral: they give the bits that every node gives by itself, with reference kernels.
@Suite struct RandomGraphTests {
  /// The outputs, gradients and inputs of the test of one graph.
  private struct Question {
    let seed: UInt64
    let outputs: [Tensor]
    let inputs: [Tensor]
    let updates: [Plan.Update]
    let gate: Int?

    init(seed: UInt64) {
      self.seed = seed
      var graph = RandomGraph(seed: seed)
      var wanted: [Tensor] = []
      if let last = graph.tensors.last { wanted.append(last) }
      for _ in 0..<graph.numbers.integer(in: 0...3) {
        wanted.append(graph.numbers.element(of: graph.tensors))
      }
      var gate: Int?
      if graph.numbers.oneIn(4) {
        let judge = graph.tensors.first { $0.elementType.isFloatingPoint && $0.elementCount > 0 }
        if let judge {
          gate = wanted.count
          wanted.append(judge.sum().isFinite())
        }
      }
      // Either everything known is in the plan, or some of it comes with the run.
      inputs = graph.leaves.filter { _ in graph.numbers.oneIn(2) }
      var updates: [Plan.Update] = []
      for (number, input) in inputs.enumerated() where graph.numbers.oneIn(2) {
        let fitting = graph.tensors.filter { $0.type == input.type }
        if fitting.isEmpty { continue }
        updates.append(Plan.Update(input: number, value: graph.numbers.element(of: fitting)))
      }
      outputs = wanted
      self.updates = updates
      self.gate = gate
    }

    func run(_ options: PlanOptions) -> PlanRun {
      PlanRun(outputs: outputs, updates: updates, gate: gate, inputs: inputs, options: options)
    }
  }

  /// 1,000 graphs, fifty by fifty; each on every instruction set and 1, 2 and 3 threads.
  @Test(arguments: 0..<UInt64(20))
  func plannedEqualsPlain(chunk: UInt64) {
    let questions = (chunk * 50..<chunk * 50 + 50).map { Question(seed: $0) }
    let expected = questions.map { question in
      var run = question.run(.plain)
      run.run()
      return run
    }
    for instructionSet in InstructionSet.available {
      var runs = questions.map { question in
        var options = PlanOptions(instructionSet: instructionSet, rearranges: true)
        options.division = question.seed % 2 == 0 ? .finest : .finestInArena
        return question.run(options)
      }
      for threadCount in 1...3 {
        Workers.withThreadCount(threadCount) {
          for (index, question) in questions.enumerated() {
            runs[index].run()
            let found = difference(runs[index], expected[index])
            #expect(
              found == nil, "seed \(question.seed), \(instructionSet), \(threadCount) threads")
          }
        }
      }
    }
  }

  private func difference(_ run: PlanRun, _ expected: PlanRun) -> String? {
    if run.didUpdate != expected.didUpdate { return "gate: \(run.didUpdate)" }
    for (number, pair) in zip(run.outputs, expected.outputs).enumerated() {
      if let found = bitMismatch(pair.0, pair.1) { return "output \(number): \(found)" }
    }
    for (number, pair) in zip(run.inputs, expected.inputs).enumerated() {
      if let found = bitMismatch(pair.0, pair.1) { return "input \(number): \(found)" }
    }
    return nil
  }
}
