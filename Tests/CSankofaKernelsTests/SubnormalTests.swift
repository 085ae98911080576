import CSankofaKernels
import Testing

/// Numbers below 2⁻¹²⁶, which vectors do not leave to the hardware.
@Suite struct SubnormalTests {
  @Test(arguments: InstructionSet.fast)
  func productsQuotientsAndRootsHaveTheReferencesBits(_ set: InstructionSet) {
    var numbers = Numbers(11)
    let count = 40_000
    // Near ties and the border to normal numbers, all signs, partners of every size.
    func drawn() -> Float {
      let sign = UInt32(numbers.below(2)) << 31
      let bits: UInt32 =
        switch numbers.below(6) {
        case 0: UInt32(numbers.below(16))
        case 1: UInt32(numbers.below(1 << 23))
        case 2: UInt32(0x0080_0000 - 8 + numbers.below(16))
        case 3: UInt32(numbers.below(0x7F80_0000))
        case 4: UInt32(127 - 30 + numbers.below(60)) << 23 | UInt32(numbers.below(2)) << 22
        default: UInt32(numbers.next() & 0x7FFF_FFFF)
        }
      return Float(bitPattern: sign | bits)
    }
    let operands = (0..<3).map { _ in Memory((0..<count).map { _ in drawn() }) }
    for number in [SKF_MULTIPLY, SKF_DIVIDE, SKF_SQUARE_ROOT] {
      let operation = Operation(number, .float32)
      let expected = Memory(count * 4), actual = Memory(count * 4)
      let program = operation.program(count)
      program.run(on: .reference, operands + [expected])
      program.run(on: set, operands + [actual])
      #expect(Element.float32.firstDifference(expected, actual, count) == nil, "\(operation)")
    }
  }
}
