/// Writes files completely or not at all.
///
/// The bytes go to a new file next to the target and are flushed to disk; then the new file gets
/// the target's name. After any failure the new file is removed, and the target is unchanged. An
/// existing target keeps its permissions. A symbolic link stays a link, and the file that it points
/// to is replaced. Devices and pipes, such as `/dev/null`, are written to directly.
public enum AtomicFile {
  /// A writer that takes a file's bytes, piece by piece.
  public struct Writer: ~Copyable {
    fileprivate let file: FileDescriptor

    /// Writes `bytes` after those written before.
    public func append(_ bytes: UnsafeRawBufferPointer) throws { try file.write(bytes) }

    /// Writes `bytes` after those written before.
    public func append(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try append($0) } }
  }

  /// Replaces the content of the file at `path` with `bytes`; creates the file if it does not
  /// exist.
  ///
  /// - Throws: `FormatError` when the folder is missing, or when the folder or the file cannot be
  ///   written.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    try write(to: path) { try $0.append(bytes) }
  }

  /// Replaces the content of the file at `path` with the bytes that `body` writes.
  ///
  /// - Throws: `FormatError` in the same cases as `write(_:to:)`, and the errors of `body`.
  public static func write(to path: String, _ body: (borrowing Writer) throws -> Void) throws {
    _ = try write(to: path, through: SystemCalls(), body)
  }

  /// Replaces the content of the file at `path` with the bytes that `body` writes, by the given
  /// calls.
  ///
  /// - Parameter kind: the beginning of the new file's name until it is complete, by which
  ///   ``LockedFolder/removeUnfinished(_:)`` knows it; `sankofa` by default.
  /// - Returns: true when the file's new name is on disk, too; false when the system could not
  ///   flush the folder, so that a loss of power might bring the old content back.
  /// - Throws: `FormatError` in the same cases as `write(_:to:)`, and the errors of `body`.
  package static func write(
    to path: String, kind: String = usualKind, through calls: any FileCalls,
    _ body: (borrowing Writer) throws -> Void
  ) throws -> Bool {
    let target = try Target(path)
    guard target.status.kind != .special else {
      try body(Writer(file: FileDescriptor.open(writing: path, calls)))
      return true
    }
    let temporary = target.temporaryPath(kind)
    let writer = Writer(file: try FileDescriptor.create(temporary, for: path, calls))
    do {
      if target.status.kind == .regular {
        try writer.file.setPermissions(target.status.permissions)
      }
      try body(writer)
      try writer.file.flush()
      try FileDescriptor.rename(temporary, to: target.path, reportedAs: path, calls)
    } catch {
      _ = retried { calls.remove(temporary) }
      throw error
    }
    return FileDescriptor.flushDirectory(target.folder, calls)
  }

  /// Checks that `write(_:to:)` could write to `path`, without leaving a file behind.
  ///
  /// - Throws: `FormatError` when the folder is missing or cannot be written, or when `path` is a
  ///   directory or a file that may not be written.
  public static func checkWritable(_ path: String) throws {
    let target = try Target(path)
    guard target.status.kind != .special else {
      try FileDescriptor.open(writing: path).checkTakesBytes()
      return
    }
    // Only creating a file shows whether it can be written: full file tables, read-only mounts and
    // access lists may prevent it.
    let temporary = target.temporaryPath(usualKind)
    _ = try FileDescriptor.create(temporary, for: path)
    _ = SystemCalls().remove(temporary)
  }

  package static let usualKind = "sankofa"
  private static let temporaryEnd = ".tmp"

  /// True when a file has the name of one of a kind that is being written.
  static func isTemporary(_ name: String, _ kind: String) -> Bool {
    name.hasPrefix(".\(kind)-") && name.hasSuffix(temporaryEnd)
  }

  /// A random name, which no other writer uses.
  static func temporaryName(_ kind: String) -> String {
    ".\(kind)-" + String(UInt64.random(in: .min ... .max), radix: 16) + temporaryEnd
  }
}

/// The target of a write, checked as far as possible without writing.
private struct Target {
  let path: String
  let folder: String
  let status: FileStatus

  init(_ shown: String) throws {
    func error(_ message: String) -> FormatError {
      FormatError(path: shown, place: .file, message: message)
    }
    guard !shown.isEmpty else { throw error("a file must have a name, got none; name one.") }
    status = try FileStatus(of: shown, reportedAs: shown)
    guard status.kind != .directory, shown.utf8.last != UInt8(ascii: "/") else {
      throw error("expected a file's name, found a directory; add a file name.")
    }
    if status.kind != .missing, !FileStatus.isWritable(shown) {
      throw error("the file may not be written; change its permissions or choose another name.")
    }
    path = status.kind == .regular ? try FileStatus.resolve(shown) : shown
    if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
      folder = slash == path.startIndex ? "/" : String(path[..<slash])
    } else {
      folder = "."
    }
    switch try FileStatus(of: folder, reportedAs: shown).kind {
    case .directory: break
    case .missing: throw error("the folder \(folder.quoted) does not exist; create it first.")
    default: throw error("\(folder.quoted) is not a folder; choose another place.")
    }
  }

  /// Returns a random path in the target's folder.
  func temporaryPath(_ kind: String) -> String { folder + "/" + AtomicFile.temporaryName(kind) }
}
