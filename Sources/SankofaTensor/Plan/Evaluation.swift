/// Computes promised values: their graph is compiled to a plan, which later graphs of the same form
/// reuse.
package enum Evaluation {
  package static func evaluate(_ tensors: [Tensor], options: PlanOptions = .current) {
    trapping { try compute(tensors, options: options) }
  }

  /// Like ``evaluate(_:options:)``, but throws when there is not enough memory.
  package static func compute(
    _ tensors: [Tensor], options: PlanOptions = .current
  ) throws(TensorError) {
    var pending: [Tensor] = []
    var known: Set<ObjectIdentifier> = []
    for tensor in tensors where tensor.node.storage == nil {
      if known.insert(ObjectIdentifier(tensor.node)).inserted { pending.append(tensor) }
    }
    if pending.isEmpty { return }
    let plans = LazyPlans.shared
    var values: [Storage] = []
    let listing = GraphListing(pending, known: &values)
    let plan =
      options.rearranges ? plans.plan(for: listing, options) : Plan(listing, options: options)
    try requireMemory(pending.map(\.type), plan)
    var results: [Storage] = []
    for tensor in pending {
      results.append(try Storage(allocatingByteCount: tensor.type.byteCount))
    }
    try withExtendedLifetime(values) { () throws(TensorError) in
      let addresses = (values + results).map(\.pointer)
      try plans.arenas.withArena { arena throws(TensorError) in
        try plan.prepare(arena)
        _ = addresses.withUnsafeBufferPointer { plan.run(in: arena, addresses: $0) }
      }
    }
    for (tensor, storage) in zip(pending, results) { tensor.node.materialize(storage) }
  }

  /// Throws when the results and the run of a plan do not fit into memory.
  private static func requireMemory(
    _ results: [TensorType], _ plan: Plan
  ) throws(TensorError) {
    let needed = results.reduce(plan.runByteCount) { $0.adding($1.byteCount) }
    // A small need is not checked: asking the system takes longer than the computation.
    if needed < 1 << 28 { return }
    guard let excess = MemoryLimit.excess(of: needed) else { return }
    throw TensorError(
      memory: "memory", "the values need \(excess); take smaller batches or make layers smaller.")
  }
}

/// Computes several promised values in one run, which shares common subexpressions. Values that are
/// known stay as they are.
public func compute(_ tensors: [Tensor]) { Evaluation.evaluate(tensors) }
