import SankofaTensor

/// At most eight plans of one model, the one that was unused longest leaving first.
package struct PlanCache {
  /// The purpose, the batch size and the types that a plan was made for.
  package struct Key: Hashable {
    enum Purpose: Hashable { case train, evaluate, predict }

    var purpose: Purpose
    var batchSize: Int
    /// For each input: of the whole data set for steps, of one batch for predictions.
    var features: [TensorType]
    /// For each output; none for predictions.
    var targets: [TensorType] = []
    var isWeighted = false
    var trainable: [Bool] = []
  }

  package static let capacity = 8
  private var entries: [(key: Key, plan: AnyObject)] = []
  /// The number of plans that were ever made.
  package private(set) var compiledCount = 0
  /// The number of plans that are kept.
  package var count: Int { entries.count }

  /// The plan for a key, made when it is not there. A purpose always has the same kind of plan.
  mutating func plan<Made: AnyObject>(for key: Key, make: () throws -> Made) rethrows -> Made {
    if let index = entries.lastIndex(where: { $0.key == key }) {
      guard let known = entries[index].plan as? Made else {
        preconditionFailure("a purpose always has the same kind of plan")
      }
      if index != entries.count - 1 { entries.append(entries.remove(at: index)) }
      return known
    }
    let made = try make()
    compiledCount += 1
    if entries.count == PlanCache.capacity { entries.removeFirst() }
    entries.append((key, made))
    return made
  }

  /// Forgets what depends on loss, metrics and optimizer.
  mutating func removeSteps() { entries.removeAll { $0.key.purpose != .predict } }
}
