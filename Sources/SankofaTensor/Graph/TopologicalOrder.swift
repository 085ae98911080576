/// The nodes that `roots` need, each after everything it is computed from.
///
/// - Parameter ends: nodes whose inputs are not visited.
package func topologicalOrder(
  of roots: [Node], endingAt ends: Set<ObjectIdentifier> = []
) -> [Node] {
  var order: [Node] = []
  visitInOrder(roots, endingAt: ends) { order.append($0) }
  return order
}

/// Calls `body` with the nodes that `roots` need, each once and after everything it is computed
/// from. It does not recurse, since a graph can be deeper than the stack.
///
/// - Parameter ends: nodes whose inputs are not visited.
func visitInOrder(
  _ roots: [Node], endingAt ends: Set<ObjectIdentifier> = [], _ body: (Node) -> Void
) {
  var seen = Set<ObjectIdentifier>()
  var waiting = roots.reversed().map { (node: $0, isReady: false) }
  while let (node, isReady) = waiting.popLast() {
    if isReady {
      body(node)
    } else if seen.insert(ObjectIdentifier(node)).inserted {
      waiting.append((node, true))
      if ends.contains(ObjectIdentifier(node)) { continue }
      for input in node.inputs.reversed() where !seen.contains(ObjectIdentifier(input.node)) {
        waiting.append((input.node, false))
      }
    }
  }
}
