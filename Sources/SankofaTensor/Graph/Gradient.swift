/// Reverse-mode differentiation, graph to graph: the derivatives are tensors like any other, so they
/// can be differentiated again.
///
/// - Parameters:
///   - output: what is differentiated; a tensor that is not a scalar is summed.
///   - inputs: tensors that `output` was computed from.
/// - Returns: the derivative by each input, of its shape; zeros where `output` does not depend on it.
package func gradients(of output: Tensor, withRespectTo inputs: [Tensor]) -> [Tensor] {
  derivatives(of: output, by: inputs, along: topologicalOrder(of: [output.node]))
}

private func derivatives(
  of output: Tensor, by inputs: [Tensor], along order: [Node]
) -> [Tensor] {
  var isNeeded = Set(inputs.map { ObjectIdentifier($0.node) })
  for node in order where node.inputs.contains(where: { isNeeded.contains(id($0)) }) {
    isNeeded.insert(ObjectIdentifier(node))
  }
  var upstream: [ObjectIdentifier: Tensor] = [
    id(output): Tensor.scalar(1, output.elementType).broadcast(to: output.shape)
  ]
  for node in order.reversed() where isNeeded.contains(ObjectIdentifier(node)) {
    guard case .operation(let operation, let operands) = node.origin,
      let g = upstream[ObjectIdentifier(node)]
    else { continue }
    let parts = Node.$currentPath.withValue(node.path) {
      operation.gradients(inputs: operands, output: Tensor(node), upstream: g)
    }
    for (operand, part) in zip(operands, parts) where isNeeded.contains(id(operand)) {
      guard let part else { continue }
      upstream[id(operand)] = upstream[id(operand)].map { $0 + part } ?? part
    }
  }
  return inputs.map { upstream[id($0)] ?? .zeros($0.shape, elementType: $0.elementType) }
}

private func id(_ tensor: Tensor) -> ObjectIdentifier { ObjectIdentifier(tensor.node) }

/// The value of a function and its derivatives by each of its arguments.
///
/// Inside `function` values are followed, not read: reading one traps. Calls nest, so second
/// derivatives are taken by differentiating a derivative.
///
/// - Parameters:
///   - arguments: where the derivative is taken. Traps unless all are floating-point tensors.
///   - function: makes a scalar (anything else is summed) from tensors equal to `arguments`.
/// - Returns: what `function` returned, and for each argument a tensor of its shape.
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
  // Behind the start of a trace lies nothing that this derivative is of.
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
