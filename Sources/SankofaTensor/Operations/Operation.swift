import CSankofaKernels

/// A primitive operation, which a node of the graph applies. All other operations are written in
/// terms of primitives.
///
/// Each family is one file with three short parts: the shape rule (which throws for inputs that do
/// not fit), the derivative (in tensor operations), and the way in which it is computed.
package protocol Operation: Hashable, Sendable {
  /// The name in messages and in the tests' registry.
  var name: String { get }

  /// The shape rule: the type of the output. Throws when the inputs do not fit.
  func output(for inputs: [TensorType]) throws(TensorError) -> TensorType

  /// The derivative: for each input, `upstream` carried back through this operation, or `nil` when
  /// the input has none (integers, masks, keys).
  func gradients(inputs: [Tensor], output: Tensor, upstream: Tensor) -> [Tensor?]

  /// The way in which it is computed.
  func lowering(inputs: [TensorType], output: TensorType) -> Lowering
}

/// An operation with kernels of its own.
package protocol KernelOperation: Operation {
  /// The names of the operations that its calls do; by default its own.
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
  /// Uniform random numbers from the key, which is the only input.
  case uniform(stream: UInt64)
  /// The same elements under another shape.
  case reshape
  /// The input read in another order or repeatedly.
  case view(ViewTransform)
  /// Rows of input 0 chosen by input 1.
  case rows
  /// Each input is stored at a place of the output; the rest is filled with zeros when `fills`.
  case placed([ViewTransform], fills: Bool)
  /// Kernels of the operation's own.
  case kernel(any KernelOperation)
  /// No kernel: an expression of other operations, which replaces this one before anything is
  /// computed.
  case expanded(@Sendable ([Tensor]) -> Tensor)
}

extension Tensor {
  /// Applies an operation to inputs by making a node. Traps when the shape rule refuses the inputs.
  package static func apply(_ operation: some Operation, _ inputs: [Tensor]) -> Tensor {
    trapping { try applying(operation, inputs) }
  }

  /// Like ``apply(_:_:)``, for inputs from outside: throws the error of the shape rule.
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
    if tensor.node.pendingCount > Node.pendingLimit && !tensor.node.isTraced { tensor.compute() }
    return tensor
  }

  /// The most axes that a tensor can have.
  public static let maximumRank = SKF_MAX_RANK
}
