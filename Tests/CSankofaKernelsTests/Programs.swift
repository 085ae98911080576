import CSankofaKernels

/// An instruction set, by the kernels' number.
struct InstructionSet: Sendable, CustomStringConvertible {
  let number: Int

  var kernels: skf_kernels { skf_kernels_for(Int32(number))!.pointee }
  var description: String { String(cString: skf_isa_name(Int32(number))) }

  /// All that this machine has, the reference first.
  static let all = (0..<SKF_ISAS).filter { skf_kernels_for(Int32($0)) != nil }
    .map(InstructionSet.init)
  static let reference = all[0]
  static let fast = Array(all.dropFirst())
}

/// How an operand is read or written.
enum Mode {
  case full, scalar, key
  case strided([Int])
  case rows(table: Int, count: Int, strides: [Int])

  var number: Int {
    switch self {
    case .full: SKF_FULL
    case .scalar: SKF_SCALAR
    case .key: SKF_KEY
    case .strided: SKF_STRIDED
    case .rows: SKF_ROWS
    }
  }

  var strides: [Int] {
    switch self {
    case .strided(let strides), .rows(_, _, let strides): strides
    default: []
    }
  }
}

/// A block program in Swift's clothes.
struct Program {
  var extents: [Int]
  var loads: [skf_operand] = []
  var instructions: [skf_instruction] = []
  var stores: [skf_operand] = []
  var constants: [UInt64] = []

  var count: Int { extents.reduce(1, *) }

  init(_ extents: [Int]) { self.extents = extents }

  static func operand(
    _ slot: Int, _ type: Element, _ register: Int, _ mode: Mode = .full, offset: Int = 0
  ) -> skf_operand {
    var operand = skf_operand()
    operand.base = skf_reference(slot: UInt32(slot), offset: UInt64(offset * type.size))
    operand.mode = UInt8(mode.number)
    operand.type = UInt8(type.rawValue)
    operand.reg = UInt8(register)
    withUnsafeMutableBytes(of: &operand.strides) { bytes in
      for (axis, stride) in mode.strides.enumerated() {
        bytes.storeBytes(of: stride, toByteOffset: axis * 8, as: Int.self)
      }
    }
    if case .rows(let table, let count, _) = mode {
      operand.rows = skf_reference(slot: UInt32(table), offset: 0)
      operand.row_count = Int64(count)
    }
    return operand
  }

  mutating func load(
    _ slot: Int, _ type: Element, _ register: Int, _ mode: Mode = .full, offset: Int = 0
  ) {
    loads.append(Program.operand(slot, type, register, mode, offset: offset))
  }

  mutating func store(
    _ slot: Int, _ type: Element, _ register: Int, _ mode: Mode = .full, offset: Int = 0
  ) {
    stores.append(Program.operand(slot, type, register, mode, offset: offset))
  }

  mutating func add(
    _ operation: Int, _ type: Element, to: Int, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0,
    extra: Element = .float32
  ) {
    instructions.append(
      skf_instruction(
        operation: UInt8(operation), type: UInt8(type.rawValue), extra: UInt8(extra.rawValue),
        dst: UInt8(to), a: UInt8(a), b: UInt8(b), c: UInt8(c)))
  }

  /// Runs elements `range` (all by default), on memories that the slots name.
  func run(on set: InstructionSet, _ slots: [Memory], range: Range<Int>? = nil) {
    let scratch = Memory(SKF_MAX_REGISTERS * SKF_BLOCK * 8)
    let pointers = slots.map { $0.bytes.baseAddress?.assumingMemoryBound(to: CChar.self) }
    loads.withUnsafeBufferPointer { loads in
      instructions.withUnsafeBufferPointer { instructions in
        stores.withUnsafeBufferPointer { stores in
          constants.withUnsafeBufferPointer { constants in
            var program = skf_program()
            program.rank = UInt32(extents.count)
            program.load_count = UInt32(loads.count)
            program.instruction_count = UInt32(instructions.count)
            program.store_count = UInt32(stores.count)
            program.loads = loads.baseAddress
            program.instructions = instructions.baseAddress
            program.stores = stores.baseAddress
            program.constants = constants.baseAddress
            withUnsafeMutableBytes(of: &program.extents) { bytes in
              for (axis, extent) in extents.enumerated() {
                bytes.storeBytes(of: Int64(extent), toByteOffset: axis * 8, as: Int64.self)
              }
            }
            let range = range ?? 0..<count
            set.kernels.program(
              &program, pointers, Int64(range.lowerBound), Int64(range.upperBound),
              scratch.bytes.baseAddress)
          }
        }
      }
    }
  }

  /// Runs all elements in uneven parts, few and many, as threads take them.
  func runInParts(on set: InstructionSet, _ slots: [Memory]) {
    let cuts = [0, min(count, 40), min(count, count / 2 + 1), count].sorted()
    for (begin, end) in zip(cuts, cuts.dropFirst()) { run(on: set, slots, range: begin..<end) }
  }
}
