// Finds the constants of a scan that have a row for each example, as a mask has and weights do not.
//
// The axis of examples, and the axis of each constant's rows, are followed through the step's
// expression. When both are the same axis of a value, the rows belong to the examples. Weights are
// combined with examples in products and as tables, which work for any number of examples.
//
// With a single example, every axis of extent 1 could be the axis of examples. Where a shape does
// not decide it, the constant stays one, and repeats for all examples.

extension ScanStep {
  /// The origin of an axis of a value.
  private enum Owner: Hashable {
    case examples
    /// The rows of an argument.
    case rows(of: Int)
  }

  /// The positions, among the constants, of those with a row for each example.
  package func constantsByExample(inputCount: Int) -> [Int] {
    let first = 1 + inputCount
    let count = arguments[0].shape[0]
    let candidates = arguments.indices.dropFirst(first).filter {
      arguments[$0].shape.extents.first == count
    }
    if count == 0 || candidates.isEmpty { return [] }
    var axes: [ObjectIdentifier: [Owner: Int]] = [:]
    for index in 0..<first { axes[ObjectIdentifier(arguments[index].node)] = [.examples: 0] }
    for index in candidates {
      axes[ObjectIdentifier(arguments[index].node)] = [.rows(of: index): 0]
    }
    let ends = Set(arguments.map { ObjectIdentifier($0.node) })
    for node in topologicalOrder(of: [output.node], endingAt: ends) {
      let id = ObjectIdentifier(node)
      if ends.contains(id) { continue }
      axes[id] = owners(of: node) { axes[ObjectIdentifier($0), default: [:]] }
    }
    // The rows of the result are the examples, however it was computed.
    axes[ObjectIdentifier(output.node), default: [:]][.examples] = 0
    let found = axes.values.flatMap { known in
      known.compactMap { owner, axis in
        if case .rows(let index) = owner, axis == known[.examples] { index } else { nil }
      }
    }
    return Set(found).sorted().map { $0 - first }
  }

  /// The origins of the axes of a node's value.
  private func owners(
    of node: Node, _ known: (Node) -> [Owner: Int]
  ) -> [Owner: Int] {
    guard case .operation(let operation, let inputs) = node.origin else { return [:] }
    let owned = inputs.map { known($0.node) }
    if owned.allSatisfy(\.isEmpty) { return [:] }
    var axes: [Owner: Int] = [:]
    for (number, input) in inputs.enumerated() {
      for (owner, axis) in owned[number] {
        let after = ScanStep.axis(
          axis, of: input.shape, number, after: operation, node.type, inputs)
        if let after { axes[owner] = after }
      }
    }
    return axes
  }

  /// Returns the axis of the output that an axis of an input becomes, element for element.
  private static func axis(
    _ axis: Int, of shape: Shape, _ number: Int, after operation: any Operation,
    _ output: TensorType, _ inputs: [Tensor]
  ) -> Int? {
    /// The same axis, unless only a part of it was taken or placed.
    func kept(_ steps: [Int]) -> Int? {
      steps[axis] == 1 && output.shape[axis] == shape[axis] ? axis : nil
    }
    switch operation {
    case is TraceStart: return axis
    case is Broadcast:
      let after = axis + output.shape.rank - shape.rank
      return output.shape[after] == shape[axis] ? after : nil
    case is Reshape: return ScanStep.axis(axis, of: shape, reshapedTo: output.shape)
    case let operation as Transpose: return operation.axes.firstIndex(of: axis)
    case let operation as Slice: return kept(operation.steps)
    case let operation as Place: return kept(operation.steps)
    case let operation as Concatenate: return operation.axis == axis ? nil : axis
    case let operation as Reduce:
      if operation.axes.contains(axis) { return nil }
      return axis < operation.axes.lowerBound ? axis : axis - operation.axes.count
    case is Softmax: return axis
    // The shape of [m, k] · [k, n] is [m, n].
    case is MatrixProduct: return axis == number ? axis : nil
    case is Gather: return (number == 0) == (axis > 0) ? axis : nil
    case is SparseCrossEntropy, is Pool: return axis == 0 ? 0 : nil
    case is Convolution: return number == 0 && axis == 0 ? 0 : nil
    case let operation as Scan: return number <= operation.seriesCount && axis == 0 ? 0 : nil
    default:
      if case .elementwise = operation.lowering(inputs: inputs.map(\.type), output: output) {
        return axis
      }
      return nil
    }
  }

  /// Returns the axis that an axis becomes in another shape of the same elements.
  private static func axis(_ axis: Int, of shape: Shape, reshapedTo output: Shape) -> Int? {
    let outer = shape.extents[..<axis].reduce(1, *)
    func places(in other: Shape) -> [Int] {
      other.extents.indices.filter {
        other[$0] == shape[axis] && other.extents[..<$0].reduce(1, *) == outer
      }
    }
    // There are several only where the extent is 1.
    let (before, after) = (places(in: shape), places(in: output))
    // A vector of one number may become a column, as a mask does, or a row, as a bias does.
    if shape.rank == 1, after.count > 1 { return nil }
    guard let place = before.firstIndex(of: axis), after.indices.contains(place) else { return nil }
    return after[place]
  }
}
