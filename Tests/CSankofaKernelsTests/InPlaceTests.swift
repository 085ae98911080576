import CSankofaKernels
import Testing

/// A store may lie where a load begins; what was loaded must still be read as it was.
@Suite struct InPlaceTests {
  let w = (0..<1300).map { Float($0) * 0.25 - 100 }
  let g = (0..<1300).map { Float($0 % 17) - 8 }

  @Test(arguments: InstructionSet.all)
  func anUpdateInPlace(_ set: InstructionSet) {
    // w −= η·g
    var program = Program([1300])
    program.load(0, .float32, 0)
    program.load(1, .float32, 1)
    program.load(2, .float32, 2, .scalar)
    program.add(SKF_MULTIPLY, .float32, to: 1, 1, 2)
    program.add(SKF_SUBTRACT, .float32, to: 0, 0, 1)
    program.store(0, .float32, 0)
    let weights = Memory(w), gradient = Memory(g)
    program.runInParts(on: set, [weights, gradient, Memory([Float(0.125)])])
    #expect(weights.array(of: Float.self, 1300) == zip(w, g).map { $0 - $1 * 0.125 })
    #expect(gradient.array(of: Float.self, 1300) == g)
  }

  @Test(arguments: InstructionSet.all)
  func aLoadThatIsReadAfterItsPlaceWasWritten(_ set: InstructionSet) {
    // w' = w + g first, then h = w' · w: the old w is still needed.
    var program = Program([1300])
    program.load(0, .float32, 0)
    program.load(1, .float32, 1)
    program.add(SKF_ADD, .float32, to: 2, 0, 1)
    program.add(SKF_MULTIPLY, .float32, to: 3, 2, 0)
    program.store(0, .float32, 2)
    program.store(2, .float32, 3)
    let weights = Memory(w), product = Memory(5200)
    program.runInParts(on: set, [weights, Memory(g), product])
    #expect(weights.array(of: Float.self, 1300) == zip(w, g).map { $0 + $1 })
    #expect(product.array(of: Float.self, 1300) == zip(w, g).map { ($0 + $1) * $0 })
  }

  @Test(arguments: InstructionSet.all, [false, true])
  func anOldValueIsKeptElsewhere(_ set: InstructionSet, _ newFirst: Bool) {
    // previous = w; w = −w, with the stores in both orders.
    var program = Program([1300])
    program.load(0, .float32, 0)
    program.add(SKF_NEGATE, .float32, to: 1, 0)
    program.store(newFirst ? 0 : 1, .float32, newFirst ? 1 : 0)
    program.store(newFirst ? 1 : 0, .float32, newFirst ? 0 : 1)
    let weights = Memory(w), previous = Memory(5200)
    program.runInParts(on: set, [weights, previous])
    #expect(weights.array(of: Float.self, 1300) == w.map { -$0 })
    #expect(previous.array(of: Float.self, 1300) == w)
  }

  @Test(arguments: InstructionSet.all)
  func twoOperandsAreExchanged(_ set: InstructionSet) {
    var program = Program([1300])
    program.load(0, .float32, 0)
    program.load(1, .float32, 1)
    program.store(1, .float32, 0)
    program.store(0, .float32, 1)
    let a = Memory(w), b = Memory(g)
    program.runInParts(on: set, [a, b])
    #expect(a.array(of: Float.self, 1300) == g)
    #expect(b.array(of: Float.self, 1300) == w)
  }

  @Test(arguments: InstructionSet.all)
  func oneResultInTwoPlaces(_ set: InstructionSet) {
    var program = Program([1300])
    program.load(0, .float32, 0)
    program.add(SKF_ABSOLUTE, .float32, to: 1, 0)
    program.store(1, .float32, 1)
    program.store(2, .float32, 1)
    program.store(3, .float32, 1, .strided([2]))
    let targets = [Memory(5200), Memory(5200), Memory(10400)]
    program.runInParts(on: set, [Memory(w)] + targets)
    let expected = w.map { abs($0) }
    #expect(targets[0].array(of: Float.self, 1300) == expected)
    #expect(targets[1].array(of: Float.self, 1300) == expected)
    let spread = targets[2].array(of: Float.self, 2600)
    #expect(stride(from: 0, to: 2600, by: 2).map { spread[$0] } == expected)
  }

  @Test(arguments: InstructionSet.all)
  func aRegisterThatHoldsSeveralValuesInTurn(_ set: InstructionSet) {
    // The stored register is written twice; only its last value may reach the memory.
    var program = Program([1300])
    program.load(0, .float32, 0)
    program.load(1, .float32, 1)
    program.add(SKF_ADD, .float32, to: 2, 0, 1)
    program.add(SKF_MULTIPLY, .float32, to: 1, 2, 1)
    program.add(SKF_SUBTRACT, .float32, to: 2, 1, 0)
    program.store(0, .float32, 2)
    let weights = Memory(w)
    program.runInParts(on: set, [weights, Memory(g)])
    #expect(weights.array(of: Float.self, 1300) == zip(w, g).map { ($0 + $1) * $1 - $0 })
  }
}
