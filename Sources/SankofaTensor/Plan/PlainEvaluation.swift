/// The other way to compute a graph: node by node, each by itself, with memory of its own.
///
/// Nothing is simplified, shared, looked through, fused, placed or divided. It is what plans are held
/// against, and what `SANKOFA_PLAN=plain` asks for.
struct PlainEvaluation: Sendable {
  private let order: [Node]
  private let inputs: [Node]
  private let outputs: [Node]
  private let updates: [(input: Int, value: Node)]
  private let gate: Int?
  private let arithmetic: PlainArithmetic

  init(
    outputs: [Tensor], updates: [Plan.Update], gate: Int?, inputs: [Tensor],
    arithmetic: PlainArithmetic
  ) {
    self.outputs = outputs.map(\.node)
    self.updates = updates.map { ($0.input, $0.value.node) }
    self.inputs = inputs.map(\.node)
    self.gate = gate
    self.arithmetic = arithmetic
    order = topologicalOrder(of: self.outputs + self.updates.map(\.value))
  }

  /// Computes everything, then writes outputs and, unless the gate is false, updates.
  func run(addresses: UnsafeBufferPointer<UnsafeMutableRawPointer>) -> Bool {
    var values: [ObjectIdentifier: Storage] = [:]
    for (node, address) in zip(inputs, addresses) {
      // A copy: updates overwrite what other updates and outputs still want to read.
      values[ObjectIdentifier(node)] = Storage(
        copying: UnsafeRawBufferPointer(start: address, count: node.type.byteCount))
    }
    for node in order where values[ObjectIdentifier(node)] == nil {
      values[ObjectIdentifier(node)] = value(of: node, values)
    }
    func write(_ node: Node, to address: UnsafeMutableRawPointer) {
      guard let value = values[ObjectIdentifier(node)] else { return }
      address.copyMemory(from: value.pointer, byteCount: node.type.byteCount)
    }
    for (number, node) in outputs.enumerated() { write(node, to: addresses[inputs.count + number]) }
    if let gate, !addresses[inputs.count + gate].load(as: Bool.self) { return false }
    for update in updates { write(update.value, to: addresses[update.input]) }
    return true
  }

  private func value(of node: Node, _ values: [ObjectIdentifier: Storage]) -> Storage {
    switch node.origin {
    case .placeholder: misuse(Evaluation.readWhileTracing)
    case .stored(let storage): return storage
    case .operation(let operation, let tensors):
      let operands = tensors.compactMap { tensor in
        values[ObjectIdentifier(tensor.node)].map {
          PlainArithmetic.Operand(type: tensor.type, storage: $0)
        }
      }
      return arithmetic.apply(operation, to: operands, giving: node.type)
    }
  }
}
