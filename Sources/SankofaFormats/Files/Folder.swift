import SankofaPlatform

/// A folder that a program has for itself as long as the value lives. The system releases the lock
/// when the program ends, however it ends, so a lock is never left behind.
package final class LockedFolder: Sendable {
  /// The path as the caller gave it.
  package let path: String
  private let calls: any FileCalls
  private let lock: Int32

  /// Locks a folder, and makes it if it does not exist.
  ///
  /// - Parameter owner: the reason in the message when another program has the lock, such as
  ///   `another training writes its checkpoints there`.
  /// - Throws: `FormatError` when the folder cannot be made or written, or is locked.
  package init(_ path: String, owner: String, through calls: any FileCalls = SystemCalls()) throws {
    (self.path, self.calls) = (path, calls)
    switch try FileStatus(of: path, reportedAs: path).kind {
    case .directory: break
    case .missing:
      guard retried({ calls.makeFolder(path) }) == 0 else {
        throw systemError(path, "the folder cannot be made", "choose another place.")
      }
      _ = FileDescriptor.flushDirectory(parent(of: path), calls)
    case .regular, .special:
      throw FormatError(
        path: path, place: .file, message: "expected a folder, found a file; name another place.")
    }
    // The lock is not a file that could be lost, so it does not go through `calls`.
    let number = retried { open(path + "/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o666) }
    guard number >= 0 else {
      throw systemError(path, "cannot be locked", "change the permissions or the path.")
    }
    lock = number
    guard retried({ flock(number, LOCK_EX | LOCK_NB) }) == 0 else {
      guard errno == EWOULDBLOCK else {
        throw systemError(path, "cannot be locked", "choose a folder on another disk.")
      }
      throw FormatError(
        path: path, place: .file, message: "\(owner); wait for its end, or choose another folder.")
    }
  }

  deinit {
    // A process that is just being started has the lock, too, so that closing might not release it.
    _ = flock(lock, LOCK_UN)
    close(lock)
  }

  /// The names of what is in the folder, in order.
  package var names: [String] {
    get throws {
      try FileStatus.names(inFolder: path).map { String(decoding: $0, as: UTF8.self) }.sorted()
    }
  }

  /// Removes files. One that cannot be removed stays, which costs nothing but space.
  package func remove(_ names: some Sequence<String>) {
    for name in names { _ = retried { calls.remove(path + "/" + name) } }
  }

  /// Removes what writes of a kind left behind that were cut short. Files that others write into the
  /// folder are of another kind.
  package func removeUnfinished(_ kind: String) throws {
    remove(try names.filter { AtomicFile.isTemporary($0, kind) })
  }
}

/// The folder in which a file or a folder is.
private func parent(of path: String) -> String {
  let trimmed = path.utf8.last == UInt8(ascii: "/") ? String(path.dropLast()) : path
  guard let slash = trimmed.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
  return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
}
