import SankofaTensor

/// At most eight plans of one model, the one that was unused longest leaving first.
package struct PlanCache {
  /// What a plan was made for.
  package struct Key: Hashable {
    enum Purpose: Hashable { case train, evaluate, predict }

    var purpose: Purpose
    var batchSize: Int
    var features: TensorType
    var targets: TensorType?
    var isWeighted = false
    var trainable: [Bool] = []
  }

  private var entries: [(key: Key, program: StepProgram)] = []
  package static let capacity = 8
  /// How many plans were ever made.
  package private(set) var compiledCount = 0

  mutating func program(for key: Key, make: () throws -> StepProgram) rethrows -> StepProgram {
    if let index = entries.firstIndex(where: { $0.key == key }) {
      if index != entries.count - 1 { entries.append(entries.remove(at: index)) }
      return entries[entries.count - 1].program
    }
    let program = try make()
    compiledCount += 1
    if entries.count == PlanCache.capacity { entries.removeFirst() }
    entries.append((key, program))
    return program
  }

  mutating func removeAll() { entries.removeAll() }
}
