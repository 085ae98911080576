import SankofaPlatform
import SankofaTensor

/// An open file, which is closed when the value is destroyed. System calls on open files are made
/// only here; those that change files go through ``FileCalls``.
struct FileDescriptor: ~Copyable {
  private let number: Int32
  /// The path in messages, as the user gave it.
  let path: String
  private let calls: any FileCalls

  private init(number: Int32, path: String, calls: any FileCalls) {
    self.number = number
    self.path = path
    self.calls = calls
  }

  deinit { _ = calls.close(number) }

  static func open(reading path: String) throws -> FileDescriptor {
    let status = try FileStatus(of: path, reportedAs: path)
    guard status.kind != .missing else {
      throw FormatError(path: path, place: .file, message: "no such file; check the path.")
    }
    guard status.kind != .directory else {
      throw FormatError(
        path: path, place: .file,
        message: "expected a file, found a directory; name a file inside it.")
    }
    return try open(path, flags: O_RDONLY, reportedAs: path)
  }

  /// Opens an existing device or pipe, such as `/dev/null`, for writing.
  static func open(
    writing path: String, _ calls: any FileCalls = SystemCalls()
  ) throws -> FileDescriptor {
    try open(path, flags: O_WRONLY, reportedAs: path, calls)
  }

  /// Creates a file that must not exist yet.
  static func create(
    _ path: String, for target: String, _ calls: any FileCalls = SystemCalls()
  ) throws -> FileDescriptor {
    try open(path, flags: O_WRONLY | O_CREAT | O_EXCL, reportedAs: target, calls)
  }

  /// Opens a file for writing, and creates it if it does not exist. New bytes follow the content,
  /// or replace it when `keepsContent` is false.
  static func open(appendingTo path: String, keepsContent: Bool) throws -> FileDescriptor {
    try open(
      path, flags: O_WRONLY | O_CREAT | O_APPEND | (keepsContent ? 0 : O_TRUNC), reportedAs: path)
  }

  private static func open(
    _ path: String, flags: Int32, reportedAs shown: String, _ calls: any FileCalls = SystemCalls()
  ) throws -> FileDescriptor {
    let number = retried { calls.open(path, flags) }
    guard number >= 0 else {
      let action = flags == O_RDONLY ? "read" : "written"
      throw systemError(shown, "cannot be \(action)", "change the permissions or the path.")
    }
    return FileDescriptor(number: number, path: shown, calls: calls)
  }

  /// Reads at most `buffer.count` bytes, and returns their number; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      // Linux reads at most 2 GiB at a time, and macOS refuses to read more.
      let count = readBytes(number, buffer.baseAddress, min(buffer.count, 1 << 30))
      if count >= 0 { return count }
      if errno != EINTR { throw systemError(path, "reading failed", "check the disk.") }
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
      let count = retried { calls.write(number, part) }
      guard count >= 0 else { throw writeFailure() }
      rest = rest.dropFirst(count)
    }
  }

  /// Throws when a device takes no bytes, as `/dev/full`. Nothing is written.
  func checkTakesBytes() throws {
    let count = retried { calls.write(number, UnsafeRawBufferPointer(start: nil, count: 0)) }
    guard count >= 0 else { throw writeFailure() }
  }

  private func writeFailure() -> FormatError {
    systemError(path, "writing failed", "free some space or choose another place.")
  }

  /// Waits until all bytes are on disk.
  func flush() throws {
    guard retried({ calls.flush(number) }) == 0 else {
      throw systemError(path, "flushing to disk failed", "choose another place.")
    }
  }

  /// The current size in bytes; `nil` for anything but a regular file, such as a pipe.
  var size: Int? {
    var status = stat()
    guard fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// Maps the bytes of a regular file into memory; see ``MappedFile``.
  ///
  /// - Throws: `FormatError` for an empty file, and for anything else that cannot be mapped, such as a
  ///   pipe.
  func map() throws -> MappedFile {
    guard let size, let mapping = MappedFile(descriptor: number, byteCount: size) else {
      throw FormatError(
        path: path, place: .file,
        message:
          "expected a file with bytes on a disk, which can be mapped into memory; copy it there, "
          + "or read it whole.")
    }
    return mapping
  }

  /// Moves to an offset in a file that is not a pipe.
  func move(to place: Int) throws {
    guard lseek(number, off_t(place), SEEK_SET) >= 0 else {
      throw systemError(path, "reading failed", "check the disk.")
    }
  }

  /// Truncates the file to `size` bytes. It cleans up after a failure, so its own failure is not
  /// reported.
  func cut(to size: Int) { _ = ftruncate(number, off_t(size)) }

  func setPermissions(_ permissions: mode_t) throws {
    guard retried({ calls.setPermissions(number, permissions) }) == 0 else {
      throw systemError(path, "cannot keep the file's permissions", "remove the old file.")
    }
  }

  static func rename(
    _ source: String, to target: String, reportedAs shown: String, _ calls: any FileCalls
  ) throws {
    guard retried({ calls.rename(source, target) }) == 0 else {
      throw systemError(shown, "cannot be replaced", "choose another place.")
    }
  }

  /// Flushes a directory to disk, so that the changes of names in it are permanent. Returns false
  /// when the system says that it failed; a file system that cannot flush directories is no
  /// failure.
  static func flushDirectory(_ path: String, _ calls: any FileCalls) -> Bool {
    let number = retried { calls.open(path, O_RDONLY) }
    guard number >= 0 else { return false }
    let isFlushed =
      retried { calls.flush(number) } == 0 || [EINVAL, ENOTSUP].contains(errno)
    _ = calls.close(number)
    return isFlushed
  }
}

