import CSankofaKernels

/// A primitive: what the graph's nodes do. Everything else is written in terms of these.
///
/// One family, one file, three short parts: the shape rule (total, throwing), the derivative (in
/// tensor operations), and how it is computed.
package protocol Operation: Hashable, Sendable {
  /// The name in messages and in the tests' registry.
  var name: String { get }

  /// The shape rule: what comes out, or why nothing can.
  func output(for inputs: [TensorType]) throws(TensorError) -> TensorType

  /// The derivative: for each input, `upstream` carried back through this operation, or `nil` when
  /// the input has none (integers, masks, keys).
  func gradients(inputs: [Tensor], output: Tensor, upstream: Tensor) -> [Tensor?]

  /// The way in which it is computed.
  func lowering(inputs: [TensorType], output: TensorType) -> Lowering
}

/// An operation with kernels of its own.
package protocol KernelOperation: Operation {
  /// The names of what its calls do; by default its own.
  var operations: [String] { get }
  /// Adds the kernel calls that compute the output from the inputs.
  func addCalls(to site: inout CallSite)
}

extension KernelOperation {
  package var operations: [String] { [name] }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering { .kernel(self) }
}

/// The way in which an operation is computed.
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
  /// Kernels of its own.
  case kernel(any KernelOperation)
  /// No kernel: the same value in other operations, which take its place before anything is computed.
  case expanded(@Sendable ([Tensor]) -> Tensor)
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
