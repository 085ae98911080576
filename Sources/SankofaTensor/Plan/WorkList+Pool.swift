import CSankofaKernels

extension WorkList {
  mutating func addPool(_ index: Int, _ entry: PlanGraph.Entry, _ pool: Pool) {
    let shapes = entry.inputs.map { graph.entries[$0].type.shape }
    let operands = entry.inputs.map { packedOperand($0) }
    let window = pool.kernelWindow(inputs: shapes, output: entry.type.shape)
    let draft = PoolDraft(
      function: pool.kernel, type: entry.type.elementType, window: window,
      operands: (0..<3).map { operands[min($0, operands.count - 1)] })
    let taps = Double(window.kernel_height) * Double(window.kernel_width)
    let positions =
      Double(window.out_height) * Double(window.out_width) * Double(window.channels)
    append(
      .pool(draft), index, operands, units: shapes[0][0],
      cost: 40 + Double(shapes[0][0]) * positions * taps * 0.2)
  }
}
