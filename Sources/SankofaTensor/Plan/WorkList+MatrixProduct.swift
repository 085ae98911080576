import CSankofaKernels

extension WorkList {
  mutating func addMatmul(_ index: Int, _ entry: PlanGraph.Entry) {
    let (a, b) = (sources[entry.inputs[0]], sources[entry.inputs[1]])
    let (m, n, k) = (entry.type.shape[0], entry.type.shape[1], a.view.shape[1])
    let bytes = entry.type.elementType.byteCount
    let bOperand = Operand(buffer: b.buffer, byteOffset: b.view.offset * bytes)
    var draft = MatmulDraft(
      method: .whole, a: Operand(buffer: a.buffer, byteOffset: a.view.offset * bytes),
      aRow: a.view.strides[0], aColumn: a.view.strides[1], b: bOperand,
      bRow: b.view.strides[0], bColumn: b.view.strides[1], k: k, n: n)
    var bRead = b.buffer
    if entry.type.elementType == .float64 {
      draft.method = .float64
    } else if Work.packs(m: m, n: n, k: k, isTransposed: draft.bColumn != 1) {
      let buffer = pack(draft, shape: b.view.shape, path: entry.path)
      draft.method = .packed(buffer)
      bRead = buffer
    }
    let aCount = buffers[a.buffer].elementCount
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
        writes: [index], units: m,
        cost: 40 + 2 * Double(m.multiplied(by: n).multiplied(by: k))
          * Work.matmulCost(draft.method),
        path: entry.path))
  }

  mutating func pack(_ draft: MatmulDraft, shape: Shape, path: String?) -> Int {
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
}

extension Work {
  /// Whether to pack the right side once for all parts of the product. A part packs for itself as it
  /// goes, which is cheap unless columns have to become rows.
  static func packs(m: Int, n: Int, k: Int, isTransposed: Bool) -> Bool {
    isTransposed && m >= 32 && m.multiplied(by: n).multiplied(by: k) >= 1 << 20
  }

  static func matmulCost(_ method: MatmulDraft.Method) -> Double {
    switch method {
    case .packed: 0.006
    case .whole: 0.008
    case .float64: 0.6
    }
  }
}
