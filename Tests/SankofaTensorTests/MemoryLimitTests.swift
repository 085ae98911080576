import SankofaTensor
import Testing

@Suite struct MemoryLimitTests {
  @Test func whatDoesNotFitIsSaid() {
    #expect(MemoryLimit.excess(of: 1_000_000_000, limit: 1_000_000_000) == nil)
    #expect(
      MemoryLimit.excess(of: 34_359_738_368, limit: 25_249_999_999)
        == "34.4 GB of memory, and there are 25.2 GB")
    #expect(
      MemoryLimit.excess(of: 2_050_000_000, limit: 1)
        == "2.1 GB of memory, and there are 1 bytes")
  }

  @Test func smallNumbersAreNotRoundedAway() {
    #expect(
      MemoryLimit.excess(of: 52_400_000, limit: 999_999)
        == "52 MB of memory, and there are 999999 bytes")
    #expect(
      MemoryLimit.excess(of: .max, limit: 100_000_000)
        == "more bytes than can be counted of memory, and there are 0.1 GB")
  }

  /// This process runs, so there is some; no machine has an exabyte.
  @Test func thereIsSome() {
    #expect((100_000_000...(1 << 60)).contains(MemoryLimit.byteCount))
  }
}
