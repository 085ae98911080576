import SankofaPlatform

import SankofaFormats

// The parts of the operating system that the tests of files need.

func mkdir(_ path: String, _ permissions: UInt32) -> Int32 {
  #if canImport(Darwin)
    Darwin.mkdir(path, mode_t(permissions))
  #elseif canImport(Musl)
    Musl.mkdir(path, permissions)
  #else
    Glibc.mkdir(path, permissions)
  #endif
}

/// The names in a folder, sorted.
func names(in folder: String) -> [String] {
  guard let directory = opendir(folder) else { return [] }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// Removes a folder that holds files only.
func remove(folder: String) {
  for name in names(in: folder) {
    if rmdir("\(folder)/\(name)") != 0 { unlink("\(folder)/\(name)") }
  }
  rmdir(folder)
}

func permissions(of path: String) -> Int {
  var status = stat()
  return stat(path, &status) == 0 ? Int(status.st_mode & 0o7777) : -1
}

func setPermissions(_ permissions: Int, of path: String) { chmod(path, mode_t(permissions)) }

func makeLink(at path: String, to target: String) { symlink(target, path) }

func linkTarget(of path: String) -> String {
  var buffer = [UInt8](repeating: 0, count: 4096)
  let count = buffer.withUnsafeMutableBytes { readlink(path, $0.baseAddress!, $0.count) }
  return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
}

/// Makes a file as large as `size` that takes no room: all that is not written is zeros.
func makeSparse(_ path: String, size: Int) { truncate(path, off_t(size)) }

/// Makes a pipe into which another process writes what a file holds.
func makePipe(_ path: String, from file: String) {
  mkfifo(path, 0o600)
  // The process ends quietly when its reader has seen enough.
  system("cat '\(file)' > '\(path)' 2> /dev/null &")
}

/// The bytes that this thread has read so far, files and devices together; `nil` where the system
/// does not count them.
func bytesReadByThread() -> Int? {
  guard let text = try? FileBytes.read("/proc/thread-self/io") else { return nil }
  let line = String(decoding: text, as: UTF8.self).prefix { $0 != "\n" }
  return line.hasPrefix("rchar: ") ? Int(line.dropFirst(7)) : nil
}

/// Root may read and write whatever the permissions say.
let isRoot = geteuid() == 0
