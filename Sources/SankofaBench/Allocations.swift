import CAllocationCount
import SankofaTraining

/// Counts heap allocations in steps 10 to 1000 of a training run.
final class StepWatch: Callback {
  let wantsSteps = true
  private var steps = 0
  private var count: Int?

  /// The number of epochs that have at least 1000 steps together.
  func epochs(ofSteps steps: Int) -> Int { 1000 / max(1, steps) + 1 }

  func stepEnded(_ training: TrainingRun) {
    steps += 1
    if steps == 10 { allocation_count_start() }
    if steps == 1000 {
      let found = allocation_count_stop()
      if allocation_count_is_available() { count = found }
      training.stop()
    }
  }

  var allocationsPerStep: Double? { count.map { Double($0) / 990 } }
}

/// Returns the number of heap allocations of one call, as the mean over 100 of them; `nil` where they
/// cannot be counted.
func allocations(_ body: () throws -> Void) rethrows -> Double? {
  for _ in 0..<10 { try body() }
  allocation_count_start()
  for _ in 0..<100 { try body() }
  let count = allocation_count_stop()
  return allocation_count_is_available() ? Double(count) / 100 : nil
}
