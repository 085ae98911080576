import CSankofaKernels

/// A block program of one instruction, made, run and thrown away.
struct PlainProgram {
  var constants: [UInt64] = []
  private let shape: Shape
  private var loads: [skf_operand] = []
  private var instructions: [skf_instruction] = []
  /// Keeps what is read alive; slot i is the memory of operand i.
  private var storages: [Storage] = []

  init(_ shape: Shape) { self.shape = shape }

  /// Reads an operand into the next register.
  ///
  /// - Parameters:
  ///   - view: in which order, for `SKF_STRIDED`.
  ///   - rows: which rows, for `SKF_ROWS`.
  mutating func load(
    _ source: PlainArithmetic.Operand, _ mode: Int, _ view: StridedView? = nil,
    rows: PlainArithmetic.Operand? = nil
  ) {
    let view = view ?? StridedView(contiguous: source.type.shape)
    var operand = operand(source, mode, view, register: loads.count)
    if let rows {
      operand.rows = skf_reference(slot: UInt32(storages.count), offset: 0)
      operand.row_count = Int64(source.type.shape[0])
      storages.append(rows.storage)
    }
    loads.append(operand)
  }

  /// Adds the instruction, on as many registers as were loaded.
  mutating func add(_ operation: UInt8, _ type: ElementType, extra: UInt8 = 0) {
    // Operands lie in the registers of their loads; uniform's are numbers of a load and a constant.
    let second: UInt8 = operation == UInt8(SKF_UNIFORM) ? 0 : 1
    instructions.append(
      skf_instruction(
        operation: operation, type: type.rawValue, extra: extra, dst: UInt8(loads.count), a: 0,
        b: second, c: 2))
  }

  /// Computes every element, storing them one after the other, or as `view` says.
  mutating func run(
    _ kernels: UnsafePointer<skf_kernels>, storingTo target: PlainArithmetic.Operand,
    _ view: StridedView? = nil
  ) {
    let store = operand(
      target, view == nil ? SKF_FULL : SKF_STRIDED, view ?? StridedView(contiguous: shape),
      register: loads.count)
    let memory = PlanMemory()
    var program = skf_program()
    program.rank = UInt32(shape.rank)
    program.load_count = UInt32(loads.count)
    program.instruction_count = UInt32(instructions.count)
    program.store_count = 1
    fill(&program.extents, with: shape.extents.map(Int64.init))
    program.loads = memory.keep(loads)
    program.instructions = memory.keep(instructions)
    program.stores = memory.keep([store])
    program.constants = memory.keep(constants)
    let scratch = Storage(
      uninitializedByteCount: Int(SKF_MAX_REGISTERS) * Int(SKF_BLOCK) * 8)
    let slots = storages.map {
      Optional($0.pointer.assumingMemoryBound(to: CChar.self))
    }
    withExtendedLifetime((memory, storages, scratch)) {
      kernels.pointee.program(&program, slots, 0, Int64(shape.elementCount), scratch.pointer)
    }
  }

  private mutating func operand(
    _ source: PlainArithmetic.Operand, _ mode: Int, _ view: StridedView, register: Int
  ) -> skf_operand {
    var operand = skf_operand()
    operand.base = skf_reference(
      slot: UInt32(storages.count),
      offset: UInt64(view.offset * source.type.elementType.byteCount))
    operand.mode = UInt8(mode)
    operand.type = source.type.elementType.rawValue
    operand.reg = UInt8(register)
    fill(&operand.strides, with: view.strides)
    storages.append(source.storage)
    return operand
  }
}

/// C's fixed arrays are tuples here.
func fill<Tuple, Element>(_ tuple: inout Tuple, with elements: [Element]) {
  withUnsafeMutableBytes(of: &tuple) { bytes in
    elements.withUnsafeBytes { bytes.copyMemory(from: $0) }
  }
}
