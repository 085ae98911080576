import CSankofaKernels
import Testing

/// The addresses of programs' operands, compared with a plain evaluation in Swift.
@Suite struct OperandTests {
  struct Layout: Sendable, CustomStringConvertible {
    let extents: [Int], strides: [Int]
    var offset = 0
    var description: String { "\(extents) by \(strides)" }
  }

  static let layouts = [
    Layout(extents: [], strides: []),
    Layout(extents: [1], strides: [5]),
    Layout(extents: [1300], strides: [1]),
    Layout(extents: [1300], strides: [0]),
    Layout(extents: [1300], strides: [3]),
    Layout(extents: [1300], strides: [-1], offset: 1299),
    Layout(extents: [128, 10], strides: [0, 1]),
    Layout(extents: [128, 10], strides: [1, 0]),
    Layout(extents: [7, 300], strides: [0, 1]),
    Layout(extents: [7, 300], strides: [1, 0]),
    Layout(extents: [3, 700], strides: [900, 1]),
    Layout(extents: [37, 41], strides: [1, 37]),
    Layout(extents: [5, 1, 6, 7], strides: [42, 99, 7, 1]),
    Layout(extents: [5, 6, 7, 8], strides: [0, 8, 0, 1]),
    Layout(extents: [5, 6, 7, 8], strides: [48, 8, 0, 1]),
    Layout(extents: [5, 6, 7, 8], strides: [0, 0, 0, 1]),
    Layout(extents: [2, 3, 4, 5, 6, 7], strides: [1, 2, 6, 24, 120, 720]),
    Layout(extents: [4, 5, 6], strides: [30, -6, 1], offset: 24),
  ]

  /// The offset of every element of the iteration space, in order.
  static func offsets(_ extents: [Int], _ strides: [Int], rows: [Int]? = nil) -> [Int] {
    var offsets = [0]
    for (axis, extent) in extents.enumerated() {
      offsets = offsets.flatMap { base in
        (0..<extent).map { base + (axis == 0 && rows != nil ? rows![$0] : $0) * strides[axis] }
      }
    }
    return offsets
  }

  @Test(arguments: InstructionSet.all, layouts)
  func stridedLoads(_ set: InstructionSet, _ layout: Layout) {
    let offsets = OperandTests.offsets(layout.extents, layout.strides)
      .map { $0 + layout.offset }
    for type in [Element.float32, .float64, .uint8] {
      var numbers = Numbers(4)
      let source = type.values(offsets.max()! + 1, &numbers)
      var program = Program(layout.extents)
      program.load(0, type, 0, .strided(layout.strides), offset: layout.offset)
      program.add(SKF_COPY, type, to: 1, 0)
      program.store(1, type, 1)
      let count = program.count
      let target = Memory(count * type.size)
      program.runInParts(on: set, [source, target])
      let expected = offsets.flatMap { source.bytes[$0 * type.size..<($0 + 1) * type.size] }
      #expect(Array(target.bytes.prefix(count * type.size)) == expected, "\(type)")
      #expect(target.isUntouched(after: count * type.size))
    }
  }

  @Test(arguments: InstructionSet.all, layouts.filter { !$0.strides.contains(0) })
  func stridedStores(_ set: InstructionSet, _ layout: Layout) {
    let offsets = OperandTests.offsets(layout.extents, layout.strides)
      .map { $0 + layout.offset }
    for type in [Element.float32, .float64, .uint8] {
      var numbers = Numbers(5)
      var program = Program(layout.extents)
      let count = program.count, room = (offsets.max()! + 1) * type.size
      let source = type.values(count, &numbers)
      program.load(0, type, 0)
      program.add(SKF_COPY, type, to: 1, 0)
      program.store(1, type, 1, .strided(layout.strides), offset: layout.offset)
      let target = Memory(room), expected = Memory(room)
      program.runInParts(on: set, [source, target])
      for (index, offset) in offsets.enumerated() {
        for byte in 0..<type.size {
          expected.bytes[offset * type.size + byte] = source.bytes[index * type.size + byte]
        }
      }
      #expect(Array(target.bytes) == Array(expected.bytes), "\(type)")
    }
  }

