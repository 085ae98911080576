/// Handles rows that are the steps of a scan, taken as more examples: row i · T + t is example i of
/// step t.
///
/// The derivatives by a scan's inputs and constants work on such rows. The forward and the backward
/// scan have already computed what they need of each step, and a row does not depend on the number
/// of other rows. So the steps' results are put together instead of being computed again.
extension PlanGraph {
  /// Remembers the steps of a reshaped concatenation over time.
  mutating func noteSteps(of index: Int, _ path: String?) {
    guard case .operation(is Reshape, _) = entries[index].kind,
      case .operation(let join as Concatenate, _) = entries[entries[index].inputs[0]].kind,
      join.axis == 1
    else { return }
    let whole = entries[index].inputs[0]
    let (shape, element) = (entries[whole].type.shape.extents, entries[whole].type.elementType)
    let rest = Array(shape.dropFirst(2))
    guard shape[0] > 0, entries[index].type.shape.extents == [shape[0] * shape[1]] + rest,
      entries[whole].inputs.allSatisfy({ entries[$0].type.shape[1] == 1 })
    else { return }
    let step = TensorType(Shape([shape[0]] + rest), element)
    steps[index] = entries[whole].inputs.map { add(Reshape(shape: step.shape), [$0], step, path) }
  }

  /// The results of an operation on rows that are steps, put together from its results for each
  /// step, or `nil` when those do not exist.
  mutating func stacked(
    _ operation: any Operation, _ inputs: [Int], _ type: TensorType, _ path: String?
  ) -> Int? {
    guard let known = inputs.compactMap({ steps[$0] }).first,
      let count = entries[known[0]].type.shape.extents.first,
      type.shape.extents.first == count * known.count, type.shape.rank < Tensor.maximumRank,
      let single = single(operation, inputs, type, count)
    else { return nil }
    let rest = Array(type.shape.extents.dropFirst())
    let stepType = TensorType(Shape([count] + rest), type.elementType)
    var results: [Int] = []
    for time in known.indices {
      var operands: [Int] = []
      for (position, input) in inputs.enumerated() {
        if operation is MatrixProduct && position == 1 {
          operands.append(input)
        } else if let step = step(time, of: known.count, input, count, path) {
          operands.append(step)
        } else {
          return nil
        }
      }
      // A view costs nothing, but a computed result must exist already.
      let result =
        operation is Slice
        ? add(single, operands, stepType, path) : found(single, operands, stepType)
      guard let result else { return nil }
      results.append(result)
    }
    let part = TensorType(Shape([count, 1] + rest), type.elementType)
    let whole = TensorType(Shape([count, known.count] + rest), type.elementType)
    let parts = results.map { add(Reshape(shape: part.shape), [$0], part, path) }
    let joined = add(Concatenate(axis: 1), parts, whole, path)
    return add(Reshape(shape: type.shape), [joined], type, path)
  }

  /// The operation for one step, if it treats each row separately.
  private func single(
    _ operation: any Operation, _ inputs: [Int], _ type: TensorType, _ count: Int
  ) -> (any Operation)? {
    switch operation {
    case is MatrixProduct:
      return operation
    case let slice as Slice:
      let isWhole =
        slice.starts[0] == 0 && slice.steps[0] == 1
        && entries[inputs[0]].type.shape[0] == slice.shape[0]
      let shape = Shape([count] + slice.shape.extents.dropFirst())
      return isWhole ? Slice(starts: slice.starts, steps: slice.steps, shape: shape) : nil
    case let join as Concatenate:
      return join.axis > 0 ? join : nil
    default:
      let types = inputs.map { entries[$0].type }
      if case .elementwise = operation.lowering(inputs: types, output: type) { return operation }
      return nil
    }
  }

  /// One step of rows that are steps; `nil` when they are something else.
  private mutating func step(
    _ time: Int, of stepCount: Int, _ input: Int, _ count: Int, _ path: String?
  ) -> Int? {
    if let known = steps[input] { return known.count == stepCount ? known[time] : nil }
    let type = entries[input].type
    guard type.shape.extents.first == count * stepCount else { return nil }
    let rest = Array(type.shape.extents.dropFirst())
    let single = TensorType(Shape([count] + rest), type.elementType)
    guard case .operation(let operation, _) = entries[input].kind else {
      return entry(time, of: stepCount, input, single, path)
    }
    let source = entries[input].inputs.first
    if operation is Broadcast, let source {
      let shape = entries[source].type.shape
      guard shape.rank <= rest.count || shape[0] == 1 else { return nil }
      return add(Broadcast(shape: single.shape), [source], single, path)
    }
    return entry(
      time, of: stepCount, operation is Reshape ? source ?? input : input, single, path)
  }

  /// One step of an entry that is, or can be reshaped to, [n, steps, …].
  private mutating func entry(
    _ time: Int, of stepCount: Int, _ source: Int, _ single: TensorType, _ path: String?
  ) -> Int {
    let rest = Array(single.shape.extents.dropFirst())
    let whole = TensorType(
      Shape([single.shape[0], stepCount] + rest), single.elementType)
    let series = add(Reshape(shape: whole.shape), [source], whole, path)
    var starts = whole.shape.extents.map { _ in 0 }
    starts[1] = time
    let part = TensorType(Shape([single.shape[0], 1] + rest), single.elementType)
    let slice = add(
      Slice(starts: starts, steps: starts.map { _ in 1 }, shape: part.shape), [series], part, path)
    return add(Reshape(shape: single.shape), [slice], single, path)
  }
}
