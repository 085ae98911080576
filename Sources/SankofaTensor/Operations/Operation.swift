import CSankofaKernels

/// A primitive: what the graph's nodes do. Everything else is written in terms of these.
///
/// One family, one file, three short parts: the shape rule (total, throwing), the derivative (in
/// tensor operations), the lowering (which kernel).
package protocol Operation: Hashable, Sendable {
  /// The name in the registry and in messages.
  var name: String { get }

  /// The shape rule: what comes out, or why nothing can.
  func output(for inputs: [TensorType]) throws(TensorError) -> TensorType

  /// The derivative: for each input, `upstream` carried back through this operation, or `nil` when
  /// the input has none (integers, masks, keys).
  func gradients(inputs: [Tensor], output: Tensor, upstream: Tensor) -> [Tensor?]

  /// The kernel that computes it.
  func lowering(inputs: [TensorType], output: TensorType) -> Lowering
}

/// How an operation is computed.
package enum Lowering {
  /// One micro-operation for each element; inputs have the output's shape.
  case elementwise(operation: Int, type: ElementType, extra: UInt8 = 0)
  /// The flat index of each element, as `int32`.
  case index
  /// Uniform numbers from the key that is the only input.
  case uniform(stream: UInt64)
  /// The same elements under another shape.
  case reshape
  /// The input read in another order or repeatedly.
  case view(ViewTransform)
  /// Rows of input 0 chosen by input 1.
  case rows
  /// Each input is stored at a place of the output; what is left is zero when `fills`.
  case placed([ViewTransform], fills: Bool)
  /// A kernel of its own.
  case kernel(Kernel)
  /// No kernel: the same value in other operations, which take its place before anything is computed.
  case expanded(@Sendable ([Tensor]) -> Tensor)
}

/// A kernel that is not elementwise, with the extents that it works on.
package enum Kernel: Hashable, Sendable {
  case matmul
  case convolution(WindowSteps)
  case convolutionWeights(WindowSteps)
  case pool(Pool)
  case reduce(reduction: Int, axes: Range<Int>)
  case softmax
  case logSoftmax
  case sparseCrossEntropy
  case scatterAdd
}

extension Tensor {
  /// The one place where nodes are made. Traps when the shape rule refuses the inputs.
  package static func apply(_ operation: some Operation, _ inputs: [Tensor]) -> Tensor {
    trapping { try applying(operation, inputs) }
  }

  /// Like ``apply(_:_:)``, for what comes from outside: throws what the shape rule says.
  package static func applying(
    _ operation: some Operation, _ inputs: [Tensor]
  ) throws(TensorError) -> Tensor {
    let type = try operation.output(for: inputs.map(\.type))
    if type.shape.rank > Tensor.maximumRank {
      throw TensorError(
        operation.name,
        "tensors have at most \(Tensor.maximumRank) axes, got \(type.shape); merge some with "
          + "reshaped(to:).")
    }
    try type.requireCountable(operation.name)
    let tensor = Tensor(Node(type: type, origin: .operation(operation, inputs)))
    if tensor.node.pendingCount > Node.pendingLimit && !tensor.node.isTraced { tensor.evaluate() }
    return tensor
  }

  /// The most axes that a tensor can have.
  public static let maximumRank = SKF_MAX_RANK
}
