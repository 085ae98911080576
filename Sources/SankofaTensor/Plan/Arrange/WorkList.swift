import CSankofaKernels

/// All the work of a plan, in an order in which it can be done.
struct WorkList {
  struct Buffer {
    var byteCount: Int
    /// The slot of memory outside the arena; `nil` for a buffer in the arena.
    var slot: Int?
    var type: ElementType

    var elementCount: Int { byteCount / type.byteCount }
  }

  let graph: PlanGraph
  let sources: OperandSources
  private let kernels: UnsafePointer<skf_kernels>
  /// True for each entry that depends only on inputs that stay the same for many runs.
  private let isKept: [Bool]
  private(set) var buffers: [Buffer]
  var works: [Work] = []
  /// Constants that the plan itself adds, such as the zero of padding.
  private(set) var constants: [(buffer: Int, storage: Storage)] = []
  /// The packed copies of sources.
  private var copies: [Source: Int] = [:]
  /// The buffers that shared calls wrote.
  private var shared: [CallBuffers.Key: Int] = [:]

  init(
    graph: PlanGraph, sources: OperandSources, fusion: Fusion, keptInputs: Range<Int>,
    kernels: UnsafePointer<skf_kernels>
  ) {
    self.graph = graph
    isKept = graph.entries.reduce(into: []) { kept, entry in
      switch entry.kind {
      case .input(let number): kept.append(keptInputs.contains(number))
      case .constant: kept.append(false)
      case .operation:
        kept.append(!entry.inputs.isEmpty && entry.inputs.allSatisfy { kept[$0] })
      }
    }
    self.sources = sources
    self.kernels = kernels
    buffers = graph.entries.map {
      Buffer(byteCount: $0.type.byteCount, slot: nil, type: $0.type.elementType)
    }
    var clusterAtRoot: [Int: Cluster] = [:]
    for cluster in fusion.clusters { clusterAtRoot[cluster.root] = cluster }
    for index in graph.entries.indices where sources.isStored[index] {
      if let cluster = clusterAtRoot[index] {
        add(cluster)
      } else if fusion.clusterOf[index] == nil {
        add(entry: index)
      }
    }
  }

  private mutating func add(entry index: Int) {
    let entry = graph.entries[index]
    guard case .operation(_, let lowering) = entry.kind, entry.type.shape.elementCount > 0 else {
      return  // inputs and constants need no work, nor does a tensor without elements
    }
    switch lowering {
    case .kernel(let operation): add(operation, index, entry)
    case .placed(let places, let fills): addPlaced(index, entry, places, fills)
    case .view(let transform):
      // This view must be stored.
      var source = sources[entry.inputs[0]]
      source.view = source.view.transformed(by: transform)
      addCopy(of: source, to: index, entry)
    case .reshape: addCopy(of: sources[entry.inputs[0]], to: index, entry)
    case .elementwise, .index, .uniform, .rows:
      preconditionFailure("elementwise operations are in clusters")
    case .expanded: preconditionFailure("expanded operations are replaced when a graph is made")
    }
  }

  // MARK: Programs

