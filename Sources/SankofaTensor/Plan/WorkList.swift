import CSankofaKernels

/// All the work of a plan, in an order in which it could be done.
struct WorkList {
  struct Buffer {
    var byteCount: Int
    /// The slot that comes with each run, when it is not in the arena.
    var slot: Int?
    var type: ElementType
  }

  let graph: PlanGraph
  let sources: Sources
  let kernels: UnsafePointer<skf_kernels>
  private(set) var buffers: [Buffer]
  var works: [Work] = []
  private var packed: [PackKey: Int] = [:]
  private var copies: [Source: Int] = [:]

  private struct PackKey: Hashable {
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

  private mutating func add(_ cluster: Cluster) {
    let elements = graph.entries[cluster.members[0]].type.shape.elementCount
    if elements == 0 { return }
    var rows: [Int: Operand] = [:]
    for member in cluster.members where Fusion.isGather(graph.entries[member]) {
      rows[member] = packedOperand(graph.entries[member].inputs[1])
    }
    if let draft = ProgramBuilder.draft(cluster, graph, sources, rows: rows) {
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
        reads.append(
          Work.Read(buffer: rows.buffer, isAligned: rows.byteOffset == 0 && shape[0] == units))
      }
    }
    works.append(
      Work(
        kind: .program(draft), reads: reads, writes: stored, units: units,
        cost: 40 + Double(elements * max(1, draft.instructions.count)) * 0.08,
        path: graph.entries[entry].path))
  }

