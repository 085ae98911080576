import CSankofaKernels

/// A place in a buffer.
struct Operand: Hashable {
  var buffer: Int
  var byteOffset: Int

  var reference: skf_reference {
    skf_reference(slot: UInt64(buffer), offset: UInt64(byteOffset))
  }
}

/// A block program whose operands are still buffers, not places.
struct ProgramDraft {
  struct Access {
    var operand: Operand
    var mode: Int
    var type: ElementType
    var register: Int
    var strides: [Int]
    var rows: Operand?
    var rowCount = 0
  }

  var extents: [Int]
  var loads: [Access] = []
  var instructions: [skf_instruction] = []
  var stores: [Access] = []
  var constants: [UInt64] = []

  var elementCount: Int { extents.reduce(1, *) }

  /// The program as the argument of its kernel.
  func argument(elementsPerUnit: Int) -> CallArgument {
    var program = skf_program()
    program.elements_per_unit = Int64(elementsPerUnit)
    fill(&program.extents, with: extents.map(Int64.init))
    program.rank = UInt32(extents.count)
    program.load_count = UInt32(loads.count)
    program.store_count = UInt32(stores.count)
    program.constant_count = UInt32(constants.count)
    program.instruction_count = UInt32(instructions.count)
    var bytes = withUnsafeBytes(of: program) { Array($0) }
    var references: [Int] = []
    for access in loads + stores {
      let operand = access.kernelOperand
      references.append(bytes.count)
      // The reference to the rows follows the one to the base.
      if access.rows != nil { references.append(bytes.count + MemoryLayout<skf_reference>.stride) }
      withUnsafeBytes(of: operand) { bytes.append(contentsOf: $0) }
    }
    constants.withUnsafeBytes { bytes.append(contentsOf: $0) }
    instructions.withUnsafeBytes { bytes.append(contentsOf: $0) }
    return CallArgument(bytes: bytes, references: references)
  }

  /// The same program over as few axes as its strides allow: neighbouring axes that are one in
  /// every operand are merged.
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

extension ProgramDraft.Access {
  /// A load of the elements of a view.
  static func load(
    _ operand: Operand, _ view: StridedView, _ type: ElementType, register: Int
  ) -> ProgramDraft.Access {
    let isScalar = zip(view.shape.extents, view.strides).allSatisfy { $0 == 1 || $1 == 0 }
    let mode = view.isPacked ? SKF_FULL : isScalar ? SKF_SCALAR : SKF_STRIDED
    return ProgramDraft.Access(
      operand: operand, mode: mode, type: type, register: register, strides: view.strides)
  }

  /// A load of rows of a table [rowCount, …].
  static func load(
    rows: Operand, of table: Operand, _ view: StridedView, _ type: ElementType, register: Int
  ) -> ProgramDraft.Access {
    ProgramDraft.Access(
      operand: table, mode: SKF_ROWS, type: type, register: register, strides: view.strides,
      rows: rows, rowCount: view.shape[0])
  }

  /// A load that names the key of random numbers, which the instruction finds by the number of the
  /// load.
  static func load(key: Operand) -> ProgramDraft.Access {
    ProgramDraft.Access(operand: key, mode: SKF_KEY, type: .int32, register: 0, strides: [])
  }

  /// A store of elements one after the other, or at the given strides.
  static func store(
    _ operand: Operand, _ type: ElementType, register: Int, strides: [Int]? = nil
  ) -> ProgramDraft.Access {
    ProgramDraft.Access(
      operand: operand, mode: strides == nil ? SKF_FULL : SKF_STRIDED, type: type,
      register: register, strides: strides ?? [])
  }

  fileprivate var kernelOperand: skf_operand {
    var kernel = skf_operand()
    kernel.base = operand.reference
    if let rows { kernel.rows = rows.reference }
    kernel.row_count = Int64(rowCount)
    fill(&kernel.strides, with: strides.map(Int64.init))
    kernel.mode = UInt8(mode)
    kernel.type = type.rawValue
    kernel.reg = UInt8(register)
    return kernel
  }
}

extension skf_instruction {
  /// Makes an instruction on at most three operands.
  init(_ operation: Int, _ type: ElementType, extra: UInt8 = 0, to target: Int, _ operands: [Int]) {
    precondition(operands.count <= 3, "an instruction has at most three operands")
    func register(_ number: Int) -> UInt8 { number < operands.count ? UInt8(operands[number]) : 0 }
    self.init(
      operation: UInt8(operation), type: type.rawValue, extra: extra, dst: UInt8(target),
      a: register(0), b: register(1), c: register(2))
  }
}
