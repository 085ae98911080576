import CSankofaKernels
import Testing

@Suite struct RandomTests {
  func threefry(_ key: (UInt32, UInt32), _ counter: (UInt32, UInt32)) -> (UInt32, UInt32) {
    var out: [UInt32] = [0, 0]
    skf_threefry(key.0, key.1, counter.0, counter.1, &out)
    return (out[0], out[1])
  }

  /// The known answers that the authors publish with Random123 for 20 rounds.
  @Test func publishedAnswers() {
    #expect(threefry((0, 0), (0, 0)) == (0x6b20_0159, 0x99ba_4efe))
    let ones = UInt32.max
    #expect(threefry((ones, ones), (ones, ones)) == (0x1cb9_96fc, 0xbb00_2be7))
    let pi = threefry((0x1319_8a2e, 0x0370_7344), (0x243f_6a88, 0x85a3_08d3))
    #expect(pi == (0xc492_3a9c, 0x483d_f7a0))
  }

  @Test(arguments: InstructionSet.all, [Element.float32, .float64])
  func uniformNumbersAreTheStreams(_ set: InstructionSet, _ type: Element) {
    let stream: UInt64 = 0x0123_4567_89ab_cdef, key: [UInt32] = [42, 7]
    var program = Program([1100])
    program.load(0, .int32, 0, .key)
    program.add(SKF_UNIFORM, type, to: 1, 0, 1)
    program.store(1, type, 1)
    program.constants = [0, stream]
    let target = Memory(1100 * type.size)
    program.runInParts(on: set, [Memory(key), target])

    let streamKey = threefry((42, 7), (0x89ab_cdef, 0x0123_4567))
    let words = (0..<1100).map { threefry(streamKey, (UInt32($0), 0)) }
    if type == .float32 {
      let expected = words.map { Float($0.0 >> 8) * 0x1p-24 }
      #expect(target.array(of: Float.self, 1100) == expected)
    } else {
      let expected = words.map { Double((UInt64($0.0) << 32 | UInt64($0.1)) >> 11) * 0x1p-53 }
      #expect(target.array(of: Double.self, 1100) == expected)
      let mean = expected.reduce(0, +) / 1100
      // 1100 uniform numbers: standard deviation of the mean is 0.0087.
      #expect(abs(mean - 0.5) < 0.035)
    }
  }

  /// Counters have 64 bits: the low word carries into the high one inside a vector.
  @Test(arguments: InstructionSet.all)
  func counterWordsCarry(_ set: InstructionSet) {
    let start = 1 << 32 - 5
    var program = Program([1 << 33])
    program.load(0, .int32, 0, .key)
    program.add(SKF_UNIFORM, .float32, to: 1, 0, 0)
    // Stored around a point before the memory, so that the elements land in it.
    program.store(1, .float32, 1, .strided([0]))
    program.constants = [0]
    let target = Memory(4)
    let streamKey = threefry((1, 2), (0, 0))
    for end in [start + 4, start + 6, start + 20] {
      program.run(on: set, [Memory([1, 2] as [UInt32]), target], range: start..<end)
      let last = end - 1
      let word = threefry(streamKey, (UInt32(truncatingIfNeeded: last), UInt32(last >> 32))).0
      #expect(target.array(of: Float.self, 1) == [Float(word >> 8) * 0x1p-24])
    }
  }
}
