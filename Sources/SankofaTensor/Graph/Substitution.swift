/// The same expressions over other tensors.
///
/// Every node between a replaced tensor and a result is made anew, with the path of the layer that
/// made it; nodes that do not depend on a replaced tensor are shared. The inputs of replaced
/// tensors are not visited.
///
/// - Parameters:
///   - replacements: the tensors to replace and their replacements, of equal types.
///   - tensors: the expressions.
package func substituting(
  _ replacements: [(old: Tensor, new: Tensor)], in tensors: [Tensor]
) -> [Tensor] {
  var known: [ObjectIdentifier: Tensor] = [:]
  for (old, new) in replacements { known[ObjectIdentifier(old.node)] = new }
  let order = topologicalOrder(of: tensors.map(\.node), endingAt: Set(known.keys))
  for node in order where known[ObjectIdentifier(node)] == nil {
    guard case .operation(let operation, let inputs) = node.origin,
      inputs.contains(where: { known[ObjectIdentifier($0.node)] != nil })
    else { continue }
    known[ObjectIdentifier(node)] = Node.$currentPath.withValue(node.path) {
      Tensor.apply(operation, inputs.map { known[ObjectIdentifier($0.node)] ?? $0 })
    }
  }
  return tensors.map { known[ObjectIdentifier($0.node)] ?? $0 }
}

extension Tensor {
  /// A tensor without a value, which ``substituting(_:in:)`` or a plan provides.
  package static func placeholder(_ type: TensorType) -> Tensor {
    Tensor(Node(type: type, origin: .placeholder))
  }
}
