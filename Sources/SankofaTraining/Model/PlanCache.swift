import SankofaTensor

/// A cache of at most eight plans of one model. The least recently used plan is removed first.
package struct PlanCache {
  /// The purpose, the batch size and the types for which a plan was made.
  package struct Key: Hashable {
    enum Purpose: Hashable { case train, evaluate, predict }

    var purpose: Purpose
    var batchSize: Int
    /// The type for each input: that of the whole data set for steps, that of one batch for
    /// predictions.
    var features: [TensorType]
    /// The type of the targets for each output; none for predictions.
    var targets: [TensorType] = []
    var isWeighted = false
    var trainable: [Bool] = []
  }

  package static let capacity = 8
  private var entries: [(key: Key, plan: AnyObject)] = []
  /// The number of plans made so far.
  package private(set) var compiledCount = 0
  /// The number of plans in the cache.
  package var count: Int { entries.count }

  /// Returns the plan for a key, and makes it when it is not in the cache. Each purpose always has
  /// the same type of plan.
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

  /// Removes the plans that depend on the loss, the metrics and the optimizer.
  mutating func removeSteps() { entries.removeAll { $0.key.purpose != .predict } }
}