/// The status of the file at a path, after following links.
struct FileStatus {
  enum Kind { case missing, directory, regular, special }
  var kind: Kind
  /// The permission bits of the file.
  var permissions: mode_t = 0
  /// The size in bytes; 0 for a file without a size, such as a pipe.
  var size = 0
  /// The device and the number of the file on it, which no other file has; empty when it is missing.
  var identity: [UInt64] = []

  init(of path: String, reportedAs shown: String) throws {
    guard !path.utf8.contains(0) else {
      throw FormatError(
        path: shown, place: .file, message: "a path has no zero byte; check the path.")
    }
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT else {
        throw systemError(shown, "cannot be looked up", "check the path.")
      }
      kind = .missing
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: kind = .directory
    case S_IFREG: kind = .regular
    default: kind = .special
    }
    permissions = mode_t(status.st_mode & 0o7777)
    size = Int(status.st_size)
    identity = [UInt64(truncatingIfNeeded: status.st_dev), UInt64(status.st_ino)]
  }

  /// The names in the folder at a path, as bytes and in any order, without `.` and `..`.
  static func names(inFolder path: String) throws -> [[UInt8]] {
    guard let folder = opendir(path) else {
      throw systemError(path, "the folder cannot be read", "change the permissions or the path.")
    }
    defer { closedir(folder) }
    var names: [[UInt8]] = []
    while true {
      errno = 0
      guard let entry = readdir(folder) else {
        if errno == 0 { return names }
        throw systemError(path, "the folder cannot be read to its end", "check the disk.")
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { place in
        place.withMemoryRebound(to: UInt8.self, capacity: Int(NAME_MAX) + 1) {
          Array(UnsafeBufferPointer(start: $0, count: Int(NAME_MAX) + 1).prefix { $0 != 0 })
        }
      }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
  }

  /// Returns the path of an existing file, with links followed.
  ///
  /// - Throws: `FormatError` when they cannot be followed, because otherwise a write would replace
  ///   the link and not the file.
  static func resolve(_ path: String) throws -> String {
    guard let resolved = realpath(path, nil) else {
      throw systemError(path, "its links cannot be followed", "name the file itself.")
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }
}

/// An error of the system's last call.
func systemError(_ path: String, _ what: String, _ fix: String) -> FormatError {
  let reason = String(cString: strerror(errno))
  return FormatError(path: path, place: .file, message: "\(what) (\(reason)); \(fix)")
}

// The method above has the name of this system function and would hide it.
private func readBytes(_ number: Int32, _ into: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  guard let into else { return 0 }
  return read(number, into, count)
}