  private mutating func add(_ cluster: Cluster) {
    let entry = graph.entries[cluster.members[0]]
    if entry.type.shape.elementCount == 0 { return }
    var packed: [Int: Operand] = [:]
    for member in cluster.members where Fusion.readsElsewhere(graph.entries[member]) {
      let inputs = graph.entries[member].inputs
      packed[member] = packedOperand(inputs[inputs.count - 1])  // a gather's indices, a random key
    }
    if let draft = ProgramBuilder.draft(cluster, graph, sources, packed: packed) {
      append(
        draft, entry.type.shape, operations: cluster.members.map { graph.entries[$0].name },
        path: entry.path)
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

  private mutating func addCopy(of source: Source, to buffer: Int, _ entry: PlanGraph.Entry) {
    let type = entry.type.elementType
    append(
      .copy(source, type, to: Operand(buffer: buffer, byteOffset: 0)), entry.type.shape,
      operations: ["copy"], path: entry.path)
  }

  /// Adds a program over the elements of a shape, which writes whole buffers.
  private mutating func append(
    _ draft: ProgramDraft, _ shape: Shape, operations: [String], path: String?
  ) {
    let units = CallSite.units(of: shape)
    let reads = draft.loads.flatMap { load -> [Work.Read] in
      let own = [read(load, draft, units: units)]
      return own + (load.rows.map { [readPacked($0, count: shape[0], units: units)] } ?? [])
    }
    works.append(
      Work(
        draft, reads: reads, writes: draft.stores.map { write($0, draft) }, units: units,
        nanoseconds: Double(draft.elementCount) * Double(max(1, draft.instructions.count)) * 0.08,
        operations: operations, path: path))
  }

  private mutating func addPlaced(
    _ index: Int, _ entry: PlanGraph.Entry, _ places: [ViewTransform], _ fills: Bool
  ) {
    let element = entry.type.elementType
    if fills {
      let zero = addConstant(Storage(zeroedByteCount: element.byteCount), TensorType([], element))
      let view = StridedView(contiguous: []).transformed(by: .broadcast(entry.type.shape))
      addCopy(of: Source(buffer: zero, view: view), to: index, entry)
    }
    for (input, place) in zip(entry.inputs, places) {
      let shape = graph.entries[input].type.shape
      if shape.elementCount == 0 { continue }
      let draft = ProgramDraft.copy(
        sources[input], element, to: Operand(buffer: index, byteOffset: 0),
        StridedView(contiguous: entry.type.shape).transformed(by: place))
      // If each example has its own place, the copy can join the chain of the work that makes the
      // parts.
      let isByExample = place.keepsExamples(of: shape, in: entry.type.shape)
      let units = isByExample ? shape[0] : 1
      var source = read(draft.loads[0], draft, units: units)
      source.isByUnit = source.isByUnit && isByExample
      // The fill must come before the part that overwrites it, so the part reads it.
      let filled = fills ? [Work.Read(buffer: index, isByUnit: isByExample, byteCount: 0)] : []
      works.append(
        Work(
          draft, reads: [source] + filled, writes: draft.stores.map { write($0, draft) },
          units: units, nanoseconds: Double(shape.elementCount) * 0.3, path: entry.path))
    }
  }

  // MARK: Kernels

  private mutating func add(
    _ operation: any KernelOperation, _ index: Int, _ entry: PlanGraph.Entry
  ) {
    var site = CallSite(
      inputs: entry.inputs.map { (graph.entries[$0].type.elementType, sources[$0].view) },
      kept: entry.inputs.map { isKept[$0] }, output: entry.type, kernels: kernels)
    operation.addCalls(to: &site)
    var operands = CallBuffers()
    for (number, input) in entry.inputs.enumerated() {
      operands[number] =
        site.copied.contains(number) ? packedOperand(input).buffer : sources[input].buffer
    }
    operands[site.output.number] = index
    for call in site.calls {
      let key = call.isShared ? operands.key(of: call) : nil
      if let key, let known = shared[key] {
        operands[call.writes[0].number] = known
        continue
      }
      for write in call.writes where !operands.contains(write.number) {
        operands[write.number] = addBuffer(TensorType(write.shape, write.elementType))
      }
      if let key { shared[key] = operands[call.writes[0].number] }
      let makesOutput = call.writes[0].number == site.output.number
      append(
        call, operands, makesOutput ? operation.operations : [operation.name], path: entry.path)
    }
  }

  private mutating func append(
    _ call: KernelCall, _ operands: CallBuffers, _ operations: [String], path: String?
  ) {
    // An operand that a call does not need repeats another one, which is not read twice.
    var counted: Set<Int> = []
    works.append(
      Work(
        kernel: call.kernel, argument: operands.argument(of: call),
        reads: call.reads.map { read in
          let buffer = operands[read.operand.number]
          return Work.Read(
            buffer: buffer,
            isByUnit: read.isByUnit && isByUnit(read.operand.view, buffer, units: call.units),
            byteCount: counted.insert(read.operand.number).inserted ? read.operand.byteCount : 0)
        },
        writes: call.writes.map {
          Work.Write(buffer: operands[$0.number], byteCount: $0.byteCount)
        },
        units: call.units, unitsTogether: call.unitsTogether, grain: call.grain,
        writesByUnit: call.writesByUnit, flops: call.flops, isProduct: call.isProduct,
        nanoseconds: call.nanoseconds, scratchByteCount: call.scratchByteCount,
        operations: operations, path: path))
  }

  // MARK: Operands

  /// An operand of a kernel that needs its elements without gaps; a copy if they have gaps.
  private mutating func packedOperand(_ entry: Int) -> Operand {
    let source = sources[entry]
    let type = graph.entries[entry].type
    // An operand without elements is packed wherever it is.
    if source.view.isPacked || source.view.shape.elementCount == 0 {
      return source.operand(type.elementType)
    }
    if let known = copies[source] { return Operand(buffer: known, byteOffset: 0) }
    let buffer = addBuffer(type)
    copies[source] = buffer
    addCopy(of: source, to: buffer, graph.entries[entry])
    return Operand(buffer: buffer, byteOffset: 0)
  }

  /// The read of a program's load.
  private func read(
    _ load: ProgramDraft.Access, _ draft: ProgramDraft, units: Int
  ) -> Work.Read {
    let buffer = load.operand.buffer
    let first = load.operand.byteOffset / buffers[buffer].type.byteCount
    let isByUnit =
      switch load.mode {
      case SKF_FULL:
        self.isByUnit(
          StridedView(shape: [draft.elementCount], strides: [1], offset: first), buffer,
          units: units)
      case SKF_STRIDED:
        self.isByUnit(
          StridedView(shape: Shape(draft.extents), strides: load.strides, offset: first), buffer,
          units: units)
      default: false
      }
    return Work.Read(
      buffer: buffer, isByUnit: isByUnit, byteCountInOrder: load.byteCountInOrder(draft),
      byteCount: load.byteCount(draft))
  }

  private func write(_ store: ProgramDraft.Access, _ draft: ProgramDraft) -> Work.Write {
    Work.Write(
      buffer: store.operand.buffer, byteCountInOrder: store.byteCountInOrder(draft),
      byteCount: store.byteCount(draft))
  }

  /// The read of `count` packed elements in equal parts.
  private func readPacked(_ operand: Operand, count: Int, units: Int) -> Work.Read {
    let type = buffers[operand.buffer].type
    let view = StridedView(
      shape: [count], strides: [1], offset: operand.byteOffset / type.byteCount)
    return Work.Read(
      buffer: operand.buffer, isByUnit: isByUnit(view, operand.buffer, units: units),
      byteCount: count * type.byteCount)
  }

  /// True when unit u of a view lies in part u of the buffer, of as many equal parts.
  private func isByUnit(_ view: StridedView, _ buffer: Int, units: Int) -> Bool {
    let count = buffers[buffer].elementCount
    if count % units != 0 { return false }
    if view.isPacked { return view.offset == 0 && view.shape.elementCount == count }
    let part = count / units
    guard view.shape.extents.first == units, view.strides[0] == part else { return false }
    var reach = view.offset
    for (stride, extent) in zip(view.strides, view.shape.extents).dropFirst() {
      if stride < 0 { return false }
      reach += stride * (extent - 1)
    }
    return reach < part
  }

  mutating func addBuffer(_ type: TensorType, slot: Int? = nil) -> Int {
    buffers.append(Buffer(byteCount: type.byteCount, slot: slot, type: type.elementType))
    return buffers.count - 1
  }

  private mutating func addConstant(_ storage: Storage, _ type: TensorType) -> Int {
    let buffer = addBuffer(type)
    constants.append((buffer, storage))
    return buffer
  }

  /// True when work writes an entry's buffer: the entry is not an input or a constant.
  func isComputed(_ entry: Int) -> Bool {
    if case .operation = graph.entries[entry].kind { true } else { false }
  }

  mutating func setSlot(_ slot: Int, ofBuffer buffer: Int) { buffers[buffer].slot = slot }
}
