import CSankofaKernels

/// Turns a cluster into a block program: loads, instructions over registers, stores.
struct ProgramBuilder {
  private let graph: PlanGraph
  private let sources: Sources
  private let shape: Shape
  private var draft: ProgramDraft
  private var registers = Registers()
  private var registerOfEntry: [Int: Int] = [:]
  private var loadOfSource: [Source: Int] = [:]
  /// The load that stands for the key of each member that draws random numbers.
  private var loadOfKey: [Int: Int] = [:]
  private let packed: [Int: Operand]

  /// `nil` when the cluster wants more registers than there are.
  ///
  /// - Parameter packed: for each member that gathers, where its indices are, for each that draws
  ///   random numbers, its key.
  static func draft(
    _ cluster: Cluster, _ graph: PlanGraph, _ sources: Sources, packed: [Int: Operand]
  ) -> ProgramDraft? {
    guard let root = cluster.members.last else { return nil }
    // A load whose register is used again has to be filled again for every block.
    for keepsLoads in [true, false] {
      var builder = ProgramBuilder(
        graph, sources, shape: graph.entries[root].type.shape, packed: packed)
      if builder.build(cluster, keepsLoads: keepsLoads) { return builder.draft.collapsed() }
    }
    return nil
  }

  /// A program that copies a view into packed memory, or into a place of another buffer.
  static func copy(
    _ source: Source, type: ElementType, to target: Operand, strides: [Int]? = nil
  ) -> ProgramDraft {
    var draft = ProgramDraft(extents: source.view.shape.extents)
    draft.loads = [access(source, type, register: 0)]
    draft.instructions = [
      skf_instruction(
        operation: UInt8(SKF_COPY), type: type.rawValue, extra: 0, dst: 1, a: 0, b: 0, c: 0)
    ]
    draft.stores = [
      ProgramDraft.Access(
        operand: target, mode: strides == nil ? SKF_FULL : SKF_STRIDED, type: type, register: 1,
        strides: strides ?? [])
    ]
    return draft.collapsed()
  }

  private init(
    _ graph: PlanGraph, _ sources: Sources, shape: Shape, packed: [Int: Operand]
  ) {
    self.packed = packed
    self.graph = graph
    self.sources = sources
    self.shape = shape
    draft = ProgramDraft(extents: shape.extents)
  }

  private static func access(
    _ source: Source, _ type: ElementType, register: Int
  ) -> ProgramDraft.Access {
    let view = source.view
    let operand = Operand(
      buffer: source.buffer, byteOffset: view.offset * type.byteCount)
    let isScalar = zip(view.shape.extents, view.strides).allSatisfy { $0 == 1 || $1 == 0 }
    let mode = view.isPacked ? SKF_FULL : isScalar ? SKF_SCALAR : SKF_STRIDED
    return ProgramDraft.Access(
      operand: operand, mode: mode, type: type, register: register, strides: view.strides)
  }

