import SankofaPlatform

/// The number of processors that this process may use.
package enum ProcessorCount {
  /// The smallest of the number of processors online, the number that this thread is bound to, and
  /// the control group's quota of processor time, rounded up; at least 1.
  package static var available: Int {
    let online = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let bound = ControlGroups.contents(of: "/proc/thread-self/status")
      .flatMap(affinity(inStatus:))
    let quota = ControlGroups.ofThisProcess.flatMap { groups in
      processorQuota(ofGroups: groups, read: ControlGroups.file)
    }
    return max(1, min(online, bound ?? .max, quota ?? .max))
  }

  /// The number of processors in the affinity mask of `/proc/…/status`, whose line `Cpus_allowed:`
  /// has groups of hexadecimal digits with commas between them. (Swift imports Glibc without GNU
  /// extensions, so `sched_getaffinity` is not visible.)
  package static func affinity(inStatus status: String) -> Int? {
    let key = "Cpus_allowed:"
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(key) }) else {
      return nil
    }
    let count = line.dropFirst(key.count).reduce(0) { count, character in
      count + (character.hexDigitValue?.nonzeroBitCount ?? 0)
    }
    return count > 0 ? count : nil
  }

  /// The smallest quota of a process whose `/proc/self/cgroup` is `groups`, in whole processors;
  /// `nil` when there is no limit.
  package static func processorQuota(
    ofGroups groups: String, read: (String) -> String?
  ) -> Int? {
    ControlGroups.least(
      ofGroups: groups, controller: "cpu", version1: { quotaOfVersion1(group: $0, read: read) },
      version2: { quotaOfVersion2(group: $0, read: read) })
  }

  /// The quota of version 2, in whole processors. The file `cpu.max` has quota and period in
  /// microseconds: `150000 100000`, or `max 100000` for no limit.
  private static func quotaOfVersion2(group: String, read: (String) -> String?) -> Int? {
    guard let words = read(group + "/cpu.max")?.split(whereSeparator: \.isWhitespace),
      words.count == 2
    else { return nil }
    return processors(quota: Int(words[0]), period: Int(words[1]))
  }

  /// The quota of version 1, in whole processors. Quota and period have a file each; a quota of -1
  /// means no limit.
  private static func quotaOfVersion1(group: String, read: (String) -> String?) -> Int? {
    func number(_ file: String) -> Int? {
      read(group + file)?.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
    }
    return processors(quota: number("/cpu.cfs_quota_us"), period: number("/cpu.cfs_period_us"))
  }

  private static func processors(quota: Int?, period: Int?) -> Int? {
    guard let quota, let period, quota > 0, period > 0 else { return nil }
    return (quota - 1) / period + 1
  }
}
