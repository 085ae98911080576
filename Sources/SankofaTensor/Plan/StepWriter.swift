import CSankofaKernels

/// Writes placed work as steps.
struct StepWriter {
  let list: WorkList
  let placement: Placement
  let locals: Locals
  /// The slot of the first local buffer.
  let firstLocalSlot: Int
  let memory: PlanMemory

  func step(for work: Work) -> Step {
    Step(kind: kind(of: work), units: Int64(work.units))
  }

  private func kind(of work: Work) -> Step.Kind {
    let target = reference(Operand(buffer: work.writes[0], byteOffset: 0))
    switch work.kind {
    case .program(let draft):
      return .program(program(draft), elementsPerUnit: Int64(draft.elementsPerUnit))
    case .pack(let b, let rowStride, let columnStride, let k, let n):
      return matmul(
        Step.MatmulStep(
          method: .pack, b: reference(b), bRow: rowStride, bColumn: columnStride, c: target,
          k: Int64(k), n: Int64(n)))
    case .matmul(let draft):
      return matmul(step(draft, target: target))
    case .convolution(let draft):
      return .convolution(
        memory.keep([
          ConvolutionStep(
            method: draft.method, isFloat32: draft.type == .float32, window: draft.window,
            count: Int64(draft.count), x: reference(draft.x), second: reference(draft.second),
            y: target, rowsPerUnit: Int64(draft.rowsPerUnit))
        ]))
    case .pool(let draft):
      let operands = draft.operands.map(reference)
      return .pool(
        memory.keep([
          PoolStep(
            function: draft.function, type: Int32(draft.type.rawValue), window: draft.window,
            x: operands[0],
            y: operands[1], g: operands[2], out: target)
        ]))
    case .reduce(let x, let reduction, let type, let rowsPerUnit, let reduced, let inner):
      return rows(
        Step.RowsStep(
          function: .reduce(Int32(reduction)), type: Int32(type.rawValue), x: reference(x),
          y: target, rowsPerUnit: Int64(rowsPerUnit), reduced: Int64(reduced),
          inner: Int64(inner)))
    case .columns(let x, let reduction, let type, let reduced, let inner):
      return rows(
        Step.RowsStep(
          function: .columns(Int32(reduction)), type: Int32(type.rawValue), x: reference(x),
          y: target, reduced: Int64(reduced), inner: Int64(inner)))
    case .softmax(let x, let function, let type, let rowsPerUnit, let n):
      return rows(
        Step.RowsStep(
          function: function == .softmax ? .softmax : .logSoftmax, type: Int32(type.rawValue),
          x: reference(x), y: target, rowsPerUnit: Int64(rowsPerUnit), inner: Int64(n)))
    case .sparseCrossEntropy(let x, let labels, let type, let n):
      return rows(
        Step.RowsStep(
          function: .crossEntropy, type: Int32(type.rawValue), x: reference(x),
          second: reference(labels), y: target, inner: Int64(n)))
    case .scatterAdd(let x, let indices, let type, let count, let rowCount, let width):
      return rows(
        Step.RowsStep(
          function: .scatterAdd, type: Int32(type.rawValue), x: reference(x),
          second: reference(indices), y: target, rowsPerUnit: Int64(rowCount),
          reduced: Int64(count), inner: Int64(width)))
    }
  }

  private func matmul(_ step: Step.MatmulStep) -> Step.Kind { .matmul(memory.keep([step])) }

  private func rows(_ step: Step.RowsStep) -> Step.Kind { .rows(memory.keep([step])) }

  private func step(_ draft: MatmulDraft, target: skf_reference) -> Step.MatmulStep {
    var step = Step.MatmulStep(
      method: .whole, a: reference(draft.a), aRow: draft.aRow, aColumn: draft.aColumn,
      b: reference(draft.b), bRow: draft.bRow, bColumn: draft.bColumn, c: target,
      k: Int64(draft.k), n: Int64(draft.n))
    switch draft.method {
    case .packed(let buffer):
      step.method = .packed
      step.b = reference(Operand(buffer: buffer, byteOffset: 0))
      let panel = list.kernels.pointee.matmul_panel
      step.panelCount = (Int64(draft.n) + panel - 1) / panel
    case .whole: step.method = .whole
    case .float64: step.method = .float64
    }
    return step
  }

  private func reference(_ operand: Operand) -> skf_reference {
    if let slot = list.buffers[operand.buffer].slot {
      return skf_reference(slot: UInt32(slot), offset: UInt64(operand.byteOffset))
    }
    if locals.numbers[operand.buffer] != nil {
      return skf_reference(
        slot: UInt32(slot(ofLocal: operand.buffer)), offset: UInt64(operand.byteOffset))
    }
    let offset = placement.offsets[operand.buffer] ?? 0
    return skf_reference(slot: 0, offset: UInt64(offset + operand.byteOffset))
  }

  /// The slot in which a task finds a local buffer.
  func slot(ofLocal buffer: Int) -> Int { firstLocalSlot + (locals.numbers[buffer] ?? 0) }

  private func program(_ draft: ProgramDraft) -> UnsafePointer<skf_program> {
    var program = skf_program()
    program.rank = UInt32(draft.extents.count)
    program.load_count = UInt32(draft.loads.count)
    program.instruction_count = UInt32(draft.instructions.count)
    program.store_count = UInt32(draft.stores.count)
    fill(&program.extents, with: draft.extents.map(Int64.init))
    program.loads = memory.keep(draft.loads.map(operand))
    program.instructions = memory.keep(draft.instructions)
    program.stores = memory.keep(draft.stores.map(operand))
    program.constants = memory.keep(draft.constants)
    return memory.keep([program])
  }

  private func operand(_ access: ProgramDraft.Access) -> skf_operand {
    var operand = skf_operand()
    operand.base = reference(access.operand)
    if let rows = access.rows { operand.rows = reference(rows) }
    operand.row_count = Int64(access.rowCount)
    fill(&operand.strides, with: access.strides)
    operand.mode = UInt8(access.mode)
    operand.type = access.type.rawValue
    operand.reg = UInt8(access.register)
    return operand
  }
}
