/// Computes promised values: the graph behind them becomes a plan, which runs once.
package enum Evaluation {
  package static func evaluate(_ tensors: [Tensor], options: PlanOptions = .current) {
    var pending: [Tensor] = []
    for tensor in tensors where tensor.node.storage == nil {
      if !pending.contains(where: { $0.node === tensor.node }) { pending.append(tensor) }
    }
    if pending.isEmpty { return }
    let order = topologicalOrder(of: pending.map(\.node))
    for node in order {
      if case .operation(let operation, _) = node.origin, let start = operation as? TraceStart,
        start.trace.isOpen
      {
        misuse(readWhileTracing)
      }
    }
    let plan = Plan(outputs: pending, inputs: [], options: options)
    let storages = pending.map { Storage(uninitializedByteCount: $0.type.byteCount) }
    let addresses = storages.map(\.pointer)
    _ = addresses.withUnsafeBufferPointer { plan.run(in: Arena(), addresses: $0) }
    for (tensor, storage) in zip(pending, storages) { tensor.node.materialize(storage) }
  }

  package static let readWhileTracing = TensorError(
    "Tensor",
    "a value was read while a plan is being traced, when it has no number yet; read it after the "
      + "traced function has returned.")
}

/// Computes several promised values in one go, sharing what they have in common.
public func evaluate(_ tensors: [Tensor]) { Evaluation.evaluate(tensors) }
