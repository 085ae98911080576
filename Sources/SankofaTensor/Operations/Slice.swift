/// A part of a tensor: `starts[i]`, `starts[i] + steps[i]`, … along each axis.
package struct Slice: Operation {
  package let starts: [Int]
  package let steps: [Int]
  package let shape: Shape

  package init(starts: [Int], steps: [Int], shape: Shape) {
    self.starts = starts
    self.steps = steps
    self.shape = shape
  }

  package var name: String { "slice" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    let input = inputs[0]
    guard starts.count == input.shape.rank, shape.rank == starts.count, steps.count == starts.count
    else {
      throw TensorError(
        name, "needs one range for each axis of \(input.shape), got \(starts.count); add `0...`.")
    }
    for axis in 0..<shape.rank where shape[axis] > 0 {
      let (reach, isFar) = steps[axis].multipliedReportingOverflow(by: shape[axis] - 1)
      let (last, isFarther) = starts[axis].addingReportingOverflow(reach)
      let extent = input.shape[axis]
      guard !isFar, !isFarther, (0..<extent).contains(starts[axis]), (0..<extent).contains(last)
      else {
        throw TensorError(
          name,
          "axis \(axis) of \(input.shape) has indices 0..<\(extent), got \(shape[axis]) from "
            + "\(starts[axis]) in steps of \(steps[axis]); stay inside.")
      }
    }
    return TensorType(shape, input.elementType)
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream g: Tensor) -> [Tensor?] {
    // zeros around the slice, and between its elements when steps are larger than 1
    [Tensor.apply(Place(shape: inputs[0].shape, starts: starts, steps: steps), [g])]
  }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering {
    .view(.slice(starts: starts, steps: steps, shape))
  }
}

/// The reverse of a slice: the input placed in a tensor of zeros.
package struct Place: Operation {
  package let shape: Shape
  package let starts: [Int]
  package let steps: [Int]

  package init(shape: Shape, starts: [Int], steps: [Int]) {
    self.shape = shape
    self.starts = starts
    self.steps = steps
  }

  package var name: String { "padded" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    // A place is valid exactly when the slice that reads it back is valid.
    let back = Slice(starts: starts, steps: steps, shape: inputs[0].shape)
    do {
      _ = try back.output(for: [TensorType(shape, inputs[0].elementType)])
    } catch {
      throw TensorError(name, error.message)
    }
    return TensorType(shape, inputs[0].elementType)
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream g: Tensor) -> [Tensor?] {
    [Tensor.apply(Slice(starts: starts, steps: steps, shape: inputs[0].shape), [g])]
  }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering {
    .placed([.slice(starts: starts, steps: steps, inputs[0].shape)], fills: true)
  }
}

/// Joins tensors one after the other along an axis.
package struct Concatenate: Operation {
  package let axis: Int

  package init(axis: Int) { self.axis = axis }

  package var name: String { "concatenate" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    guard let first = inputs.first, (0..<first.shape.rank).contains(axis) else {
      throw TensorError(
        name,
        "needs tensors with an axis \(axis), got \(inputs.map(\.shape)); choose another axis.")
    }
    var extents = first.shape.extents
    extents[axis] = 0
    for (index, input) in inputs.enumerated() {
      var other = input.shape.extents
      guard input.elementType == first.elementType, other.count == extents.count else {
        throw TensorError(
          name, "inputs 0 and \(index) differ, \(first) and \(input); convert or reshape one.")
      }
      let (sum, overflow) = extents[axis].addingReportingOverflow(other[axis])
      extents[axis] = overflow ? .max : sum
      other[axis] = extents[axis]
      guard other == extents else {
        throw TensorError(
          name,
          "shapes may differ at axis \(axis) only, input 0 is \(first.shape) and input \(index) is "
            + "\(input.shape); make the others equal.")
      }
    }
    return TensorType(Shape(extents), first.elementType)
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream g: Tensor) -> [Tensor?] {
    var start = 0
    return inputs.map { input in
      defer { start += input.shape[axis] }
      return g.slice(axis: axis, from: start, count: input.shape[axis])
    }
  }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering {
    var start = 0
    let places = inputs.map { input -> ViewTransform in
      var starts = [Int](repeating: 0, count: input.shape.rank)
      starts[axis] = start
      start += input.shape[axis]
      return .slice(starts: starts, steps: starts.map { _ in 1 }, input.shape)
    }
    return .placed(places, fills: false)
  }
}

extension Tensor {
  /// A slice along one axis: `count` entries, `step` apart, from entry `start` on. Traps outside
  /// the extent.
  public func slice(axis: Int, from start: Int, count: Int, step: Int = 1) -> Tensor {
    var starts = [Int](repeating: 0, count: rank)
    var extents = shape.extents
    var steps = [Int](repeating: 1, count: rank)
    trapping {
      if !(0..<rank).contains(axis) || count < 0 {
        throw TensorError(
          "slice", "axis \(axis) and count \(count) do not fit shape \(shape); count axes from 0.")
      }
    }
    starts[axis] = start
    extents[axis] = count
    steps[axis] = step
    return .apply(Slice(starts: starts, steps: steps, shape: Shape(extents)), [self])
  }

  /// A part along all axes at once: `shape[i]` entries, `steps[i]` apart, from `starts[i]` on.
  package func slice(starts: [Int], steps: [Int], shape: Shape) -> Tensor {
    .apply(Slice(starts: starts, steps: steps, shape: shape), [self])
  }

  /// Entry `index` of the first axis, which is removed. Traps outside the extent.
  public subscript(index: Int) -> Tensor {
    slice(axis: 0, from: index, count: 1).reshaped(to: shape.dropFirst())
  }

  /// A range of entries of the first axis, which stays. Traps outside the extent.
  public subscript(range: Range<Int>) -> Tensor {
    let (count, isFar) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
    return slice(axis: 0, from: range.lowerBound, count: isFar ? .max : count)
  }

  /// This tensor with zeros before and after it: `before[i]` and `after[i]` of them along axis i.
  /// Traps when one is negative.
  public func padded(before: [Int], after: [Int]) -> Tensor {
    let padded = trapping {
      if before.count != rank || after.count != rank || (before + after).contains(where: { $0 < 0 })
      {
        throw TensorError(
          "padded",
          "needs a width ≥ 0 for each axis of \(shape), got \(before) and \(after); use 0 for none."
        )
      }
      let padded = Shape((0..<rank).map { before[$0].adding(shape[$0]).adding(after[$0]) })
      try TensorType(padded, elementType).requireCountable("padded")
      return padded
    }
    return .apply(
      Place(shape: padded, starts: before, steps: padded.extents.map { _ in 1 }), [self])
  }

  /// Joins tensors one after the other along `axis`, the first by default. Traps unless all other
  /// extents and the element types are equal.
  public static func concatenate(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
    tensors.count == 1 ? tensors[0] : .apply(Concatenate(axis: axis), tensors)
  }
}
