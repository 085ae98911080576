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

  @Test func whatTheSystemDoesNotGiveIsSaid() {
    #expect(MemoryLimit.shortage(of: 1_500_000) == nil)
    MemoryLimit.$assumed.withValue(1_000_000) {
      #expect(
        MemoryLimit.shortage(of: 1_500_000) == "1 MB of memory, and there are 1 MB")
      // So little is not asked for.
      #expect(MemoryLimit.shortage(of: 1_048_575) == nil)
    }
    // More addresses than there are.
    MemoryLimit.$assumed.withValue(.max) {
      #expect(
        MemoryLimit.shortage(of: 1 << 55)
          == "36028797.0 GB of memory, and the system gives less")
    }
  }

  static let groups: [(groups: String, files: [String: String], limit: Int?)] = [
    ("0::/a/b\n", ["/a/memory.max": "2000000\n", "/a/b/memory.max": "max\n"], 2_000_000),
    ("0::/a/b\n", ["/a/memory.max": "2000000\n", "/a/b/memory.max": "1000000\n"], 1_000_000),
    // In a container the path is the host's; its own limit is at the root.
    ("0::/host/x\n", ["/memory.max": "3000000\n"], 3_000_000),
    ("0::/\n", ["/memory.max": "max\n"], nil), ("0::/\n", [:], nil), ("", [:], nil),
    (
      "5:cpu,cpuacct:/a\n7:memory:/a\n0::/\n",
      ["/memory/a/memory.limit_in_bytes": "4000000\n", "/cpu/a/memory.limit_in_bytes": "1\n"],
      4_000_000
    ),
  ]

  @Test(arguments: groups)
  func groupsLimit(groups: String, files: [String: String], limit: Int?) {
    #expect(MemoryLimit.byteLimit(ofGroups: groups) { files[$0] } == limit)
  }

  /// This process runs, so there is some; no machine has an exabyte.
  @Test func thereIsSome() {
    #expect((100_000_000...(1 << 60)).contains(MemoryLimit.byteCount))
  }
}