  @Test(arguments: InstructionSet.all)
  func rowsAreGatheredAndClamped(_ set: InstructionSet) {
    let shapes = [
      Layout(extents: [9, 784], strides: [784, 1]), Layout(extents: [40], strides: [1]),
      Layout(extents: [9, 4, 5], strides: [20, 1, 4]), Layout(extents: [1, 30], strides: [30, 1]),
      Layout(extents: [300, 3], strides: [3, 1]), Layout(extents: [3, 50], strides: [100, 2]),
    ]
    for shape in shapes {
      for type in [Element.float32, .float64, .uint8] {
        var numbers = Numbers(6)
        let source = type.values(12 * shape.strides[0], &numbers)
        let rows = (0..<shape.extents[0]).map { _ in Int32(numbers.below(18) - 3) }
        let clamped = rows.map { min(max(Int($0), 0), 11) }
        let table = Memory(rows)
        var program = Program(shape.extents)
        program.load(0, type, 0, .rows(table: 1, count: 12, strides: shape.strides))
        program.store(2, type, 0)
        let bytes = program.count * type.size
        let target = Memory(bytes)
        program.runInParts(on: set, [source, table, target])
        let expected = OperandTests.offsets(shape.extents, shape.strides, rows: clamped)
          .flatMap { source.bytes[$0 * type.size..<($0 + 1) * type.size] }
        #expect(Array(target.bytes.prefix(bytes)) == expected, "\(shape) \(type)")
      }
    }
  }

  /// Operands of every kind next to one another, from few elements to many.
  @Test(
    arguments: InstructionSet.all,
    [[1, 1], [2, 3], [4, 12], [8, 8], [2, 32], [5, 13], [7, 100], [90, 17], [6, 500]])
  func operandsDoNotGetInOneAnothersWay(_ set: InstructionSet, _ extents: [Int]) {
    let (m, n) = (extents[0], extents[1])
    for type in [Element.float64, .float32] {
      var program = Program([m, n])
      let modes: [Mode] = [
        .full, .strided([0, 1]), .strided([1, 0]), .scalar, .strided([1, m]), .full,
        .strided([0, 1]),
      ]
      // Downwards, so that what is too long runs into registers that are filled already.
      for (slot, mode) in modes.enumerated() { program.load(slot, type, 6 - slot, mode) }
      // The sum of all; register 0, a repeated row, is written in every block.
      for register in 1...6 { program.add(SKF_ADD, type, to: 0, 0, register) }
      program.store(7, type, 0)
      // Small whole numbers: every sum is exact.
      let values = (0..<7).map { slot in (0..<m * n).map { ($0 * 7 + slot * 5) % 100 } }
      let inputs = values.map {
        type == .float32 ? Memory($0.map(Float.init)) : Memory($0.map(Double.init))
      }
      let expected = (0..<m * n).map { index in
        let (row, column) = (index / n, index % n)
        return values[0][index] + values[1][column] + values[2][row] + values[3][0]
          + values[4][row + m * column] + values[5][index] + values[6][column]
      }
      for cut in [0, m * n / 2] {
        let target = Memory(m * n * type.size)
        program.run(on: set, inputs + [target], range: 0..<cut)
        program.run(on: set, inputs + [target], range: cut..<m * n)
        let actual =
          type == .float32
          ? target.array(of: Float.self, m * n).map { Int($0) }
          : target.array(of: Double.self, m * n).map { Int($0) }
        #expect(actual == expected, "\(type)")
      }
    }
  }

  @Test(arguments: InstructionSet.all)
  func scalarsSurviveTheReuseOfTheirRegister(_ set: InstructionSet) {
    // dst of the instruction is the scalar's own register, over several blocks.
    var program = Program([1100])
    program.load(0, .float32, 0)
    program.load(1, .float32, 1, .scalar)
    program.add(SKF_MULTIPLY, .float32, to: 1, 0, 1)
    program.add(SKF_NEGATE, .float32, to: 2, 1)
    program.store(2, .float32, 2)
    let x = (0..<1100).map { Float($0) }, target = Memory(4400)
    program.run(on: set, [Memory(x), Memory([Float(0.5)]), target])
    #expect(target.array(of: Float.self, 1100) == x.map { $0 * -0.5 })
  }

  @Test(arguments: InstructionSet.all)
  func positionsCountFromTheStartOfTheSpace(_ set: InstructionSet) {
    var program = Program([40, 30])
    program.add(SKF_INDEX, .int32, to: 0)
    program.store(0, .int32, 0)
    let target = Memory(4800)
    program.runInParts(on: set, [target])
    #expect(target.array(of: Int32.self, 1200) == (0..<1200).map { Int32($0) })
  }
}
