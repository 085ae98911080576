import Synchronization

/// One value of the graph: known (storage), promised (an operation on other nodes), or, while a
/// plan is traced, a placeholder for a value that each run provides.
package final class Node: Sendable {
  package enum Origin: Sendable {
    case stored(Storage)
    case operation(any Operation, [Tensor])
    case placeholder
  }

  package let type: TensorType
  /// The path of the layer that made the node, such as `layers.2`.
  package let path: String?
  /// An upper bound of the number of promised nodes that this one depended on when it was made,
  /// itself included.
  package let pendingCount: Int
  /// The serial number of the oldest promised node that this one depends on, itself included.
  private let oldestPending: Int
  private let hasPlaceholder: Bool
  /// The traces that this node depends on and that were open when it was made.
  private let traces: [Trace]
  private let state: Mutex<Origin>

  package init(type: TensorType, origin: Origin) {
    self.type = type
    path = Node.currentPath
    switch origin {
    case .stored:
      hasPlaceholder = false
      traces = []
      pendingCount = 0
      oldestPending = .max
    case .placeholder:
      hasPlaceholder = true
      traces = []
      pendingCount = 0
      oldestPending = .max
    case .operation(let operation, let inputs):
      hasPlaceholder = inputs.contains { $0.node.hasPlaceholder }
      traces = Node.openTraces(operation, inputs)
      let serial = Node.made.wrappingAdd(1, ordering: .relaxed).newValue
      oldestPending = inputs.reduce(serial) {
        $1.node.storage == nil ? min($0, $1.node.oldestPending) : $0
      }
      pendingCount = Node.pendingCount(behind: inputs, madeSince: serial - oldestPending)
    }
    state = Mutex(origin)
  }

  /// True while the value cannot be computed: the node depends on a placeholder, or on the start of
  /// a trace that is still open.
  package var isTraced: Bool {
    storage == nil && (hasPlaceholder || traces.contains(where: \.isOpen))
  }

  private static func openTraces(_ operation: any Operation, _ inputs: [Tensor]) -> [Trace] {
    var traces: [Trace] = []
    if let start = operation as? TraceStart { traces.append(start.trace) }
    for input in inputs where !input.node.traces.isEmpty && input.node.storage == nil {
      for trace in input.node.traces where trace.isOpen && !traces.contains(where: { $0 === trace })
      {
        traces.append(trace)
      }
    }
    return traces
  }

  /// The number of promised nodes made so far.
  private static let made = Atomic(0)

  /// The smaller of two upper bounds: the sum of the inputs' counts, which counts a node once for
  /// every path that leads to it; and the number of nodes made since the oldest one, which includes
  /// nodes of other graphs. Above the limit, nodes are counted one by one, up to half the limit.
  private static func pendingCount(behind inputs: [Tensor], madeSince count: Int) -> Int {
    let sum = inputs.reduce(1) { min($0 + $1.node.currentPendingCount, pendingLimit + 1) }
    let bound = min(sum, count + 1)
    if bound <= pendingLimit || inputs.contains(where: { $0.node.pendingCount > pendingLimit }) {
      return bound
    }
    var seen = Set<ObjectIdentifier>()
    var waiting = inputs.map(\.node)
    while let node = waiting.popLast() {
      if node.storage != nil || !seen.insert(ObjectIdentifier(node)).inserted { continue }
      if seen.count > pendingLimit / 2 { return bound }
      waiting.append(contentsOf: node.inputs.map(\.node))
    }
    return 1 + seen.count
  }

  /// The most nodes that may wait; when there are more, the graph is evaluated automatically.
  package static let pendingLimit = 4096

  /// The layer path that new nodes get.
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

  /// Keeps the computed value and releases the inputs.
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

  /// Releases a chain one node at a time: recursion over a long one would overflow the stack.
  private static func release(_ nodes: consuming [Node]) {
    var waiting = nodes
    while var node = waiting.popLast() {
      // A node with other owners stays; the others give up their inputs before they are freed.
      if isKnownUniquelyReferenced(&node) { waiting.append(contentsOf: node.takeInputs()) }
    }
  }
}
