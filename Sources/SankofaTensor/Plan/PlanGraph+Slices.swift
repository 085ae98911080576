/// Rewrites of slices and concatenations, each of which keeps every bit: they only say where an element
/// is found. Steps of a scan meet through them: the state that a step starts from is the one that the
/// step before made.
extension PlanGraph {
  /// A slice of everything, of a slice, or of one part of a concatenation.
  mutating func simplified(
    _ slice: Slice, of input: Int, _ type: TensorType, _ path: String?
  ) -> Int? {
    if type.shape.elementCount == 0 { return nil }
    if type == entries[input].type, isForward(slice) { return input }
    guard case .operation(let inner, _) = entries[input].kind else { return nil }
    switch inner {
    case let inner as Slice:
      let starts = type.shape.extents.indices.map {
        inner.starts[$0] + inner.steps[$0] * slice.starts[$0]
      }
      let steps = zip(inner.steps, slice.steps).map { $0 &* $1 }
      return add(
        Slice(starts: starts, steps: steps, shape: type.shape), [entries[input].inputs[0]], type,
        path)
    case let join as Concatenate:
      let axis = join.axis
      let last = slice.starts[axis] + slice.steps[axis] * (type.shape[axis] - 1)
      let span = min(slice.starts[axis], last)...max(slice.starts[axis], last)
      var begin = 0
      for part in entries[input].inputs {
        let extent = entries[part].type.shape[axis]
        if begin <= span.lowerBound, span.upperBound < begin + extent {
          var starts = slice.starts
          starts[axis] -= begin
          return add(
            Slice(starts: starts, steps: slice.steps, shape: type.shape), [part], type, path)
        }
        begin += extent
      }
      return nil
    default: return nil
    }
  }

  private func isForward(_ slice: Slice) -> Bool {
    zip(slice.steps, slice.shape.extents).allSatisfy { $0 == 1 || $1 == 1 }
  }

  /// A concatenation of concatenations, or of pieces of some: of their parts.
  mutating func simplified(
    _ join: Concatenate, of inputs: [Int], _ type: TensorType, _ path: String?
  ) -> Int? {
    var found: [Int] = []
    for input in inputs { found += parts(of: input, join.axis, path) }
    return found == inputs ? nil : add(join, found, type, path)
  }

  private mutating func parts(of input: Int, _ axis: Int, _ path: String?) -> [Int] {
    guard case .operation(let operation, _) = entries[input].kind else { return [input] }
    if let join = operation as? Concatenate, join.axis == axis { return entries[input].inputs }
    guard let slice = operation as? Slice, isForward(slice) else { return [input] }
    let (whole, shape) = (entries[input].inputs[0], entries[input].type.shape)
    guard case .operation(let join as Concatenate, _) = entries[whole].kind, join.axis == axis,
      shape.extents.indices.allSatisfy({ $0 == axis || shape[$0] == entries[whole].type.shape[$0] })
    else { return [input] }
    let wanted = slice.starts[axis]..<slice.starts[axis] + shape[axis]
    var begin = 0
    var found: [Int] = []
    for part in entries[whole].inputs {
      let type = entries[part].type
      let overlap = wanted.clamped(to: begin..<begin + type.shape[axis])
      if !overlap.isEmpty {
        var (starts, extents) = (type.shape.extents.map { _ in 0 }, type.shape.extents)
        (starts[axis], extents[axis]) = (overlap.lowerBound - begin, overlap.count)
        let piece = Slice(starts: starts, steps: starts.map { _ in 1 }, shape: Shape(extents))
        found.append(add(piece, [part], TensorType(piece.shape, type.elementType), path))
      }
      begin += type.shape[axis]
    }
    return found.isEmpty ? [input] : found
  }
}
