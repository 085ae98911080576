import CSankofaKernels

extension WorkList {
  mutating func addConvolution(_ index: Int, _ entry: PlanGraph.Entry, _ steps: WindowSteps) {
    let images = graph.entries[entry.inputs[0]].type.shape
    let weights = graph.entries[entry.inputs[1]].type
    let x = packedOperand(entry.inputs[0])
    var second = packedOperand(entry.inputs[1])
    let (k, n) = (weights.shape.dropFirst().elementCount, weights.shape[0])
    if weights.elementType == .float32 {
      let draft = MatmulDraft(
        method: .whole, a: x, aRow: 0, aColumn: 0, b: second, bRow: 1, bColumn: k, k: k, n: n)
      second = Operand(buffer: pack(draft, shape: [k, n], path: entry.path), byteOffset: 0)
    }
    let rows = entry.type.shape[0] * entry.type.shape[1]
    let units = Work.units(of: entry.type.shape)
    let draft = ConvolutionDraft(
      method: .images, type: weights.elementType,
      window: steps.window(
        x: images, y: entry.type.shape, height: weights.shape[1], width: weights.shape[2]),
      count: images[0], x: x, second: second, rowsPerUnit: rows / units)
    var read = read(x, count: images.elementCount, units: units)
    // A row of positions sees more than one row of the image, unless the kernel has but one.
    if units != images[0], images[1] != entry.type.shape[1] { read.isAligned = false }
    works.append(
      Work(
        kind: .convolution(draft),
        reads: [read, Work.Read(buffer: second.buffer, isAligned: false)],
        writes: [index], units: units,
        cost: cost(entry.type.shape.elementCount.multiplied(by: k), draft.type),
        path: entry.path))
  }

  mutating func addConvolutionWeights(
    _ index: Int, _ entry: PlanGraph.Entry, _ steps: WindowSteps
  ) {
    let images = graph.entries[entry.inputs[0]].type.shape
    let positions = graph.entries[entry.inputs[1]].type.shape
    let (x, g) = (packedOperand(entry.inputs[0]), packedOperand(entry.inputs[1]))
    // Rows that lie side by side fill a kernel's tile; a run of them is never cut unevenly.
    let run = images[3] * (steps.dilationX == 1 ? entry.type.shape[1] : 1)
    let rowsPerUnit = (1...12).last { run % $0 == 0 } ?? 1
    let draft = ConvolutionDraft(
      method: .weights, type: entry.type.elementType,
      window: steps.window(
        x: images, y: positions, height: entry.type.shape[0], width: entry.type.shape[1]),
      count: images[0], x: x, second: g, rowsPerUnit: rowsPerUnit)
    let rows = entry.type.shape.dropLast().elementCount
    works.append(
      Work(
        kind: .convolution(draft),
        reads: [x, g].map { Work.Read(buffer: $0.buffer, isAligned: false) }, writes: [index],
        units: rows / rowsPerUnit,
        cost: cost(positions.elementCount.multiplied(by: rows), draft.type),
        path: entry.path))
  }

  private func cost(_ products: Int, _ type: ElementType) -> Double {
    40 + 2 * Double(products) * (type == .float32 ? 0.009 : 0.8)
  }
}
