import SankofaTensor

extension ModelGraph {
  /// The states of a call of a layer, in the order of the steps.
  func stateKinds(of index: Int) -> [Milestone.Kind] {
    states[index].indices.flatMap { scan in
      states[index][scan].map { .state(index, scan: scan, time: $0.time) }
    }
  }

  /// The milestones of a layer's call, each after those that it is computed from.
  private func kinds(of index: Int) -> [Milestone.Kind] {
    let states = stateKinds(of: index)
    guard let first = states.first.flatMap(tensor), let z = layers[index].preactivation else {
      return [.preactivation(index)] + states + [.activation(index)]
    }
    let isAfter = topologicalOrder(of: [z.node]).contains { $0 === first.node }
    return (isAfter ? states + [.preactivation(index)] : [.preactivation(index)] + states)
      + [.activation(index)]
  }

  /// The values to stop at, each after those that it is computed from.
  ///
  /// A value that is only another shape of an earlier one is left out unless it is `wanted`.
  func milestones(wanted: Milestone.Kind? = nil) -> [Milestone] {
    var kinds = inputs.indices.map { Milestone.Kind.input($0) }
    kinds += targets.indices.map { .target($0) }
    kinds += parameters.map { .parameter($0.path) }
    for index in layers.indices { kinds += self.kinds(of: index) }
    kinds += outputs.indices.map { .outputLoss($0) }
    var seen: Set<ObjectIdentifier> = []
    // The wanted milestone takes precedence: the same value may have two names.
    if let wanted, let tensor = tensor(wanted) { seen.insert(ObjectIdentifier(tensor.node)) }
    var milestones: [Milestone] = []
    for kind in kinds + [.loss] {
      guard let tensor = tensor(kind) else { continue }
      if kind != wanted {
        if case .activation = kind, isView(tensor, of: milestones) { continue }
        guard seen.insert(ObjectIdentifier(tensor.node)).inserted else { continue }
      }
      milestones.append(Milestone(kind: kind, tensor: tensor))
    }
    return milestones
  }

  /// True when a tensor is one of the milestones under another shape.
  private func isView(_ tensor: Tensor, of milestones: [Milestone]) -> Bool {
    let node = tensor.unreshaped
    return milestones.contains { $0.tensor.node === node }
  }
}
