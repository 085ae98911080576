/// Computes promised values: the graph behind them becomes a plan, which a later graph of the same
/// form uses again.
package enum Evaluation {
  package static func evaluate(_ tensors: [Tensor], options: PlanOptions = .current) {
    var pending: [Tensor] = []
    var known: Set<ObjectIdentifier> = []
    for tensor in tensors where tensor.node.storage == nil {
      if known.insert(ObjectIdentifier(tensor.node)).inserted { pending.append(tensor) }
    }
    if pending.isEmpty { return }
    let graph = LazyGraph(pending, options)
    let plans = LazyPlans.shared
    let plan =
      options.rearranges
      ? plans.plan(for: graph.form) { Plan(graph.snapshot, options: options) }
      : Plan(outputs: pending, inputs: [], options: options)
    let values = options.rearranges ? graph.known : []
    let results = pending.map { Storage(uninitializedByteCount: $0.type.byteCount) }
    withExtendedLifetime(values) {
      let addresses = (values + results).map(\.pointer)
      addresses.withUnsafeBufferPointer { addresses in
        _ = plans.arenas.withArena { plan.run(in: $0, addresses: addresses) }
      }
    }
    for (tensor, storage) in zip(pending, results) { tensor.node.materialize(storage) }
  }

  package static let readWhileTracing = TensorError(
    "Tensor",
    "a value was read while a plan is being traced, when it has no number yet; read it after the "
      + "traced function has returned.")
}

/// Computes several promised values in one go, sharing what they have in common.
public func evaluate(_ tensors: [Tensor]) { Evaluation.evaluate(tensors) }
