/// A snapshot of the graph of some tensors: every node after those that it needs. The graph is read
/// only once, since another thread may compute its nodes meanwhile, which then look like constants.
struct GraphListing {
  enum Value {
    /// A value that each run provides, by its number.
    case input(Int)
    /// A value that is known when the plan is made.
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
  /// The types of the values that each run provides.
  private(set) var inputTypes: [TensorType] = []
  /// The entry of each tensor that the graph was read for.
  private(set) var wanted: [Int] = []

  /// Reads the graph of tensors; values that are known and not among the inputs are constants.
  init(_ tensors: [Tensor], inputs: [Tensor]) {
    var known = Known()
    for input in inputs { known[input.node] = appendInput(input.node) }
    visitInOrder(tensors.map(\.node)) { node in
      if known.contains(node) { return }
      switch node.origin {
      case .placeholder: misuse(GraphListing.readWhileTracing)
      case .stored(let storage): known[node] = append(.constant(storage), node)
      case .operation(let operation, let operands):
        known[node] = append(.operation(operation, operands.map { known[$0.node] }), node)
      }
    }
    wanted = tensors.map { known[$0.node] }
  }

  /// Reads the graph of promised tensors; values that are known become inputs, and are appended to
  /// `values` in that order. Traps when one of the tensors is still being traced.
  init(_ tensors: [Tensor], known values: inout [Storage]) {
    var known = Known()
    // Nodes that share a storage are one input.
    var inputOfStorage: [ObjectIdentifier: Int] = [:]
    visitInOrder(tensors.map(\.node)) { node in
      switch node.origin {
      case .placeholder: misuse(GraphListing.readWhileTracing)
      case .stored(let storage):
        if let index = inputOfStorage[ObjectIdentifier(storage)], entries[index].type == node.type {
          known[node] = index
          return
        }
        values.append(storage)
        let index = appendInput(node)
        known[node] = index
        inputOfStorage[ObjectIdentifier(storage)] = index
      case .operation(let operation, let operands):
        if let start = operation as? TraceStart {
          if start.trace.isOpen { misuse(GraphListing.readWhileTracing) }
          known[node] = known[operands[0].node]
          return
        }
        known[node] = append(.operation(operation, operands.map { known[$0.node] }), node)
      }
    }
    wanted = tensors.map { known[$0.node] }
  }

  private mutating func append(_ value: Value, _ node: Node) -> Int {
    entries.append(Entry(value: value, type: node.type, path: node.path))
    return entries.count - 1
  }

  private mutating func appendInput(_ node: Node) -> Int {
    inputTypes.append(node.type)
    return append(.input(inputTypes.count - 1), node)
  }

  static let readWhileTracing = TensorError(
    "Tensor",
    "a value was read while a plan is being traced, when it has no number yet; read it after the "
      + "traced function has returned.")
}

extension GraphListing {
  /// True when two graphs compute the same function of their inputs.
  func hasForm(of other: GraphListing) -> Bool {
    entries.count == other.entries.count && wanted == other.wanted
      && zip(entries, other.entries).allSatisfy { a, b in
        guard a.type == b.type else { return false }
        return switch (a.value, b.value) {
        case (.input(let a), .input(let b)): a == b
        case (.constant(let a), .constant(let b)): a === b
        case (.operation(let a, let inputs), .operation(let b, let others)):
          inputs == others && a.isEqual(to: b)
        case (.input, _), (.constant, _), (.operation, _): false
        }
      }
  }
}

extension Operation {
  fileprivate func isEqual(to other: any Operation) -> Bool { (other as? Self) == self }
}

/// The entry of each listed node. The nodes are kept alive: another thread may compute the graph
/// meanwhile and release them, and a new node at the same address would be mistaken for an old one.
private struct Known {
  private var indices: [ObjectIdentifier: (index: Int, node: Node)] = [:]

  func contains(_ node: Node) -> Bool { indices[ObjectIdentifier(node)] != nil }

  subscript(node: Node) -> Int {
    get {
      guard let known = indices[ObjectIdentifier(node)] else {
        preconditionFailure("a graph is listed in order: an operand comes before what needs it")
      }
      return known.index
    }
    set { indices[ObjectIdentifier(node)] = (newValue, node) }
  }
}
