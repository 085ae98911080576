import CSankofaKernels
import Testing

/// The way in which an operand is read or written.
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
    operand.base = InstructionSet.slot(slot, offset: offset * type.size)
    operand.mode = UInt8(mode.number)
    operand.type = UInt8(type.rawValue)
    operand.reg = UInt8(register)
    withUnsafeMutableBytes(of: &operand.strides) { bytes in
      for (axis, stride) in mode.strides.enumerated() {
        bytes.storeBytes(of: stride, toByteOffset: axis * 8, as: Int.self)
      }
    }
    if case .rows(let table, let count, _) = mode {
      operand.rows = InstructionSet.slot(table)
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

  /// The call: the program, and its arrays behind it.
  private func call(elementsPerUnit: Int) -> Memory {
    var program = skf_program()
    program.elements_per_unit = Int64(elementsPerUnit)
    withUnsafeMutableBytes(of: &program.extents) { bytes in
      for (axis, extent) in extents.enumerated() {
        bytes.storeBytes(of: Int64(extent), toByteOffset: axis * 8, as: Int64.self)
      }
    }
    program.rank = UInt32(extents.count)
    program.load_count = UInt32(loads.count)
    program.store_count = UInt32(stores.count)
    program.constant_count = UInt32(constants.count)
    program.instruction_count = UInt32(instructions.count)
    func bytes<Value>(_ values: [Value]) -> [UInt8] { values.withUnsafeBytes(Array.init) }
    return Memory(
      bytes([program]) + bytes(loads) + bytes(stores) + bytes(constants) + bytes(instructions))
  }

  /// Runs units `range` (all elements by default), on memories that the slots name.
  func run(
    on set: InstructionSet, _ slots: [Memory], range: Range<Int>? = nil, elementsPerUnit: Int = 1
  ) {
    let call = call(elementsPerUnit: elementsPerUnit), size = Int(SKF_PROGRAM_SCRATCH)
    let scratch = Memory(size)
    set.run(
      SKF_KERNEL_PROGRAM, UnsafeRawPointer(call.bytes.baseAddress!), slots, range ?? 0..<count,
      scratch)
    #expect(scratch.isUntouched(after: size))
  }

  /// Runs all elements in uneven parts, few and many, as threads take them.
  func runInParts(on set: InstructionSet, _ slots: [Memory]) {
    let cuts = [0, min(count, 40), min(count, count / 2 + 1), count].sorted()
    for (begin, end) in zip(cuts, cuts.dropFirst()) { run(on: set, slots, range: begin..<end) }
  }
}
