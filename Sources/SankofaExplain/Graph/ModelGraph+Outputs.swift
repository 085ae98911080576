import SankofaTensor

extension ModelGraph {
  /// The value right before an output's loss: the z of its layer where there is one for each of its
  /// elements. Where the loss looks through a layer that is nothing but a function, such as a softmax,
  /// it is what goes into that.
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

  /// True when an output's loss is computed from what goes into the last activation function and
  /// not from what comes out.
  func looksThrough(_ output: Int) -> Bool {
    let inner = inner(of: output)
    return inner != outputs[output].kind && depends(output, on: inner)
      && !depends(output, on: outputs[output].kind)
  }

  /// The outputs that a milestone is, under whatever shape.
  func outputs(at kind: Milestone.Kind) -> [Int] {
    outputs.indices.filter { isSame(outputs[$0].kind, kind) }
  }

  /// True when two milestones are the same value, under whatever shapes.
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
  /// The tensor whose elements another one has under another shape.
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
