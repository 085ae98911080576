import CSankofaKernels

/// All the work of a plan, in an order in which it could be done.
struct WorkList {
  struct Buffer {
    var byteCount: Int
    /// The slot that comes with each run, when it is not in the arena.
    var slot: Int?
    var type: ElementType

    var elementCount: Int { byteCount / type.byteCount }
  }

  let graph: PlanGraph
  let sources: Sources
  let kernels: UnsafePointer<skf_kernels>
  var buffers: [Buffer]
  var works: [Work] = []
  var packed: [PackKey: Int] = [:]
  private var copies: [Source: Int] = [:]

  struct PackKey: Hashable {
    var operand: Operand
    var strides: [Int]
    var shape: Shape
  }

  init(
    graph: PlanGraph, sources: Sources, fusion: Fusion, kernels: UnsafePointer<skf_kernels>
  ) {
    self.graph = graph
    self.sources = sources
    self.kernels = kernels
    buffers = graph.entries.map {
      Buffer(byteCount: $0.type.byteCount, slot: nil, type: $0.type.elementType)
    }
    var clusterAtRoot: [Int: Cluster] = [:]
    for cluster in fusion.clusters {
      if let root = cluster.members.last { clusterAtRoot[root] = cluster }
    }
    for index in graph.entries.indices where sources.isStored[index] {
      if let cluster = clusterAtRoot[index] {
        add(cluster)
      } else if fusion.clusterOf[index] == nil {
        add(entry: index)
      }
    }
  }

  // MARK: Programs

  mutating func add(_ cluster: Cluster) {
    let elements = graph.entries[cluster.members[0]].type.shape.elementCount
    if elements == 0 { return }
    var packed: [Int: Operand] = [:]
    for member in cluster.members where Fusion.readsElsewhere(graph.entries[member]) {
      // The indices of a gather, the key of random numbers.
      packed[member] = graph.entries[member].inputs.last.map { packedOperand($0) }
    }
    if let draft = ProgramBuilder.draft(cluster, graph, sources, packed: packed) {
      append(draft, elements: elements, entry: cluster.members[0], cluster.stored)
      return
    }
    // Too many registers: the first half is stored and read by the second.
    let half = cluster.members.count / 2
    let first = Set(cluster.members[..<half])
    let second = Array(cluster.members[half...])
    let bridged = first.filter { entry in
      second.contains { graph.entries[$0].inputs.contains { sources[$0].buffer == entry } }
    }
    add(
      Cluster(
        members: Array(cluster.members[..<half]),
        stored: bridged.union(cluster.stored.filter(first.contains)).sorted()))
    add(Cluster(members: second, stored: cluster.stored.filter { !first.contains($0) }))
  }

  mutating func append(_ draft: ProgramDraft, elements: Int, entry: Int, _ stored: [Int]) {
    var draft = draft
    let shape = graph.entries[entry].type.shape
    let units = Work.units(of: shape)
    draft.elementsPerUnit = elements / max(units, 1)
    var reads: [Work.Read] = []
    for load in draft.loads {
      reads.append(
        Work.Read(
          buffer: load.operand.buffer,
          isAligned: isAligned(load, draft, units: units)))
      if let rows = load.rows {
        reads.append(read(rows, count: shape[0], units: units))
      }
    }
    works.append(
      Work(
        kind: .program(draft), reads: reads, writes: stored, units: units,
        cost: 40 + Double(elements) * Double(max(1, draft.instructions.count)) * 0.08,
        path: graph.entries[entry].path))
  }

  /// Whether the elements of unit u are read from part u of the buffer.
  func isAligned(
    _ access: ProgramDraft.Access, _ draft: ProgramDraft, units: Int
  ) -> Bool {
    let buffer = buffers[access.operand.buffer]
    let count = buffer.elementCount
    if access.mode == SKF_FULL {
      return access.operand.byteOffset == 0 && count == units * draft.elementsPerUnit
    }
    guard access.mode == SKF_STRIDED, let leading = draft.extents.first, leading == units,
      count % units == 0, access.strides[0] == count / units
    else { return false }
    var reach = access.operand.byteOffset / buffer.type.byteCount
    for (stride, extent) in zip(access.strides, draft.extents).dropFirst() {
      if stride < 0 { return false }
      reach += stride * (extent - 1)
    }
    return reach < count / units
  }

  // MARK: Operands

  /// An operand of a kernel that wants its elements without gaps; copied when they have some.
  mutating func packedOperand(_ entry: Int) -> Operand {
    let source = sources[entry]
    let type = graph.entries[entry].type.elementType
    // Of nothing, any place is a packed copy.
    if source.view.isPacked || source.view.shape.elementCount == 0 {
      return Operand(
        buffer: source.buffer, byteOffset: source.view.offset * type.byteCount)
    }
    if let known = copies[source] { return Operand(buffer: known, byteOffset: 0) }
    let buffer = addBuffer(graph.entries[entry].type)
    copies[source] = buffer
    append(
      ProgramBuilder.copy(source, type: type, to: Operand(buffer: buffer, byteOffset: 0)),
      elements: source.view.shape.elementCount, entry: entry, [buffer])
    return Operand(buffer: buffer, byteOffset: 0)
  }

  mutating func addBuffer(_ type: TensorType, slot: Int? = nil) -> Int {
    buffers.append(Buffer(byteCount: type.byteCount, slot: slot, type: type.elementType))
    return buffers.count - 1
  }

  /// Whether work writes an entry's buffer: it is no input and no constant.
  func isComputed(_ entry: Int) -> Bool {
    if case .operation = graph.entries[entry].kind { true } else { false }
  }

  mutating func setSlot(_ slot: Int, ofBuffer buffer: Int) { buffers[buffer].slot = slot }

  /// Numbers that the plan itself brings along.
  private(set) var constants: [(buffer: Int, storage: Storage)] = []

  mutating func constant(_ storage: Storage, _ type: TensorType) -> Int {
    let buffer = addBuffer(type)
    constants.append((buffer, storage))
    return buffer
  }
}

extension Work {
  /// The first extent that divides the elements finely enough: usually the examples.
  static func units(of shape: Shape) -> Int {
    guard let first = shape.extents.first else { return 1 }
    if first >= 16 || shape.elementCount < 65_536 || shape.rank < 2 { return first }
    return first * shape[1]
  }
}
