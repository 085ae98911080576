import CAllocationCount
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

@Suite struct CompiledStepTests {
  /// In a process of its own, where only the test's runner may allocate now and then. Without
  /// optimisation Swift itself allocates.
  @Test(.enabled(if: allocation_count_is_available() && isOptimizedBuild))
  func aStepAllocatesNothing() async throws {
    await #expect(processExitsWith: .success) {
      let model = try classifier(width: 4, hidden: 8)
      let data = try threeClasses(32)
      let step = try CompiledStep(model, optimizer: .adam()) { context, inputs in
        try model.loss(inputs[0], inputs[1], by: .sparseCategoricalCrossentropy, in: context)
      }
      let inputs = [data.features.compute(), data.targets.compute()]
      try step(inputs)
      let counts = try (0..<5).map { _ in
        allocation_count_start()
        for _ in 0..<100 { try step(inputs) }
        return allocation_count_stop()
      }
      let least = counts.min() ?? -1
      if least != 0 { fatalError("100 steps allocated \(least) times") }
      allocation_count_start()
      let storage = Storage(uninitializedByteCount: 64)
      let counted = allocation_count_stop()
      if counted == 0 { fatalError("nothing is counted, not even \(storage)") }
    }
  }

  /// No more than eight shapes are kept, and one that left is compiled again.
  @Test func theOldestShapeLeaves() throws {
    let model = try classifier(width: 4, hidden: 2)
    let data = try threeClasses(12)
    var followed = 0
    let step = try CompiledStep(model, optimizer: .sgd()) { context, inputs in
      followed += 1
      return try model.loss(inputs[0], inputs[1], by: .sparseCategoricalCrossentropy, in: context)
    }
    func run(_ count: Int) throws { try step(data.features[0..<count], data.targets[0..<count]) }
    for count in 1...9 { try run(count) }
    #expect(followed == 9)
    #expect(step.compiledCount == 8)
    try run(9)
    #expect(followed == 9)
    try run(1)
    #expect(followed == 10)
  }
}