  /// Whether the elements of unit u are read from part u of the buffer.
  private func isAligned(
    _ access: ProgramDraft.Access, _ draft: ProgramDraft, units: Int
  ) -> Bool {
    let buffer = buffers[access.operand.buffer]
    let count = buffer.byteCount / buffer.type.byteCount
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

  // MARK: Kernels

  private mutating func add(entry index: Int) {
    let entry = graph.entries[index]
    guard case .operation(let operation, let lowering) = entry.kind else { return }
    if entry.type.shape.elementCount == 0 { return }
    switch lowering {
    case .kernel(.matmul): addMatmul(index, entry)
    case .kernel(.reduce(let reduction, let axes)): addReduce(index, entry, reduction, axes)
    case .kernel(.softmax), .kernel(.logSoftmax): addSoftmax(index, entry, operation)
    case .kernel(.sparseCrossEntropy):
      let x = packedOperand(entry.inputs[0])
      let labels = packedOperand(entry.inputs[1])
      let (rows, n) = (entry.type.shape[0], graph.entries[entry.inputs[0]].type.shape[1])
      append(
        .sparseCrossEntropy(x, labels: labels, type: entry.type.elementType, n: n), index,
        reads: [x, labels], units: rows, cost: 40 + Double(rows * n) * 1.5)
    case .kernel(.scatterAdd):
      let x = packedOperand(entry.inputs[0])
      let rows = packedOperand(entry.inputs[1])
      let count = graph.entries[entry.inputs[1]].type.shape.elementCount
      let width = entry.type.shape.dropFirst().elementCount
      works.append(
        Work(
          kind: .scatterAdd(
            x, rows: rows, type: entry.type.elementType, count: count,
            rowCount: entry.type.shape[0], width: width),
          reads: [x, rows].map { Work.Read(buffer: $0.buffer, isAligned: false) },
          writes: [index], units: 1, cost: 40 + Double(count * width), path: entry.path))
    case .placed(let places, let fills): addPlaced(index, entry, places, fills)
    case .view, .reshape:
      // A view that strides cannot express further, or one that is wanted by itself.
      let source = viewSource(index)
      append(
        ProgramBuilder.copy(
          source, type: entry.type.elementType, to: Operand(buffer: index, byteOffset: 0)),
        elements: entry.type.shape.elementCount, entry: index, [index])
    default: break
    }
  }

  private func viewSource(_ index: Int) -> Source {
    let entry = graph.entries[index]
    var source = sources[entry.inputs[0]]
    if case .operation(_, .view(let transform)) = entry.kind {
      source.view = source.view.transformed(by: transform)
    }
    return source
  }

  private mutating func append(
    _ kind: Work.Kind, _ index: Int, reads: [Operand], units: Int, cost: Double
  ) {
    works.append(
      Work(
        kind: kind,
        reads: reads.map {
          Work.Read(buffer: $0.buffer, isAligned: $0.byteOffset == 0 && isWhole($0, units))
        },
        writes: [index], units: units, cost: cost, path: graph.entries[index].path))
  }

  /// Packed operands are read from their first element to their last, divided evenly.
  private func isWhole(_ operand: Operand, _ units: Int) -> Bool {
    let buffer = buffers[operand.buffer]
    return units > 0 && (buffer.byteCount / buffer.type.byteCount) % units == 0
  }

  private mutating func addReduce(
    _ index: Int, _ entry: PlanGraph.Entry, _ reduction: Int, _ axes: Range<Int>
  ) {
    let input = graph.entries[entry.inputs[0]].type
    let x = packedOperand(entry.inputs[0])
    let outer = input.shape.extents[..<axes.lowerBound].reduce(1, *)
    let reduced = axes.reduce(1) { $0 * input.shape[$1] }
    let inner = input.shape.extents[axes.upperBound...].reduce(1, *)
    let cost = 40 + Double(outer * reduced * inner) * 0.15
    if outer > 1 {
      let units = Work.units(of: Shape(Array(input.shape.extents[..<axes.lowerBound])))
      append(
        .reduce(
          x, reduction: reduction, type: input.elementType, rowsPerUnit: outer / units,
          reduced: reduced, inner: inner),
        index, reads: [x], units: units, cost: cost)
    } else {
      works.append(
        Work(
          kind: .columns(
            x, reduction: reduction, type: input.elementType, reduced: reduced, inner: inner),
          reads: [Work.Read(buffer: x.buffer, isAligned: false)], writes: [index], units: inner,
          cost: cost, path: entry.path))
    }
  }

  private mutating func addSoftmax(
    _ index: Int, _ entry: PlanGraph.Entry, _ operation: any Operation
  ) {
    guard let function = operation as? Softmax, let n = entry.type.shape.last else { return }
    let x = packedOperand(entry.inputs[0])
    let rows = entry.type.shape.elementCount / n
    let units = Work.units(of: entry.type.shape.dropLast())
    append(
      .softmax(x, function, type: entry.type.elementType, rowsPerUnit: rows / units, n: n), index,
      reads: [x], units: units, cost: 40 + Double(rows * n) * 1.5)
  }

  private mutating func addPlaced(
    _ index: Int, _ entry: PlanGraph.Entry, _ places: [ViewTransform], _ fills: Bool
  ) {
    let element = entry.type.elementType
    if fills {
      let zero = constant(
        Storage(zeroedByteCount: element.byteCount), TensorType([], element))
      let view = StridedView(contiguous: []).transformed(by: .broadcast(entry.type.shape))
      append(
        ProgramBuilder.copy(
          Source(buffer: zero, view: view), type: element,
          to: Operand(buffer: index, byteOffset: 0)),
        elements: entry.type.shape.elementCount, entry: index, [index])
    }
    for (input, place) in zip(entry.inputs, places) {
      let target = StridedView(contiguous: entry.type.shape).transformed(by: place)
      let shape = graph.entries[input].type.shape
      if shape.elementCount == 0 { continue }
      var draft = ProgramBuilder.copy(
        sources[input], type: element,
        to: Operand(buffer: index, byteOffset: target.offset * element.byteCount),
        strides: target.strides)
      draft.elementsPerUnit = shape.elementCount
      works.append(
        Work(
          kind: .program(draft),
          // What was filled before is overwritten, so it has to come first.
          reads: [
            Work.Read(buffer: sources[input].buffer, isAligned: false),
            Work.Read(buffer: index, isAligned: false),
          ],
          writes: [index], units: 1, cost: 40 + Double(shape.elementCount) * 0.3,
          path: entry.path))
    }
  }

  // MARK: Matrix products

  private mutating func addMatmul(_ index: Int, _ entry: PlanGraph.Entry) {
    let (a, b) = (sources[entry.inputs[0]], sources[entry.inputs[1]])
    let (m, n, k) = (entry.type.shape[0], entry.type.shape[1], a.view.shape[1])
    let bytes = entry.type.elementType.byteCount
    let bOperand = Operand(buffer: b.buffer, byteOffset: b.view.offset * bytes)
    var draft = MatmulDraft(
      method: .direct, a: Operand(buffer: a.buffer, byteOffset: a.view.offset * bytes),
      aRow: a.view.strides[0], aColumn: a.view.strides[1], b: bOperand,
      bRow: b.view.strides[0], bColumn: b.view.strides[1], k: k, n: n)
    var bRead = b.buffer
    if entry.type.elementType == .float64 {
      draft.method = .float64
    } else if Work.packs(m: m, n: n, k: k) {
      let buffer = pack(draft, shape: b.view.shape, path: entry.path)
      draft.method = .packed(buffer)
      bRead = buffer
    }
    let aCount = buffers[a.buffer].byteCount / bytes
    let isAligned =
      aCount % m == 0 && draft.aRow == aCount / m && draft.aColumn >= 0
      && a.view.offset + (k - 1) * draft.aColumn < aCount / m
    works.append(
      Work(
        kind: .matmul(draft),
        reads: [
          Work.Read(buffer: a.buffer, isAligned: isAligned),
          Work.Read(buffer: bRead, isAligned: false),
        ],
        writes: [index], units: m, cost: 40 + Double(2 * m * n * k) * Work.matmulCost(draft.method),
        path: entry.path))
  }

  private mutating func pack(_ draft: MatmulDraft, shape: Shape, path: String?) -> Int {
    let key = PackKey(operand: draft.b, strides: [draft.bRow, draft.bColumn], shape: shape)
    if let known = packed[key] { return known }
    let floats = Int(kernels.pointee.matmul_packed_floats(Int64(draft.k), Int64(draft.n)))
    buffers.append(Buffer(byteCount: floats * 4, slot: nil, type: .float32))
    let buffer = buffers.count - 1
    packed[key] = buffer
    let panel = Int(kernels.pointee.matmul_panel)
    works.append(
      Work(
        kind: .pack(
          draft.b, rowStride: draft.bRow, columnStride: draft.bColumn, k: draft.k, n: draft.n),
        reads: [Work.Read(buffer: draft.b.buffer, isAligned: false)], writes: [buffer],
        units: (draft.n + panel - 1) / panel, cost: 40 + Double(floats) * 0.15, path: path))
    return buffer
  }

  // MARK: Operands

  /// An operand of a kernel that wants its elements without gaps; copied when they have some.
  private mutating func packedOperand(_ entry: Int) -> Operand {
    let source = sources[entry]
    let type = graph.entries[entry].type.elementType
    if source.view.isPacked {
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

  mutating func setSlot(_ slot: Int, ofBuffer buffer: Int) { buffers[buffer].slot = slot }

  /// Numbers that the plan itself brings along.
  private(set) var constants: [(buffer: Int, storage: Storage)] = []

  private mutating func constant(_ storage: Storage, _ type: TensorType) -> Int {
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

  /// Whether packing the right side pays.
  static func packs(m: Int, n: Int, k: Int) -> Bool { m >= 8 && n >= 8 && m * n * k >= 32_768 }

  static func matmulCost(_ method: MatmulDraft.Method) -> Double {
    switch method {
    case .packed: 0.006
    case .direct: 0.03
    case .float64: 0.6
    }
  }
}
