import SankofaTensor
import Testing

struct RandomKeyTests {
  /// The known answers that the authors' library Random123 ships for threefry2x32 with 20 rounds.
  @Test(
    arguments: [
      (0, 0, 0, 0x6b20_0159, 0x99ba_4efe),
      (0xffff_ffff, 0xffff_ffff, 0xffff_ffff_ffff_ffff, 0x1cb9_96fc, 0xbb00_2be7),
      (0x1319_8a2e, 0x0370_7344, 0x85a3_08d3_243f_6a88, 0xc492_3a9c, 0x483d_f7a0),
    ] as [(UInt32, UInt32, UInt64, UInt32, UInt32)])
  func knownAnswers(word0: UInt32, word1: UInt32, index: UInt64, x: UInt32, y: UInt32) {
    #expect(RandomKey(word0: word0, word1: word1).words(at: index) == (x, y))
  }

  // Numbers from Golden/random/random_key.py.
  let key = RandomKey(seed: 7)

  @Test func seedFillsBothWords() {
    #expect(
      RandomKey(seed: 0x1234_5678_9abc_def0) == RandomKey(word0: 0x9abc_def0, word1: 0x1234_5678))
  }

  @Test func folding() {
    #expect(key.folded(5) == RandomKey(word0: 1_271_531_411, word1: 2_450_972_709))
    #expect(key.folded(1 << 40) == RandomKey(word0: 2_226_407_825, word1: 2_004_023_928))
    #expect(key.folded("layers.0.weight") == RandomKey(word0: 993_739_945, word1: 478_651_347))
  }

  @Test func uniformNumbersAreTheUpperBits() {
    #expect(key.uniform(at: 0) as Float == 15_241_769 / 0x1p24)
    #expect(key.uniform(at: 0) as Double == 8_182_862_647_363_434 / 0x1p53)
    #expect(key.uniform(at: 1) as Float == 11_581_601 / 0x1p24)
    #expect(key.uniform(at: 1) as Double == 6_217_824_790_507_890 / 0x1p53)
    #expect(key.uniform(at: 1 << 33) as Float == 2_395_146 / 0x1p24)
    #expect(key.uniform(at: 1 << 33) as Double == 1_285_884_629_977_862 / 0x1p53)
  }

  @Test func uniformNumbersStayBelowOne() {
    let floats: [Float] = (0..<10_000).map { key.uniform(at: $0) }
    #expect(floats.allSatisfy { (0..<1).contains($0) })
    // The mean of n uniform numbers has standard deviation √(1/12n), here 0.0029.
    let mean: Float = floats.reduce(0, +) / 10_000
    #expect(abs(mean - 0.5) < 0.012)
  }

  @Test func permutationIsTheDocumentedOne() {
    #expect(key.permutation(of: 10) == [1, 3, 8, 4, 7, 0, 2, 5, 6, 9])
    func checksum(_ count: Int) -> UInt64 {
      key.permutation(of: count).reduce(0) { $0 &* 31 &+ UInt64($1) }
    }
    #expect(checksum(60_000) == 14_112_402_025_238_287_032)
    // Long enough for words to be dropped.
    #expect(checksum(1 << 20) == 10_024_971_915_218_773_776)
  }

  @Test(arguments: [0, 1, 2, 1000])
  func permutationHasEveryNumberOnce(count: Int) {
    #expect(key.permutation(of: count).sorted() == Array(0..<Int32(count)))
  }

  @Test func allOrdersOfFourAreEquallyLikely() {
    var counts: [[Int32]: Int] = [:]
    for seed in 0..<24_000 {
      counts[RandomKey(seed: UInt64(seed)).permutation(of: 4), default: 0] += 1
    }
    #expect(counts.count == 24)
    // χ² with 23 degrees of freedom is above 49.7 once in a thousand draws.
    let chiSquare = counts.values.reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
    #expect(chiSquare < 49.7)
  }

  @Test func permutingABufferGivesTheSame() {
    var indices = [Int32](repeating: -1, count: 257)
    indices.withUnsafeMutableBufferPointer { key.permute(into: $0) }
    #expect(indices == key.permutation(of: 257))
  }

  @Test func negativeCountTraps() async {
    await #expect(processExitsWith: .failure) { _ = RandomKey(seed: 0).permutation(of: -1) }
  }
}
