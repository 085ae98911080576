import SankofaTensor

extension ModelGraph {
  /// The value right before an output's loss: the z of its layer, when there is one for each
  /// element. When the loss skips a layer that is only a function, such as a softmax, it is the
  /// input of that layer.
  func inner(of output: Int) -> Milestone.Kind {
    var kind = outputs[output].kind
    while case .activation(let call) = kind {
      if let z = layers[call].preactivation,
        z.shape == layers[call].activation.shape
      {
        return .preactivation(call)
      }
      if depends(output, on: kind) || taken[call].count != 1 { break }
      kind = taken[call][0]
    }
    return kind
  }

  /// True when an output's loss is computed from the input of the last activation function and not
  /// from its result.
  func looksThrough(_ output: Int) -> Bool {
    let inner = inner(of: output)
    return inner != outputs[output].kind && depends(output, on: inner)
      && !depends(output, on: outputs[output].kind)
  }

  /// The numbers of the outputs that have the same value as a milestone, whatever their shapes.
  func outputs(at kind: Milestone.Kind) -> [Int] {
    outputs.indices.filter { isSame(outputs[$0].kind, kind) }
  }

  /// True when two milestones are the same value, whatever their shapes.
  func isSame(_ one: Milestone.Kind, _ other: Milestone.Kind) -> Bool {
    guard let one = tensor(one), let other = tensor(other) else { return false }
    return one.unreshaped === other.unreshaped
  }

  /// True when an output's own loss is computed from a milestone.
  func depends(_ output: Int, on kind: Milestone.Kind) -> Bool {
    guard let node = tensor(kind)?.node else { return false }
    return topologicalOrder(of: [outputs[output].loss.node]).contains { $0 === node }
  }
}

extension Tensor {
  /// The node that this tensor only reshapes.
  var unreshaped: Node {
    var node = node
    while case .operation(let operation, let inputs) = node.origin,
      case .reshape = operation.lowering(inputs: inputs.map(\.type), output: node.type)
    {
      node = inputs[0].node
    }
    return node
  }
}
