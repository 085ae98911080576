import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

@Suite struct PlanTests {
  @Test func schedulesAndDropoutCompileTwoPlans() throws {
    let model = try classifier()
    let data = try threeClasses(247)
    var steps = 0
    let schedule = Hook(stepEnded: { training in
      steps += 1
      training.model.learningRate = 1e-3 / Double(steps)
    })
    try model.fit(data, epochs: 40, batchSize: 10, callbacks: [schedule], verbosity: .silent)
    #expect(steps == 1000)
    #expect(model.plans.compiledCount == 2)
    try model.fit(data, epochs: 1, batchSize: 10, verbosity: .silent)
    #expect(model.plans.compiledCount == 2)
  }

  @Test func learningRateHoldsFromTheNextStep() throws {
    let model = try line(weight: 0, learningRate: 0.5)
    let halve = Hook(stepEnded: { $0.model.learningRate /= 2 })
    // Slopes 2 (w − 1): w goes 0 → 1 at ½; then the error is 0 and stays.
    try model.fit(
      try points([1, 1], [1, 3]), batchSize: 1, shuffle: false, callbacks: [halve],
      verbosity: .silent)
    // At ¼ from 1 towards 3: 1 + ¼ · 4 = 2.
    #expect(model.parameters[0].value.scalar == 2)
    #expect(model.learningRate == 0.125)
  }

  /// One digest over threads, instruction sets and the plain way, for work that is divided.
  @Test func weightsDoNotDependOnTheMachine() throws {
    let data = try threeClasses(150, width: 60)
    func digest() throws -> String {
      let model = try classifier(width: 60, hidden: 70)
      try model.fit(data, epochs: 2, batchSize: 64, verbosity: .silent)
      return model.weightsDigest
    }
    let expected = try digest()
    for set in InstructionSet.available {
      for rearranges in [true, false] {
        let options = PlanOptions(instructionSet: set, rearranges: rearranges)
        for threads in rearranges ? [1, 2, 3] : [1] {
          let found = try PlanOptions.withOptions(options) {
            try Workers.withThreadCount(threads) { try digest() }
          }
          #expect(found == expected, "\(set.name), \(threads) threads, rearranged: \(rearranges)")
        }
      }
    }
  }
}