  private mutating func build(_ cluster: Cluster, keepsLoads: Bool) -> Bool {
    var lastUse: [Int: Int] = [:]  // of entries, by position in the cluster
    var loadUse: [Source: Int] = [:]
    let isMember = Set(cluster.members)
    for (position, member) in cluster.members.enumerated() {
      for input in graph.entries[member].inputs {
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
    for member in cluster.members where !load(for: member, isMember) { return false }
    for (position, member) in cluster.members.enumerated() {
      guard emit(member, isMember) else { return false }
      for (entry, last) in lastUse where last == position {
        if let register = registerOfEntry[entry] { registers.free(register) }
      }
      for (source, last) in loadUse where last == position && !keepsLoads {
        if let load = loadOfSource[source] { registers.free(draft.loads[load].register) }
      }
    }
    for member in cluster.stored {
      guard let register = registerOfEntry[member] else { return false }
      draft.stores.append(
        ProgramDraft.Access(
          operand: Operand(buffer: member, byteOffset: 0), mode: SKF_FULL,
          type: graph.entries[member].type.elementType, register: register, strides: []))
    }
    return true
  }

  private mutating func load(for member: Int, _ isMember: Set<Int>) -> Bool {
    let entry = graph.entries[member]
    guard case .operation(_, let lowering) = entry.kind else { return false }
    if case .rows = lowering { return loadRows(member) }
    if case .uniform = lowering { return loadKey(member) }
    for input in entry.inputs {
      let source = sources[input]
      if isMember.contains(source.buffer) || loadOfSource[source] != nil { continue }
      guard let register = registers.take() else { return false }
      loadOfSource[source] = draft.loads.count
      let type = graph.entries[input].type.elementType
      draft.loads.append(ProgramBuilder.access(source, type, register: register))
    }
    return true
  }

  private mutating func loadKey(_ member: Int) -> Bool {
    guard let key = packed[member] else { return false }
    loadOfKey[member] = draft.loads.count
    // Not read into a register: the instruction finds the key by the number of this load.
    draft.loads.append(
      ProgramDraft.Access(operand: key, mode: SKF_KEY, type: .int32, register: 0, strides: []))
    return draft.loads.count <= SKF_MAX_REGISTERS
  }

  private mutating func loadRows(_ member: Int) -> Bool {
    let entry = graph.entries[member]
    let table = sources[entry.inputs[0]]
    guard let register = registers.take() else { return false }
    registerOfEntry[member] = register
    let tableType = graph.entries[entry.inputs[0]].type
    draft.loads.append(
      ProgramDraft.Access(
        operand: Operand(
          buffer: table.buffer, byteOffset: table.view.offset * tableType.elementType.byteCount),
        mode: SKF_ROWS, type: tableType.elementType, register: register,
        strides: table.view.strides,
        rows: packed[member],
        rowCount: tableType.shape[0]))
    return true
  }

  private mutating func emit(_ member: Int, _ isMember: Set<Int>) -> Bool {
    let entry = graph.entries[member]
    guard case .operation(_, let lowering) = entry.kind else { return false }
    if case .rows = lowering { return true }  // the load was all
    var operands: [UInt8] = []
    for input in entry.inputs {
      let source = sources[input]
      if isMember.contains(source.buffer) {
        operands.append(UInt8(registerOfEntry[source.buffer] ?? 0))
      } else if let load = loadOfSource[source] {
        operands.append(UInt8(draft.loads[load].register))
      }
    }
    guard let target = registers.take() else { return false }
    registerOfEntry[member] = target
    while operands.count < 3 { operands.append(0) }
    var instruction = skf_instruction(
      operation: 0, type: entry.type.elementType.rawValue, extra: 0, dst: UInt8(target),
      a: operands[0], b: operands[1], c: operands[2])
    switch lowering {
    case .elementwise(let operation, let type, let extra):
      instruction.operation = UInt8(operation)
      instruction.type = type.rawValue
      instruction.extra = extra
    case .index:
      instruction.operation = UInt8(SKF_INDEX)
    case .uniform(let stream):
      instruction.operation = UInt8(SKF_UNIFORM)
      instruction.a = UInt8(loadOfKey[member] ?? 0)
      instruction.b = UInt8(draft.constants.count)
      draft.constants.append(stream)
    default:
      return false
    }
    draft.instructions.append(instruction)
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

extension ProgramDraft {
  /// The same program over as few axes as its strides allow: neighbours that every operand walks
  /// evenly become one.
  func collapsed() -> ProgramDraft {
    var result = self
    var walks = loads.indices.filter { loads[$0].mode == SKF_STRIDED || loads[$0].mode == SKF_ROWS }
      .map { (isLoad: true, index: $0) }
    walks += stores.indices.filter { stores[$0].mode == SKF_STRIDED }
      .map { (isLoad: false, index: $0) }
    let hasRows = loads.contains { $0.mode == SKF_ROWS }
    func strides(_ walk: (isLoad: Bool, index: Int)) -> [Int] {
      walk.isLoad ? loads[walk.index].strides : stores[walk.index].strides
    }
    var groups: [[Int]] = []  // source axes of each axis that stays
    for axis in extents.indices {
      if extents[axis] == 1 && !(hasRows && axis == 0) { continue }
      if let last = groups.last?.last, !(hasRows && last == 0),
        walks.allSatisfy({ strides($0)[last] == strides($0)[axis] * extents[axis] })
      {
        groups[groups.count - 1].append(axis)
      } else {
        groups.append([axis])
      }
    }
    result.extents = groups.map { $0.reduce(1) { $0 * extents[$1] } }
    for walk in walks {
      let kept = groups.map { strides(walk)[$0[$0.count - 1]] }
      if walk.isLoad {
        result.loads[walk.index].strides = kept
      } else {
        result.stores[walk.index].strides = kept
      }
    }
    return result
  }
}
