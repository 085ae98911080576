/// The nodes that `roots` need, each after everything it is computed from. Iterative: graphs are
/// deeper than stacks.
package func topologicalOrder(of roots: [Node]) -> [Node] {
  var order: [Node] = []
  var seen = Set<ObjectIdentifier>()
  var stack: [(node: Node, inputs: [Tensor], next: Int)] = []
  for root in roots where seen.insert(ObjectIdentifier(root)).inserted {
    stack.append((root, root.inputs, 0))
    while let top = stack.last {
      if top.next < top.inputs.count {
        stack[stack.count - 1].next += 1
        let input = top.inputs[top.next].node
        if seen.insert(ObjectIdentifier(input)).inserted { stack.append((input, input.inputs, 0)) }
      } else {
        order.append(top.node)
        stack.removeLast()
      }
    }
  }
  return order
}
