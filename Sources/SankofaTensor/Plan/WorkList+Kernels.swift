import CSankofaKernels

extension WorkList {
  mutating func add(entry index: Int) {
    let entry = graph.entries[index]
    guard case .operation(let operation, let lowering) = entry.kind else { return }
    if entry.type.shape.elementCount == 0 { return }
    switch lowering {
    case .kernel(.matmul): addMatmul(index, entry)
    case .kernel(.convolution(let steps)): addConvolution(index, entry, steps)
    case .kernel(.convolutionWeights(let steps)): addConvolutionWeights(index, entry, steps)
    case .kernel(.pool(let pool)): addPool(index, entry, pool)
    case .kernel(.reduce(let reduction, let axes)): addReduce(index, entry, reduction, axes)
    case .kernel(.softmax), .kernel(.logSoftmax): addSoftmax(index, entry, operation)
    case .kernel(.sparseCrossEntropy):
      let x = packedOperand(entry.inputs[0])
      let labels = packedOperand(entry.inputs[1])
      let (rows, n) = (entry.type.shape[0], graph.entries[entry.inputs[0]].type.shape[1])
      append(
        .sparseCrossEntropy(x, labels: labels, type: entry.type.elementType, n: n), index,
        [x, labels], units: rows, cost: 40 + Double(rows * n) * 1.5)
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
          writes: [index], units: 1, cost: 40 + Double(count) * Double(width), path: entry.path))
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

  func viewSource(_ index: Int) -> Source {
    let entry = graph.entries[index]
    var source = sources[entry.inputs[0]]
    if case .operation(_, .view(let transform)) = entry.kind {
      source.view = source.view.transformed(by: transform)
    }
    return source
  }

  mutating func append(
    _ kind: Work.Kind, _ index: Int, _ operands: [Operand], units: Int, cost: Double
  ) {
    let reads = zip(operands, graph.entries[index].inputs).map { operand, input in
      read(operand, count: graph.entries[input].type.shape.elementCount, units: units)
    }
    works.append(
      Work(
        kind: kind, reads: reads, writes: [index], units: units, cost: cost,
        path: graph.entries[index].path))
  }

  /// Reading `count` packed elements in equal parts: part u is what unit u of a producer wrote only
  /// when they are all that is in the buffer.
  func read(_ operand: Operand, count: Int, units: Int) -> Work.Read {
    Work.Read(
      buffer: operand.buffer,
      isAligned: buffers[operand.buffer].elementCount == count && count % units == 0)
  }

  mutating func addReduce(
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
        index, [x], units: units, cost: cost)
    } else {
      works.append(
        Work(
          kind: .columns(
            x, reduction: reduction, type: input.elementType, reduced: reduced, inner: inner),
          reads: [Work.Read(buffer: x.buffer, isAligned: false)], writes: [index], units: inner,
          cost: cost, path: entry.path))
    }
  }

  mutating func addSoftmax(
    _ index: Int, _ entry: PlanGraph.Entry, _ operation: any Operation
  ) {
    guard let function = operation as? Softmax, let n = entry.type.shape.last else { return }
    let x = packedOperand(entry.inputs[0])
    let rows = entry.type.shape.elementCount / n
    let units = Work.units(of: entry.type.shape.dropLast())
    append(
      .softmax(x, function, type: entry.type.elementType, rowsPerUnit: rows / units, n: n), index,
      [x], units: units, cost: 40 + Double(rows * n) * 1.5)
  }

  mutating func addPlaced(
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
      // Where each example has its own place, the parts belong to one chain with what makes them.
      let isByExample = WorkList.keepsExamples(place, shape, in: entry.type.shape)
      let units = isByExample ? shape[0] : 1
      draft.elementsPerUnit = shape.elementCount / units
      var reads = [
        Work.Read(
          buffer: sources[input].buffer,
          isAligned: isByExample && isAligned(draft.loads[0], draft, units: units))
      ]
      // What was filled before is overwritten, so it has to come first.
      if fills { reads.append(Work.Read(buffer: index, isAligned: isByExample)) }
      works.append(
        Work(
          kind: .program(draft), reads: reads, writes: [index], units: units,
          cost: 40 + Double(shape.elementCount) * 0.3, path: entry.path))
    }
  }

  /// Whether example i of a part becomes part of example i of the whole.
  private static func keepsExamples(
    _ place: ViewTransform, _ part: Shape, in whole: Shape
  ) -> Bool {
    guard case .slice(let starts, let steps, _) = place, let count = part.extents.first else {
      return false
    }
    return count == whole[0] && starts[0] == 0 && steps[0] == 1
  }
}
