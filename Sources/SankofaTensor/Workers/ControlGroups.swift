import SankofaPlatform

/// The limits that Linux sets for groups of processes, such as those of a container.
enum ControlGroups {
  /// The contents of `/proc/self/cgroup`, or `nil` on other systems.
  static var ofThisProcess: String? { contents(of: "/proc/self/cgroup") }

  /// The contents of a file below `/sys/fs/cgroup`.
  static func file(_ path: String) -> String? { contents(of: "/sys/fs/cgroup" + path) }

  /// The smallest limit of a process whose `/proc/self/cgroup` is `groups`, over its groups and
  /// all groups above them; `nil` when there is none.
  ///
  /// `version1` and `version2` return a group's limit. Inside a container the group's path may be
  /// the host's, which is not visible there. A file that cannot be read sets no limit, and the
  /// search ends at the root, where the container's own limit is.
  static func least(
    ofGroups groups: String, controller: String, version1: (String) -> Int?,
    version2: (String) -> Int?
  ) -> Int? {
    var least: Int?
    for line in groups.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      var path = fields[2].split(separator: "/")
      while true {
        let group = path.map { "/" + $0 }.joined()
        let limit =
          if fields[1].isEmpty {
            version2(group)
          } else if fields[1].split(separator: ",").contains(Substring(controller)) {
            version1("/\(fields[1])" + group)
          } else {
            Int?.none
          }
        least = [least, limit].compactMap { $0 }.min()
        if path.popLast() == nil { break }
      }
    }
    return least
  }

  static func contents(of path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(file, &chunk, chunk.count)
      if count <= 0 { return count == 0 ? String(decoding: bytes, as: UTF8.self) : nil }
      bytes += chunk[..<count]
    }
  }
}
