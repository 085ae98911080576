import Foundation
import Testing

import SankofaTensor

@Suite struct ThreadRequestTests {
  @Test(arguments: [("1", 1), ("2", 2), ("256", 256)])
  func numbersInTheLimitsAreTaken(text: String, count: Int) throws {
    #expect(try ThreadRequest.parse(text, processors: 2) == count)
  }

  @Test func emptyMeansUnset() throws {
    #expect(try ThreadRequest.parse("", processors: 2) == nil)
  }

  @Test(arguments: [
    ("5000", "5000"), ("257", "257"), ("0", "0"), ("-1", "-1"), ("two", "\"two\""),
    ("2.5", "\"2.5\""), (" 2", "\" 2\""), ("2\n", "\"2\\n\""),
    ("99999999999999999999", "\"99999999999999999999\""),
    (String(repeating: "x", count: 61), "\"\(String(repeating: "x", count: 60))…\""),
  ])
  func anythingElseIsOneLine(text: String, shown: String) {
    let error = #expect(throws: WorkersError.self) {
      try ThreadRequest.parse(text, processors: 2)
    }
    #expect(
      error?.description == "SANKOFA_THREADS: must be 1…256 threads, got \(shown); "
        + "unset it to use all 2 processors this process may use.")
  }

  @Test func oneProcessorIsNotAll() {
    let error = #expect(throws: WorkersError.self) {
      try ThreadRequest.parse("0", processors: 1)
    }
    #expect(
      error?.description == "SANKOFA_THREADS: must be 1…256 threads, got 0; "
        + "unset it to use the 1 processor this process may use.")
  }

  @Test func theEnvironmentSetsTheNumber() async {
    await #expect(processExitsWith: .success) {
      setenv("SANKOFA_THREADS", "3", 1)
      precondition(Workers.shared.threadCount == 3)
    }
  }

  @Test func sharedWorkersTrapOnABadNumber() async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      setenv("SANKOFA_THREADS", "5000", 1)
      _ = Workers.shared
    }
    let output = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(output.contains("SANKOFA_THREADS: must be 1…256 threads, got 5000; unset it to use"))
  }
}

@Suite struct ProcessorCountTests {
  @Test func atLeastOneAndNoMoreThanOnline() {
    #expect((1...ProcessInfo.processInfo.processorCount).contains(ProcessorCount.available))
  }

  @Test(arguments: [
    ("Name:\tx\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\n", 2),
    ("Cpus_allowed:\tff,00000001,80000000\n", 10),
    ("Cpus_allowed:\t0\n", nil),
    ("Name:\tx\n", nil),
  ])
  func affinityIsReadFromStatus(status: String, count: Int?) {
    #expect(ProcessorCount.affinity(inStatus: status) == count)
  }

  /// The group file of a process, files below the control groups' root, and the quota they set.
  private static let quotas: [(groups: String, files: [String: String], count: Int?)] = [
    // No limit anywhere.
    ("0::/\n", [:], nil),
    ("0::/\n", ["/cpu.max": "max 100000\n"], nil),
    // Version 2, rounded up.
    ("0::/\n", ["/cpu.max": "150000 100000\n"], 2),
    ("0::/\n", ["/cpu.max": "200000 100000\n"], 2),
    ("0::/\n", ["/cpu.max": "1000 100000\n"], 1),
    // The least of a group and those above it.
    ("0::/a/b\n", ["/a/b/cpu.max": "max 100000\n", "/a/cpu.max": "300000 100000\n"], 3),
    ("0::/a/b\n", ["/a/b/cpu.max": "400000 100000\n", "/a/cpu.max": "600000 100000\n"], 4),
    // Version 1; other controllers are not ours.
    ("4:memory:/a\n3:cpu,cpuacct:/a\n", version1("/cpu,cpuacct/a", quota: "250000"), 3),
    ("1:cpu:/\n", version1("/cpu", quota: "-1"), nil),
    ("1:cpuset:/\n", version1("/cpuset", quota: "100000"), nil),
    // A container that sees the host's path finds its limit at the root.
    ("1:cpu:/docker/f00\n", version1("/cpu", quota: "100000"), 1),
    // Nonsense sets no limit.
    ("0::/\n", ["/cpu.max": "100000 0\n"], nil),
    ("nonsense\n", ["/cpu.max": "nonsense"], nil),
  ]

  private static func version1(_ group: String, quota: String) -> [String: String] {
    [group + "/cpu.cfs_quota_us": quota + "\n", group + "/cpu.cfs_period_us": "100000\n"]
  }

  @Test(arguments: quotas.indices)
  func quotaIsReadFromControlGroups(index: Int) {
    let (groups, files, count) = Self.quotas[index]
    #expect(ProcessorCount.processorQuota(ofGroups: groups) { files[$0] } == count)
  }
}
