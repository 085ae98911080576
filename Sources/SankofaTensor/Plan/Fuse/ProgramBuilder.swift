import CSankofaKernels

/// Turns a cluster into a block program: loads, instructions over registers, stores.
struct ProgramBuilder {
  private let graph: PlanGraph
  private let sources: OperandSources
  private var draft: ProgramDraft
  private var registers = Registers()
  private var registerOfEntry: [Int: Int] = [:]
  private var loadOfSource: [Source: Int] = [:]
  /// The number of the load that names the key of each member that draws random numbers.
  private var loadOfKey: [Int: Int] = [:]
  private let packed: [Int: Operand]

  /// The program of a cluster, or `nil` when it needs more registers than there are.
  ///
  /// - Parameter packed: the place of the indices of each member that gathers, and of the key of
  ///   each member that draws random numbers.
  static func draft(
    _ cluster: Cluster, _ graph: PlanGraph, _ sources: OperandSources, packed: [Int: Operand]
  ) -> ProgramDraft? {
    let shape = graph.entries[cluster.root].type.shape
    // A load whose register is reused must be loaded again for every block, so that is the second
    // choice.
    for keepsLoads in [true, false] {
      var builder = ProgramBuilder(
        graph: graph, sources: sources, draft: ProgramDraft(extents: shape.extents), packed: packed)
      if builder.build(cluster, keepsLoads: keepsLoads) { return builder.draft.collapsed() }
    }
    return nil
  }

  private init(
    graph: PlanGraph, sources: OperandSources, draft: ProgramDraft, packed: [Int: Operand]
  ) {
    (self.graph, self.sources, self.draft, self.packed) = (graph, sources, draft, packed)
  }

  /// Builds the program; returns false when there are not enough registers.
  private mutating func build(_ cluster: Cluster, keepsLoads: Bool) -> Bool {
    var lastUse: [Int: Int] = [:]  // of entries, by position in the cluster
    var loadUse: [Source: Int] = [:]
    let isMember = Set(cluster.members)
    for (position, member) in cluster.members.enumerated() {
      for input in directInputs(of: member) {
        let source = sources[input]
        if isMember.contains(source.buffer) {
          lastUse[source.buffer] = position
        } else {
          loadUse[source] = position
        }
      }
    }
    for member in cluster.stored { lastUse[member] = cluster.members.count }
    // All loads of a block come before its instructions.
    for member in cluster.members where !addLoads(for: member, isMember) { return false }
    for (position, member) in cluster.members.enumerated() {
      guard addInstruction(for: member, isMember) else { return false }
      for (entry, last) in lastUse where last == position {
        registers.free(register(of: entry))
      }
      for (source, last) in loadUse where last == position && !keepsLoads {
        registers.free(register(of: source))
      }
    }
    for member in cluster.stored {
      draft.stores.append(
        .store(
          Operand(buffer: member, byteOffset: 0), graph.entries[member].type.elementType,
          register: register(of: member)))
    }
    return true
  }

  private func lowering(of member: Int) -> Lowering {
    guard case .operation(_, let lowering) = graph.entries[member].kind else {
      preconditionFailure("members of a cluster are elementwise operations")
    }
    return lowering
  }

  /// The inputs whose element i is needed for element i: those that are in registers.
  private func directInputs(of member: Int) -> [Int] {
    Fusion.readsElsewhere(graph.entries[member]) ? [] : graph.entries[member].inputs
  }

  /// The register that holds a member's value.
  private func register(of member: Int) -> Int {
    guard let register = registerOfEntry[member] else {
      preconditionFailure("a member's value is computed before it is read")
    }
    return register
  }

  /// The register into which a source from outside the cluster was loaded.
  private func register(of source: Source) -> Int {
    guard let load = loadOfSource[source] else {
      preconditionFailure("what a member reads from outside of its cluster is loaded")
    }
    return draft.loads[load].register
  }

  private func packedOperand(of member: Int) -> Operand {
    guard let operand = packed[member] else {
      preconditionFailure("indices and keys are packed before a program reads them")
    }
    return operand
  }

  private mutating func addLoads(for member: Int, _ isMember: Set<Int>) -> Bool {
    let entry = graph.entries[member]
    switch lowering(of: member) {
    case .rows:
      let table = sources[entry.inputs[0]]
      guard let register = registers.take() else { return false }
      registerOfEntry[member] = register
      let type = graph.entries[entry.inputs[0]].type.elementType
      draft.loads.append(
        .load(
          rows: packedOperand(of: member), of: table.operand(type), table.view, type,
          register: register))
    case .uniform:
      loadOfKey[member] = draft.loads.count
      draft.loads.append(.load(key: packedOperand(of: member)))
    default:
      for input in entry.inputs {
        let source = sources[input]
        if isMember.contains(source.buffer) || loadOfSource[source] != nil { continue }
        guard let register = registers.take() else { return false }
        loadOfSource[source] = draft.loads.count
        let type = graph.entries[input].type.elementType
        draft.loads.append(.load(source.operand(type), source.view, type, register: register))
      }
    }
    return draft.loads.count <= SKF_MAX_REGISTERS
  }

  private mutating func addInstruction(for member: Int, _ isMember: Set<Int>) -> Bool {
    let entry = graph.entries[member]
    let lowering = lowering(of: member)
    if case .rows = lowering { return true }  // its load did everything
    let operands = directInputs(of: member).map { input in
      let source = sources[input]
      return isMember.contains(source.buffer) ? register(of: source.buffer) : register(of: source)
    }
    guard let target = registers.take() else { return false }
    registerOfEntry[member] = target
    switch lowering {
    case .elementwise(let operation, let type, let extra):
      draft.instructions.append(
        skf_instruction(operation, type, extra: extra, to: target, operands))
    case .index:
      draft.instructions.append(skf_instruction(SKF_INDEX, .int32, to: target, []))
    case .uniform(let stream):
      guard let key = loadOfKey[member] else {
        preconditionFailure("the key of random numbers is loaded before they are drawn")
      }
      // Its operands are the numbers of a load and of a constant.
      draft.instructions.append(
        skf_instruction(
          SKF_UNIFORM, entry.type.elementType, to: target, [key, draft.constants.count]))
      draft.constants.append(stream)
    case .reshape, .view, .rows, .placed, .kernel, .expanded:
      preconditionFailure("members of a cluster are elementwise operations")
    }
    return true
  }
}

/// The registers of a block program that are free.
private struct Registers {
  private var isFree = [Bool](repeating: true, count: Int(SKF_MAX_REGISTERS))

  mutating func take() -> Int? {
    guard let register = isFree.firstIndex(of: true) else { return nil }
    isFree[register] = false
    return register
  }

  mutating func free(_ register: Int) { isFree[register] = true }
}
