/// Rewrites of slices and concatenations, which keep every bit, since they only change the place
/// where an element is found. They connect the steps of a scan: the state from which a step starts
/// becomes the one that the step before made.
extension PlanGraph {
  /// Simplifies a slice of everything, of a slice, or of one part of a concatenation, repeatedly.
  mutating func simplified(
    _ slice: Slice, of input: Int, _ type: TensorType, _ path: String?
  ) -> Int? {
    if type.shape.elementCount == 0 { return nil }
    var (slice, source) = (slice, input)
    while true {
      if type == entries[source].type, isForward(slice) { return source }
      guard case .operation(let inner, _) = entries[source].kind else { break }
      if let inner = inner as? Slice {
        let starts = type.shape.extents.indices.map {
          inner.starts[$0] + inner.steps[$0] * slice.starts[$0]
        }
        let steps = zip(inner.steps, slice.steps).map { $0 &* $1 }
        slice = Slice(starts: starts, steps: steps, shape: type.shape)
        source = entries[source].inputs[0]
      } else if let join = inner as? Concatenate,
        let (part, begin) = part(of: source, join.axis, holding: slice)
      {
        var starts = slice.starts
        starts[join.axis] -= begin
        slice = Slice(starts: starts, steps: slice.steps, shape: type.shape)
        source = part
      } else {
        break
      }
    }
    return source == input ? nil : add(slice, [source], type, path)
  }

  /// Returns the part of a concatenation that contains the whole slice, and the part's beginning.
  private mutating func part(
    of whole: Int, _ axis: Int, holding slice: Slice
  ) -> (part: Int, begin: Int)? {
    let last = slice.starts[axis] + slice.steps[axis] * (slice.shape[axis] - 1)
    let (low, high) = (min(slice.starts[axis], last), max(slice.starts[axis], last))
    let parts = entries[whole].inputs
    let ends: [Int]
    if let known = partEnds[whole] {
      ends = known
    } else {
      var end = 0
      ends = parts.map { part in
        end += entries[part].type.shape[axis]
        return end
      }
      partEnds[whole] = ends
    }
    // The first part that ends after the slice's first element.
    var (begin, end) = (0, ends.count)
    while begin < end {
      let middle = (begin + end) / 2
      if ends[middle] > low { end = middle } else { begin = middle + 1 }
    }
    guard begin < ends.count, high < ends[begin] else { return nil }
    return (parts[begin], begin == 0 ? 0 : ends[begin - 1])
  }

  private func isForward(_ slice: Slice) -> Bool {
    zip(slice.steps, slice.shape.extents).allSatisfy { $0 == 1 || $1 == 1 }
  }

  /// Simplifies a concatenation of concatenations, or of slices of some, to one of their parts.
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
