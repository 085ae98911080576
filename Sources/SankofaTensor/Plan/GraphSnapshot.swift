/// The graph behind some tensors as it is at one moment, read once: meanwhile somebody else may
/// compute its nodes, which then look like constants.
struct GraphSnapshot {
  enum Value {
    /// Comes with each run.
    case input(Int)
    /// Known when the plan is made.
    case constant(Storage)
    /// An operation on earlier entries.
    case operation(any Operation, [Int])
  }

  struct Entry {
    var value: Value
    var type: TensorType
    var path: String?
  }

  private(set) var entries: [Entry] = []
  /// The types of what comes with each run.
  private(set) var inputTypes: [TensorType] = []
  /// The entry of each tensor that the graph was read for.
  var wanted: [Int] = []

  init() {}

  /// Reads the graph behind tensors; what is known and not among the inputs stays as it is.
  init(_ tensors: [Tensor], inputs: [Tensor]) {
    var indices: [ObjectIdentifier: Int] = [:]
    for input in inputs { indices[ObjectIdentifier(input.node)] = appendInput(input.node) }
    for node in topologicalOrder(of: tensors.map(\.node))
    where indices[ObjectIdentifier(node)] == nil {
      indices[ObjectIdentifier(node)] =
        switch node.origin {
        case .placeholder: misuse(Evaluation.readWhileTracing)
        case .stored(let storage): append(.constant(storage), node)
        case .operation(let operation, let operands):
          append(
            .operation(operation, operands.compactMap { indices[ObjectIdentifier($0.node)] }), node)
        }
    }
    wanted = tensors.compactMap { indices[ObjectIdentifier($0.node)] }
  }

  mutating func append(_ value: Value, _ node: Node) -> Int {
    entries.append(Entry(value: value, type: node.type, path: node.path))
    return entries.count - 1
  }

  mutating func appendInput(_ node: Node) -> Int {
    inputTypes.append(node.type)
    return append(.input(inputTypes.count - 1), node)
  }
}
