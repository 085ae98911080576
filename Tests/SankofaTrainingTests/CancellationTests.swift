import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

@Suite struct CancellationTests {
  @Test func cancellingEndsAfterTheStep() async throws {
    let task = Task {
      let model = try classifier()
      let hook = Hook(stepEnded: { training in
        if training.epoch == 2, training.step == 3 { withUnsafeCurrentTask { $0?.cancel() } }
      })
      let history = try model.fit(
        try threeClasses(80), epochs: 5, batchSize: 8, callbacks: [hook], verbosity: .silent)
      return (history, model.stepsTrained, model.parameters.allSatisfy { $0.value.isAllFinite })
    }
    let (history, steps, isFinite) = try await task.value
    #expect(history.wasStopped)
    #expect(history.epochs.map(\.exampleCount) == [80, 24])
    #expect(steps == 13)
    #expect(isFinite)
  }

  @Test func cancelledTasksTrainNothing() async throws {
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      let model = try classifier()
      let history = try model.fit(try threeClasses(8), epochs: 5, verbosity: .silent)
      return (history, model.stepsTrained)
    }
    let (history, steps) = try await task.value
    #expect(history.wasStopped && history.epochs.isEmpty)
    #expect(steps == 0)
  }
}

extension Tensor {
  /// True when no element is NaN or infinite.
  var isAllFinite: Bool { floats.allSatisfy(\.isFinite) }
}
