import CSankofaKernels
import Testing

/// A micro-operation with the types that it goes from and to.
struct Operation: Sendable, CustomStringConvertible {
  let number: Int
  let type: Element
  /// The type of `a`, which differs from `type` for SELECT.
  let first: Element
  let result: Element

  var description: String { "operation \(number) \(first) → \(result)" }

  init(_ number: Int, _ type: Element, first: Element? = nil, result: Element? = nil) {
    self.number = number
    self.type = type
    self.first = first ?? type
    self.result = result ?? type
  }

  static let all: [Operation] = {
    var all: [Operation] = []
    let floats: [Element] = [.float32, .float64]
    let numbers = floats + [.int32]
    for operation in SKF_COPY...SKF_ROUND { all += floats.map { Operation(operation, $0) } }
    for operation in [SKF_COPY, SKF_NEGATE, SKF_ABSOLUTE, SKF_SIGN, SKF_RELU] {
      all.append(Operation(operation, .int32))
    }
    all += floats.map { Operation(SKF_IS_FINITE, $0, result: .bool) }
    for operation in [SKF_COPY, SKF_MAXIMUM, SKF_MINIMUM] {
      all.append(Operation(operation, .uint8))
    }
    for operation in [SKF_COPY, SKF_NOT, SKF_AND, SKF_OR] {
      all.append(Operation(operation, .bool))
    }
    for operation in SKF_ADD...SKF_MINIMUM { all += numbers.map { Operation(operation, $0) } }
    all += floats.map { Operation(SKF_POWER, $0) }
    for operation in SKF_LESS...SKF_NOT_EQUAL {
      all += Element.allCases.map { Operation(operation, $0, result: .bool) }
    }
    all += Element.allCases.map { Operation(SKF_SELECT, $0, first: .bool) }
    all += numbers.map { Operation(SKF_MULTIPLY_ADD, $0) }
    for from in Element.allCases {
      all += Element.allCases.map { Operation(SKF_CONVERT, from, result: $0) }
    }
    return all
  }()

  /// Slots 0, 1, 2 are operands, slot 3 the result.
  func program(_ count: Int) -> Program {
    var program = Program([count])
    program.load(0, first, 0)
    program.load(1, type, 1)
    program.load(2, type, 2)
    program.add(number, type, to: 3, 0, 1, 2, extra: result)
    program.store(3, result, 3)
    return program
  }
}

@Suite struct OperationTests {
  static let sizes = [0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 511, 512, 513, 1000]

  @Test(arguments: InstructionSet.fast)
  func everyOperationHasTheReferencesBits(_ set: InstructionSet) {
    var numbers = Numbers(1)
    for operation in Operation.all {
      for size in OperationTests.sizes {
        let operands = [operation.first, operation.type, operation.type]
          .map { $0.values(size, &numbers) }
        let bytes = size * operation.result.size
        let expected = Memory(bytes), actual = Memory(bytes)
        let program = operation.program(size)
        program.run(on: .reference, operands + [expected])
        program.run(on: set, operands + [actual])
        let difference = operation.result.firstDifference(expected, actual, size)
        #expect(difference == nil, "\(operation), \(size) elements")
        #expect(actual.isUntouched(after: bytes), "\(operation), \(size) elements")
      }
    }
  }

  @Test(arguments: InstructionSet.fast)
  func unalignedOperandsAndPartsOfTheRangeHaveTheSameBits(_ set: InstructionSet) {
    var numbers = Numbers(2)
    for operation in Operation.all {
      let size = 700, offset = 3
      let operands = [operation.first, operation.type, operation.type]
        .map { $0.values(size + offset, &numbers) }
      var program = Program([size])
      program.load(0, operation.first, 0, offset: offset)
      program.load(1, operation.type, 1, offset: offset)
      program.load(2, operation.type, 2, offset: offset)
      program.add(operation.number, operation.type, to: 3, 0, 1, 2, extra: operation.result)
      program.store(3, operation.result, 3, offset: 1)
      let bytes = (size + 1) * operation.result.size
      let expected = Memory(bytes), actual = Memory(bytes)
      program.run(on: .reference, operands + [expected])
      for range in [0..<5, 5..<131, 131..<644, 644..<700] {
        program.run(on: set, operands + [actual], range: range)
      }
      #expect(operation.result.firstDifference(expected, actual, size + 1) == nil, "\(operation)")
    }
  }

  @Test(arguments: InstructionSet.all)
  func unitsAreNeighbours(_ set: InstructionSet) {
    let x = (0..<1000).map { Float($0) }, target = Memory(4000)
    var program = Program([10, 100])
    program.load(0, .float32, 0)
    program.add(SKF_NEGATE, .float32, to: 1, 0)
    program.store(1, .float32, 1)
    for (units, done) in [(3..<4, 750..<1000), (1..<3, 250..<750), (0..<4, 0..<1000)] {
      program.run(on: set, [Memory(x), target], range: units, elementsPerUnit: 250)
      #expect(target.array(of: Float.self, 1000)[done] == x[done].map { -$0 }[...])
      #expect(target.bytes[..<(done.lowerBound * 4)].allSatisfy { $0 == Memory.filler })
      #expect(target.isUntouched(after: 4000))
    }
  }

  @Test(arguments: InstructionSet.fast)
  func aChainRunsThroughRegisters(_ set: InstructionSet) {
    // tanh(a · b) > c ? a : |b|, with registers used again.
    var program = Program([1300])
    for slot in 0..<3 { program.load(slot, .float32, slot) }
    program.add(SKF_MULTIPLY, .float32, to: 3, 0, 1)
    program.add(SKF_TANH, .float32, to: 3, 3)
    program.add(SKF_LESS, .float32, to: 4, 2, 3)
    program.add(SKF_ABSOLUTE, .float32, to: 1, 1)
    program.add(SKF_SELECT, .float32, to: 2, 4, 0, 1)
    program.store(3, .float32, 2)
    var numbers = Numbers(3)
    let operands = (0..<3).map { _ in Element.float32.values(1300, &numbers) }
    let expected = Memory(5200), actual = Memory(5200)
    program.run(on: .reference, operands + [expected])
    program.run(on: set, operands + [actual])
    #expect(Element.float32.firstDifference(expected, actual, 1300) == nil)
  }
}
