import SankofaFormats
import SankofaPlatform
import Synchronization

/// The calls of the system on one folder, made and recorded, so that a test knows what a loss of
/// power would leave; one of them may fail.
///
/// What was not flushed may be lost: the bytes of a file since its last flush, and each change of a
/// name since the last flush of the folder, whatever became of the others.
final class RecordingCalls: FileCalls {
  /// A fault that begins at one call.
  struct Fault {
    /// The number of the call, counted from 0.
    let call: Int
    let code: Int32
    /// True when all later calls fail, too.
    let lasts: Bool
  }

  private struct State {
    var disk = Disk()
    var disks: [Disk] = []
    var fault: Fault?
    var callCount = 0
    /// The open files, by number, with the number of the file in ``Disk``; −1 for the folder.
    var open: [Int32: Int] = [:]
  }

  /// A part of the system that does not do what it says.
  enum Neglect { case files, folders }

  private let neglect: Neglect?
  private let state = Mutex(State())
  private let calls = SystemCalls()

  /// - Parameter neglect: what the flushes are of that do nothing.
  init(neglecting neglect: Neglect? = nil) { self.neglect = neglect }

  /// The number of calls so far.
  var callCount: Int { state.withLock { $0.callCount } }

  /// The disk at the beginning, and after each call that did not fail.
  var disks: [Disk] { state.withLock { $0.disks } }

  /// Forgets the calls so far, but not what they did, and sets a fault.
  func begin(_ fault: Fault? = nil) {
    state.withLock { ($0.fault, $0.callCount, $0.disks) = (fault, 0, [$0.disk]) }
  }

  /// Makes a call, unless it is to fail, and records what it did.
  private func made<Number: SignedInteger>(
    _ call: () -> Number, _ record: (inout State, Number) -> Void
  ) -> Number {
    let code = state.withLock { state -> Int32? in
      defer { state.callCount += 1 }
      guard let fault = state.fault else { return nil }
      let fails = fault.lasts ? state.callCount >= fault.call : state.callCount == fault.call
      return fails ? fault.code : nil
    }
    if let code {
      errno = code
      return -1
    }
    let result = call()
    state.withLock { state in
      if result >= 0 { record(&state, result) }
      state.disks.append(state.disk)
    }
    return result
  }

  private func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  func open(_ path: String, _ flags: Int32) -> Int32 {
    made({ calls.open(path, flags) }) { state, number in
      state.open[number] = flags & O_CREAT == 0 ? -1 : state.disk.create(name(path))
    }
  }

  func write(_ number: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    // In two parts, as a system may.
    let part =
      bytes.count > 1 ? UnsafeRawBufferPointer(rebasing: bytes.prefix(bytes.count / 2)) : bytes
    return made({ calls.write(number, part) }) { state, count in
      if let file = state.open[number] {
        state.disk.files[file].bytes += part.prefix(Int(count))
      }
    }
  }

  func setPermissions(_ number: Int32, _ permissions: mode_t) -> Int32 {
    made({ calls.setPermissions(number, permissions) }) { _, _ in }
  }

  func flush(_ number: Int32) -> Int32 {
    made({ calls.flush(number) }) { state, _ in
      guard let file = state.open[number], neglect != (file < 0 ? .folders : .files) else { return }
      state.disk.flush(file)
    }
  }

  /// Closing reports nothing that a flush has not, so it does not fail.
  func close(_ number: Int32) -> Int32 {
    state.withLock { _ = $0.open.removeValue(forKey: number) }
    return calls.close(number)
  }

  func rename(_ source: String, _ target: String) -> Int32 {
    made({ calls.rename(source, target) }) { state, _ in
      state.disk.rename(name(source), name(target))
    }
  }

  func remove(_ path: String) -> Int32 {
    made({ calls.remove(path) }) { state, _ in state.disk.remove(name(path)) }
  }

  func makeFolder(_ path: String) -> Int32 { calls.makeFolder(path) }
}

/// A folder as it is on disk, and as programs see it.
struct Disk {
  struct File {
    var bytes: [UInt8] = []
    /// The number of bytes that are on disk.
    var flushedCount = 0
  }

  private enum Change {
    case add(String, Int)
    case rename(String, String, Int)
    case remove(String)
  }

  var files: [File] = []
  /// The names that programs see, with the numbers of the files.
  private var names: [String: Int] = [:]
  private var flushedNames: [String: Int] = [:]
  private var changes: [Change] = []

  mutating func create(_ name: String) -> Int {
    files.append(File())
    names[name] = files.count - 1
    changes.append(.add(name, files.count - 1))
    return files.count - 1
  }

  mutating func rename(_ source: String, _ target: String) {
    guard let file = names.removeValue(forKey: source) else { return }
    names[target] = file
    changes.append(.rename(source, target, file))
  }

  mutating func remove(_ name: String) {
    if names.removeValue(forKey: name) != nil { changes.append(.remove(name)) }
  }

  /// Flushes a file, or with −1 the names of the folder.
  mutating func flush(_ file: Int) {
    if file >= 0 {
      files[file].flushedCount = files[file].bytes.count
    } else {
      (flushedNames, changes) = (names, [])
    }
  }

  /// All folders that a loss of power may leave: any changes of names that were not flushed, with
  /// nothing, everything or half of the bytes that were not flushed.
  var remains: Set<[String: [UInt8]]> {
    var all: Set<[String: [UInt8]]> = []
    for choice in 0..<(1 << changes.count) {
      var left = flushedNames
      for (place, change) in changes.enumerated() where choice >> place & 1 == 1 {
        switch change {
        case .add(let name, let file): left[name] = file
        case .rename(let source, let target, let file):
          left[source] = nil
          left[target] = file
        case .remove(let name): left[name] = nil
        }
      }
      for half in 0...2 {
        all.insert(
          left.mapValues { number in
            let file = files[number]
            let lost = file.bytes.count - file.flushedCount
            return Array(file.bytes.prefix(file.flushedCount + lost * half / 2))
          })
      }
    }
    return all
  }
}
