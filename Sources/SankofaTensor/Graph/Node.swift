import Synchronization

/// One value of the graph: known (storage), promised (an operation on other nodes), or, while a plan
/// is traced, a placeholder for something that comes with each run.
package final class Node: Sendable {
  package enum Origin: Sendable {
    case stored(Storage)
    case operation(any Operation, [Tensor])
    case placeholder
  }

  package let type: TensorType
  /// The path of the layer that made the node, such as `layers.2`.
  package let path: String?
  /// Whether a placeholder or the start of a trace stands anywhere behind it.
  package let isTraced: Bool
  private let state: Mutex<Origin>
  /// At least the number of promised nodes behind and including this one, when it was made.
  package let pendingCount: Int

  package init(type: TensorType, origin: Origin) {
    self.type = type
    path = Node.currentPath
    switch origin {
    case .stored:
      isTraced = false
      pendingCount = 0
    case .placeholder:
      isTraced = true
      pendingCount = 0
    case .operation(let operation, let inputs):
      isTraced = operation is TraceStart || inputs.contains { $0.node.isTraced }
      var pending = 1
      for input in inputs {
        pending = min(pending + input.node.currentPendingCount, Node.pendingLimit + 1)
      }
      pendingCount = pending
    }
    state = Mutex(origin)
  }

  /// Nodes that may wait before the graph evaluates by itself.
  package static let pendingLimit = 4096

  /// The layer path given to the nodes that are made now.
  @TaskLocal package static var currentPath: String?

  package var origin: Origin { state.withLock { $0 } }

  private var currentPendingCount: Int { storage == nil ? pendingCount : 0 }

  package var storage: Storage? {
    state.withLock { if case .stored(let storage) = $0 { storage } else { nil } }
  }

  /// The nodes that this one is computed from; empty once it is known.
  package var inputs: [Tensor] {
    state.withLock { if case .operation(_, let inputs) = $0 { inputs } else { [] } }
  }

  /// Keeps the computed value and cuts the edges behind it.
  package func materialize(_ storage: Storage) {
    let freed = state.withLock { origin -> [Node] in
      guard case .operation(_, let inputs) = origin else { return [] }
      origin = .stored(storage)
      return inputs.map(\.node)
    }
    Node.release(freed)
  }

  deinit { Node.release(takeInputs()) }

  private func takeInputs() -> [Node] {
    state.withLock { origin in
      guard case .operation(_, let inputs) = origin else { return [] }
      origin = .placeholder
      return inputs.map(\.node)
    }
  }

  /// Lets go of a chain one node at a time: recursion over a long one would overflow the stack.
  private static func release(_ nodes: consuming [Node]) {
    var waiting = nodes
    while var node = waiting.popLast() {
      // A node that somebody else holds stays; the others give up their inputs before they go.
      if isKnownUniquelyReferenced(&node) { waiting.append(contentsOf: node.takeInputs()) }
    }
  }
}
