/// Differentiates a graph in reverse mode. The derivatives are tensors like any other, so they can
/// be differentiated again.
///
/// - Parameters:
///   - output: the tensor to differentiate; if it is not a scalar, its elements are summed.
///   - inputs: tensors that `output` was computed from.
///   - upstream: the weight of each element of `output` in the sum; 1 by default.
/// - Returns: the derivative by each input, of the input's shape; zeros if `output` does not depend
///   on the input.
package func gradients(
  of output: Tensor, withRespectTo inputs: [Tensor], upstream: Tensor? = nil
) -> [Tensor] {
  derivatives(
    of: output, by: inputs, along: topologicalOrder(of: [output.node]), upstream: upstream)
}

private func derivatives(
  of output: Tensor, by inputs: [Tensor], along order: [Node], upstream seed: Tensor? = nil
) -> [Tensor] {
  var isNeeded = Set(inputs.map { ObjectIdentifier($0.node) })
  for node in order where node.inputs.contains(where: { isNeeded.contains(id($0)) }) {
    isNeeded.insert(ObjectIdentifier(node))
  }
  let seed = seed ?? Tensor.scalar(1, output.elementType).broadcast(to: output.shape)
  var parts: [ObjectIdentifier: [Part]] = [id(output): [Part(slope: seed)]]
  for node in order.reversed() where isNeeded.contains(ObjectIdentifier(node)) {
    guard case .operation(let operation, let operands) = node.origin,
      let g = parts[ObjectIdentifier(node)].map(total)
    else { continue }
    let slopes = Node.$currentPath.withValue(node.path) {
      operation.gradients(inputs: operands, output: Tensor(node), upstream: g)
    }
    for (operand, slope) in zip(operands, slopes) where isNeeded.contains(id(operand)) {
      guard let slope else { continue }
      let part = Part(slope: slope, slice: (operation as? Slice).map { ($0, g) })
      parts[id(operand), default: []].append(part)
    }
  }
  return inputs.map { input in
    parts[id(input)].map(total) ?? .zeros(input.shape, elementType: input.elementType)
  }
}

/// The contribution of one use of a tensor to its gradient.
private struct Part {
  let slope: Tensor
  /// The slice, if this use is one, with the gradient of its result. With it, `slope` may not have
  /// to be computed.
  var slice: (operation: Slice, upstream: Tensor)?
}

/// The sum of the contributions of all uses of a tensor.
private func total(_ parts: [Part]) -> Tensor {
  sideBySide(parts) ?? parts.dropFirst().reduce(parts[0].slope) { $0 + $1.slope }
}

/// Concatenates the contributions of slices that together cover a tensor, which is cheaper than
/// padding each with zeros and adding them. `nil` when the uses are anything else.
private func sideBySide(_ parts: [Part]) -> Tensor? {
  if parts.count < 2 { return nil }
  var placed: [(slice: Slice, upstream: Tensor)] = []
  for part in parts {
    guard let (slice, upstream) = part.slice,
      zip(slice.steps, upstream.shape.extents).allSatisfy({ $0 == 1 || $1 == 1 })
    else { return nil }
    placed.append((slice, upstream))
  }
  let shape = parts[0].slope.shape
  let axes = (0..<shape.rank).filter { axis in
    placed.contains { $0.upstream.shape[axis] != shape[axis] }
  }
  guard axes.count == 1 else { return nil }
  placed.sort { $0.slice.starts[axes[0]] < $1.slice.starts[axes[0]] }
  var end = 0
  for (slice, upstream) in placed {
    if slice.starts[axes[0]] != end { return nil }
    end += upstream.shape[axes[0]]
  }
  return end == shape[axes[0]] ? .concatenate(placed.map(\.upstream), axis: axes[0]) : nil
}

private func id(_ tensor: Tensor) -> ObjectIdentifier { ObjectIdentifier(tensor.node) }

/// The value of a function and its derivatives by each of its arguments.
///
/// `function` is traced: reading a value inside it traps. Calls nest, so differentiating a
/// derivative gives second derivatives.
///
/// - Parameters:
///   - arguments: the point at which to differentiate. Traps unless all are floating-point tensors.
///   - function: computes a scalar from tensors equal to `arguments`; the elements of any other
///     result are summed.
/// - Returns: the result of `function`, and for each argument a derivative of its shape.
public func valueAndGradients(
  at arguments: [Tensor], of function: ([Tensor]) throws -> Tensor
) rethrows -> (value: Tensor, gradients: [Tensor]) {
  for (number, argument) in arguments.enumerated() where !argument.elementType.isFloatingPoint {
    misuse(
      TensorError(
        "valueAndGradients",
        "derivatives need float32 or float64, argument \(number) is \(argument.type); convert with "
          + "converted(to:)."))
  }
  let trace = Trace()
  defer { trace.close() }
  let traced = arguments.map { Tensor.apply(TraceStart(trace: trace), [$0]) }
  let value = try function(traced)
  // Nothing before the start of the trace takes part in this derivative.
  let order = topologicalOrder(of: [value.node], endingAt: Set(traced.map(id)))
  return (value, derivatives(of: value, by: traced, along: order))
}

/// The value of a function of one tensor and its derivative; see ``valueAndGradients(at:of:)``.
public func valueAndGradient(
  at argument: Tensor, of function: (Tensor) throws -> Tensor
) rethrows -> (value: Tensor, gradient: Tensor) {
  let result = try valueAndGradients(at: [argument]) { try function($0[0]) }
  return (result.value, result.gradients[0])
}

/// The derivative of a function at a tensor; see ``valueAndGradients(at:of:)``.
public func gradient(
  at argument: Tensor, of function: (Tensor) throws -> Tensor
) rethrows -> Tensor {
  try valueAndGradient(at: argument, of: function).gradient
}
