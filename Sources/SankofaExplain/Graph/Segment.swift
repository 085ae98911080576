import SankofaTensor

/// The part of a graph between one milestone and those right before it, on which it depends
/// directly. Placeholders stand for the earlier ones.
final class Segment {
  /// The milestone, computed from the leaves.
  let output: Tensor
  /// The milestones right before it, by number, and their placeholders.
  let leaves: [(milestone: Int, tensor: Tensor)]
  /// For each leaf, the gradient of Σ seed · output with respect to it, and the seed.
  private var rows: [Int: (seed: Tensor, gradient: Tensor)] = [:]
  /// For each leaf, the derivative of the output along a direction of the leaf, and the direction.
  private var columns: [Int: (direction: Tensor, derivative: Tensor)] = [:]

  init(of number: Int, among milestones: [Milestone]) {
    let end = milestones[number].tensor.node
    var numbers: [ObjectIdentifier: Int] = [:]
    for (index, milestone) in milestones.enumerated() where milestone.tensor.node !== end {
      numbers[ObjectIdentifier(milestone.tensor.node)] = index
    }
    let order = topologicalOrder(of: [end], endingAt: Set(numbers.keys))
    let leaves = order.compactMap { node in
      numbers[ObjectIdentifier(node)].map { ($0, Tensor.placeholder(node.type)) }
    }
    output =
      substituting(
        leaves.map { (old: milestones[$0.0].tensor, new: $0.1) }, in: [milestones[number].tensor])[
        0]
    self.leaves = leaves.map { (milestone: $0.0, tensor: $0.1) }
  }

  init(output: Tensor, leaves: [(milestone: Int, tensor: Tensor)]) {
    (self.output, self.leaves) = (output, leaves)
  }

  /// The index of the leaf that is a milestone, by its number.
  func leaf(_ milestone: Int) -> Int? { leaves.firstIndex { $0.milestone == milestone } }

  /// True when every element of the output depends on one element of a leaf: that at the same
  /// place.
  func isElementwise(in leaf: Int) -> Bool {
    let start = leaves[leaf].tensor.node
    var dependents: Set<ObjectIdentifier> = [ObjectIdentifier(start)]
    for node in topologicalOrder(of: [output.node]) {
      guard case .operation(let operation, let inputs) = node.origin else { continue }
      let dependent = inputs.filter { dependents.contains(ObjectIdentifier($0.node)) }
      if dependent.isEmpty { continue }
      switch operation.lowering(inputs: inputs.map(\.type), output: node.type) {
      case .elementwise, .reshape: break
      default: return false
      }
      if dependent.contains(where: { $0.elementCount != node.type.shape.elementCount }) {
        return false
      }
      dependents.insert(ObjectIdentifier(node))
    }
    return output.elementCount == start.type.shape.elementCount
  }

  /// The derivative of each element of the output with respect to the element of the leaf at the
  /// same place.
  func diagonal(by leaf: Int, at values: [Tensor]) -> [Double] {
    let slope = gradients(of: output, withRespectTo: [leaves[leaf].tensor])[0]
    return substituting(pairs(values), in: [slope])[0].doubles
  }

  /// The derivatives of one element of the output with respect to all elements of a leaf.
  func row(of element: Int, by leaf: Int, at values: [Tensor]) -> [Double] {
    row(of: Segment.unit(element, output.type), by: leaf, at: values)
  }

  /// The derivatives of Σ weight · output with respect to all elements of a leaf.
  func row(of weights: Tensor, by leaf: Int, at values: [Tensor]) -> [Double] {
    let (seed, gradient) = rowTemplate(leaf)
    return substituting(pairs(values) + [(seed, weights)], in: [gradient])[0].doubles
  }

  /// The derivatives of all elements of the output with respect to one element of a leaf.
  func column(of element: Int, by leaf: Int, at values: [Tensor]) -> [Double] {
    let (direction, derivative) = columnTemplate(leaf)
    let unit = Segment.unit(element, leaves[leaf].tensor.type)
    // A scan's derivative may still contain the seed in which the gradient is linear.
    let seed = (rowTemplate(leaf).seed, output.constant(0).broadcast(to: output.shape))
    return substituting(pairs(values) + [(direction, unit), seed], in: [derivative])[0].doubles
  }

  /// Computes the milestone from the values of the segment's leaves.
  func value(at values: [Tensor]) -> Tensor { substituting(pairs(values), in: [output])[0] }

  /// The element of another leaf that a derivative equals for all values, such as the weight that
  /// ∂z/∂a is: the derivative of that derivative is 1 with respect to this element, and 0 with
  /// respect to all others.
  ///
  /// - Returns: the leaf and the element, or `nil` when there is none.
  func factor(
    of element: Int, by leaf: Int, _ place: Int, at values: [Tensor]
  ) -> (leaf: Int, element: Int)? {
    let (seed, gradient) = rowTemplate(leaf)
    let picked = gradient * Segment.unit(place, gradient.type)
    let others = leaves.indices.filter { leaves[$0].tensor.elementType == .float64 }
    let slopes = gradients(of: picked.sum(), withRespectTo: others.map { leaves[$0].tensor })
    let bound = pairs(values) + [(seed, Segment.unit(element, output.type))]
    var found: (leaf: Int, element: Int)?
    for (other, slope) in zip(others, substituting(bound, in: slopes)) {
      for (index, value) in slope.doubles.enumerated() where value != 0 {
        if found != nil || value != 1 { return nil }
        found = (other, index)
      }
    }
    return found
  }

  private func pairs(_ values: [Tensor]) -> [(old: Tensor, new: Tensor)] {
    zip(leaves, values).map { (old: $0.tensor, new: $1) }
  }

  private func rowTemplate(_ leaf: Int) -> (seed: Tensor, gradient: Tensor) {
    if let known = rows[leaf] { return known }
    let seed = Tensor.placeholder(output.type)
    let made = (
      seed, gradients(of: (output * seed).sum(), withRespectTo: [leaves[leaf].tensor])[0]
    )
    rows[leaf] = made
    return made
  }

  /// The template for ``columns``. The gradient is linear in its seed, so its derivative with
  /// respect to the seed is the forward derivative.
  private func columnTemplate(_ leaf: Int) -> (direction: Tensor, derivative: Tensor) {
    if let known = columns[leaf] { return known }
    let (seed, gradient) = rowTemplate(leaf)
    let direction = Tensor.placeholder(gradient.type)
    let made = (
      direction, gradients(of: (gradient * direction).sum(), withRespectTo: [seed])[0]
    )
    columns[leaf] = made
    return made
  }

  /// A tensor of zeros with a one at one element.
  private static func unit(_ element: Int, _ type: TensorType) -> Tensor {
    var elements = [Double](repeating: 0, count: type.shape.elementCount)
    elements[element] = 1
    return Tensor(elements, shape: type.shape)
  }
}
