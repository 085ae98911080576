import CSankofaKernels
import Synchronization

/// The plans of recently computed promised values, so that a loop compiles its graph once.
///
/// `@unchecked Sendable`: the list is only accessed under the lock. The contents of its listings
/// are only read: operations, which are Sendable, and pointers to constant tables of kernels.
final class LazyPlans: @unchecked Sendable {
  /// The graph and the options that a plan was made for.
  private struct Form {
    let listing: GraphListing
    let kernels: UnsafePointer<skf_kernels>
    let division: PlanOptions.Division

    func matches(_ other: Form) -> Bool {
      kernels == other.kernels && division == other.division
        && listing.hasForm(of: other.listing)
    }
  }

  static let shared = LazyPlans()
  private static let capacity = 64
  private let lock = Mutex(())
  private var plans: [(form: Form, plan: Plan)] = []
  let arenas = ArenaPool(largestKept: 1 << 24)

  /// The plan of a graph, compiled if no kept plan fits; two graphs of one form share it.
  func plan(for listing: GraphListing, _ options: PlanOptions) -> Plan {
    let form = Form(listing: listing, kernels: options.kernels, division: options.division)
    if let kept = lock.withLock({ _ in find(form) }) { return kept }
    let plan = Plan(listing, options: options)
    lock.withLock { _ in
      if plans.count == LazyPlans.capacity { plans.removeFirst() }
      plans.append((form, plan))
    }
    return plan
  }

  /// A kept plan, which becomes the most recently used, or `nil`.
  private func find(_ form: Form) -> Plan? {
    guard let index = plans.lastIndex(where: { $0.form.matches(form) }) else { return nil }
    let found = plans.remove(at: index)
    plans.append(found)
    return found.plan
  }
}
