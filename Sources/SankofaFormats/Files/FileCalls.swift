import SankofaPlatform

/// The calls of the system by which a file is written completely or not at all. Each returns at least
/// 0, or −1 with the reason in `errno`, as POSIX says.
///
/// ``AtomicFile`` and ``LockedFolder`` write, rename and remove through them, so that a test can let
/// these calls fail, and can know what a loss of power would leave. The lock itself, and cutting a
/// line that could not be written, lose nothing when they fail and are called directly.
package protocol FileCalls: Sendable {
  /// Opens a file or a folder; returns its number.
  func open(_ path: String, _ flags: Int32) -> Int32
  /// Writes bytes; returns how many it took.
  func write(_ number: Int32, _ bytes: UnsafeRawBufferPointer) -> Int
  /// Sets the permissions of an open file.
  func setPermissions(_ number: Int32, _ permissions: mode_t) -> Int32
  /// Waits until an open file, or the names in an open folder, are on disk.
  func flush(_ number: Int32) -> Int32
  /// Closes a file or a folder.
  func close(_ number: Int32) -> Int32
  /// Gives a file another name, which it takes from a file that has it.
  func rename(_ source: String, _ target: String) -> Int32
  /// Removes a file.
  func remove(_ path: String) -> Int32
  /// Makes a folder.
  func makeFolder(_ path: String) -> Int32
}

/// The calls themselves.
package struct SystemCalls: FileCalls {
  /// Makes the calls of this system.
  package init() {}

  package func open(_ path: String, _ flags: Int32) -> Int32 { openFile(path, flags) }

  package func write(_ number: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    // A pointer that is not null asks a device for an answer even without bytes.
    var none: UInt8 = 0
    guard let start = bytes.baseAddress else { return writeBytes(number, &none, 0) }
    return writeBytes(number, start, bytes.count)
  }

  package func setPermissions(_ number: Int32, _ permissions: mode_t) -> Int32 {
    fchmod(number, permissions)
  }

  package func flush(_ number: Int32) -> Int32 {
    #if canImport(Darwin)
      // There, `fsync` ends when the disk has the bytes in its own memory, which a loss of power
      // empties. Some file systems know only `fsync`.
      let result = fcntl(number, F_FULLFSYNC)
      if result >= 0 || errno == EINTR { return result }
    #endif
    return fsync(number)
  }

  package func close(_ number: Int32) -> Int32 { closeFile(number) }

  package func rename(_ source: String, _ target: String) -> Int32 { renameFile(source, target) }

  package func remove(_ path: String) -> Int32 { unlink(path) }

  package func makeFolder(_ path: String) -> Int32 { mkdir(path, 0o777) }
}

/// Makes a call again as long as a signal interrupts it.
func retried<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}

// The methods above have the names of these system functions and would hide them.

private func openFile(_ path: String, _ flags: Int32) -> Int32 {
  open(path, flags | O_CLOEXEC, 0o666)
}

private func writeBytes(_ number: Int32, _ from: UnsafeRawPointer, _ count: Int) -> Int {
  write(number, from, count)
}

private func closeFile(_ number: Int32) -> Int32 { close(number) }

private func renameFile(_ source: String, _ target: String) -> Int32 { rename(source, target) }
