import SankofaTensor

/// Finds the preactivation of a layer in its graph, since no layer says what its z is.
struct Affinity {
  /// The value of a layer that is affine in its parameters and that everything after it depends on:
  /// z = W · x + b of a dense layer. `nil` when there is none.
  ///
  /// It is the last node on which `output` depends that is computed from the parameters by affine
  /// operations alone, and without which the output would not depend on the parameters at all.
  static func preactivation(of output: Tensor, parameters: [Tensor], inputs: [Tensor]) -> Tensor? {
    let ends = Set((parameters + inputs).map { ObjectIdentifier($0.node) })
    let order = topologicalOrder(of: [output.node], endingAt: ends)
    var affinity = Affinity(parameters: parameters)
    for node in order { affinity.add(node) }
    return order.reversed().first { node in
      affinity.isAffine(node) && !dependsOnParameters(order, parameters, without: node)
    }.map(Tensor.init)
  }

  /// Nodes that depend on the parameters, and whether they do so by affine operations alone.
  private var dependents: [ObjectIdentifier: Bool] = [:]
  private let parameters: Set<ObjectIdentifier>

  private init(parameters: [Tensor]) {
    self.parameters = Set(parameters.map { ObjectIdentifier($0.node) })
    for parameter in self.parameters { dependents[parameter] = true }
  }

  /// True when a node is computed from the parameters, by affine operations alone.
  private func isAffine(_ node: Node) -> Bool {
    !parameters.contains(ObjectIdentifier(node)) && dependents[ObjectIdentifier(node)] == true
  }

  private mutating func add(_ node: Node) {
    guard case .operation(let operation, let inputs) = node.origin else { return }
    let dependent = inputs.map { dependents[ObjectIdentifier($0.node)] }
    guard dependents[ObjectIdentifier(node)] == nil, dependent.contains(where: { $0 != nil })
    else { return }
    dependents[ObjectIdentifier(node)] =
      dependent.allSatisfy { $0 != false }
      && Affinity.isAffine(operation, node.type, inputs, in: dependent.map { $0 != nil })
  }

  /// True when an operation is affine in some of its inputs: its derivative with respect to them
  /// uses neither them nor the result.
  private static func isAffine(
    _ operation: any Operation, _ type: TensorType, _ inputs: [Tensor], in chosen: [Bool]
  ) -> Bool {
    let stand = inputs.map { Tensor.placeholder($0.type) }
    let output = Tensor.placeholder(type)
    let slopes = operation.gradients(
      inputs: stand, output: output, upstream: .placeholder(type))
    let mentioned = Set(
      topologicalOrder(of: slopes.indices.compactMap { chosen[$0] ? slopes[$0]?.node : nil })
        .map { ObjectIdentifier($0) })
    if mentioned.contains(ObjectIdentifier(output.node)) { return false }
    return chosen.indices.allSatisfy { index in
      !chosen[index]
        || (slopes[index] != nil && !mentioned.contains(ObjectIdentifier(stand[index].node)))
    }
  }

  private static func dependsOnParameters(
    _ order: [Node], _ parameters: [Tensor], without cut: Node
  ) -> Bool {
    var reached = Set(parameters.map { ObjectIdentifier($0.node) })
    for node in order where node !== cut {
      if node.inputs.contains(where: { reached.contains(ObjectIdentifier($0.node)) }) {
        reached.insert(ObjectIdentifier(node))
      }
    }
    return order.last.map { reached.contains(ObjectIdentifier($0)) } ?? false
  }
}
