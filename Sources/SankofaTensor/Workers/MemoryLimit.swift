import SankofaPlatform

/// The most memory that this process can have.
package enum MemoryLimit {
  /// The smallest of the machine's memory, the limit on this process's addresses and the limit of
  /// its control groups, in bytes.
  package static var byteCount: Int { assumed ?? min(machine, groups ?? .max, addresses) }

  /// A limit that replaces the machine's, for tests.
  @TaskLocal package static var assumed: Int?

  private static let machine: Int = {
    let pages = Int(sysconf(Int32(_SC_PHYS_PAGES)))
    let size = Int(sysconf(Int32(_SC_PAGESIZE)))
    return pages > 0 ? pages.multiplied(by: size) : .max
  }()

  /// The limit of the control groups, read once, since it takes several files.
  private static let groups = ControlGroups.ofThisProcess.flatMap {
    byteLimit(ofGroups: $0, read: ControlGroups.file)
  }

  private static var addresses: Int {
    var limit = rlimit()
    #if canImport(Glibc)
      let found = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #else
      let found = getrlimit(RLIMIT_AS, &limit)
    #endif
    return found == 0 ? Int(clamping: limit.rlim_cur) : .max
  }

  /// The smallest limit of a process whose `/proc/self/cgroup` is `groups`; `nil` when there is
  /// none.
  package static func byteLimit(ofGroups groups: String, read: (String) -> String?) -> Int? {
    // Without a limit, version 2 writes `max` and version 1 a number beyond any memory.
    func number(_ file: String) -> Int? {
      read(file)?.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
        .flatMap { $0 > 0 ? $0 : nil }
    }
    return ControlGroups.least(
      ofGroups: groups, controller: "memory",
      version1: { number($0 + "/memory.limit_in_bytes") },
      version2: { number($0 + "/memory.max") })
  }

  /// A text for errors when a number of bytes is above the limit, such as `34.4 GB of memory, and
  /// there are 25.2 GB`; `nil` when it may fit.
  package static func excess(of needed: Int, limit: Int = byteCount) -> String? {
    guard needed > limit else { return nil }
    return "\(written(needed)) of memory, and there are \(written(limit))"
  }

  /// A text for errors when a number of bytes cannot be allocated now: that of
  /// ``excess(of:limit:)``, or `1.9 GB of memory, and the system gives less`; `nil` when it can.
  /// Use it before allocating arrays, since a failed allocation of an array ends the program.
  package static func shortage(of needed: Int) -> String? {
    // A small need is not worth the time of asking.
    if needed < 1 << 20 { return nil }
    if let excess = excess(of: needed) { return excess }
    return Memory.isAvailable(byteCount: needed)
      ? nil : "\(written(needed)) of memory, and the system gives less"
  }

  /// Writes a number of bytes as errors show it: `34.4 GB`, `52 MB`, `800 bytes`.
  static func written(_ bytes: Int) -> String {
    if bytes >= Memory.byteLimit { return "more bytes than can be counted" }
    if bytes < 1_000_000 { return "\(bytes) bytes" }
    return bytes < 100_000_000 ? "\(bytes / 1_000_000) MB" : gigabytes(bytes)
  }

  /// A number of bytes in gigabytes, with one decimal.
  private static func gigabytes(_ bytes: Int) -> String {
    let tenths = bytes / 100_000_000 + (bytes % 100_000_000 >= 50_000_000 ? 1 : 0)
    return "\(tenths / 10).\(tenths % 10) GB"
  }
}

extension Int {
  /// The sum of two counts, or the largest number when it overflows.
  package func adding(_ other: Int) -> Int {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? .max : sum
  }

  /// The product of two counts, or the largest number when it overflows.
  package func multiplied(by other: Int) -> Int {
    let (product, overflows) = multipliedReportingOverflow(by: other)
    return overflows ? .max : product
  }
}
