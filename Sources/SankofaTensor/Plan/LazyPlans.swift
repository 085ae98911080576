import CSankofaKernels
import Synchronization

/// A promised graph with its known values taken out: two graphs of one form share a plan.
struct LazyGraph {
  /// What decides whether two graphs have the same form.
  struct Form: Hashable {
    enum Entry: Hashable {
      case known(TensorType)
      case operation(AnyHashable, [Int])
    }

    var entries: [Entry] = []
    var outputs: [Int] = []
    var kernels: UnsafePointer<skf_kernels>
    var division: PlanOptions.Division
  }

  private(set) var form: Form
  /// The same graph for the compiler, entry by entry; what is known comes with each run.
  private(set) var snapshot = GraphSnapshot()
  /// The known values, in the order in which the form meets them.
  private(set) var known: [Storage] = []

  /// Reads the graph behind promised tensors. Traps when one of them is still being traced.
  init(_ outputs: [Tensor], _ options: PlanOptions) {
    form = Form(kernels: options.kernels, division: options.division)
    var indices: [ObjectIdentifier: Int] = [:]
    for node in topologicalOrder(of: outputs.map(\.node)) {
      indices[ObjectIdentifier(node)] = add(node, &indices)
    }
    form.outputs = outputs.compactMap { indices[ObjectIdentifier($0.node)] }
    snapshot.wanted = form.outputs
  }

  private mutating func add(_ node: Node, _ indices: inout [ObjectIdentifier: Int]) -> Int {
    switch node.origin {
    case .placeholder:
      misuse(Evaluation.readWhileTracing)
    case .stored(let storage):
      // The same numbers under another node are the same input.
      if let index = indices[ObjectIdentifier(storage)], form.entries[index] == .known(node.type) {
        return index
      }
      known.append(storage)
      form.entries.append(.known(node.type))
      let index = snapshot.appendInput(node)
      indices[ObjectIdentifier(storage)] = index
      return index
    case .operation(let operation, let tensors):
      let inputs = tensors.compactMap { indices[ObjectIdentifier($0.node)] }
      if let start = operation as? TraceStart {
        if start.trace.isOpen { misuse(Evaluation.readWhileTracing) }
        return inputs[0]
      }
      form.entries.append(.operation(AnyHashable(operation), inputs))
      return snapshot.append(.operation(operation, inputs), node)
    }
  }
}

/// The plans of promised values that were computed lately, so that a loop compiles its graph once.
///
/// `@unchecked Sendable`: the list is only touched under the lock, and what its forms hold are
/// operations, which are Sendable behind the type that erases them.
final class LazyPlans: @unchecked Sendable {
  static let shared = LazyPlans()
  private static let capacity = 64
  private let lock = Mutex(())
  private var plans: [(form: LazyGraph.Form, plan: Plan)] = []
  let arenas = ArenaPool(largestKept: 1 << 24)

  /// The plan of a form; `make` is called when none is kept.
  func plan(for form: LazyGraph.Form, make: () -> Plan) -> Plan {
    if let kept = lock.withLock({ _ in find(form) }) { return kept }
    let plan = make()
    lock.withLock { _ in
      if plans.count == LazyPlans.capacity { plans.removeFirst() }
      plans.append((form, plan))
    }
    return plan
  }

  /// A kept plan, which leaves last from now on.
  private func find(_ form: LazyGraph.Form) -> Plan? {
    guard let index = plans.lastIndex(where: { $0.form == form }) else { return nil }
    plans.append(plans.remove(at: index))
    return plans.last?.plan
  }
}
