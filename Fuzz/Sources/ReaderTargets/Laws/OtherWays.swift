@testable import SankofaFormats

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An input that gives few bytes at a time, as a slow pipe does.
final class PiecemealInput: ByteInput {
  let path = FormatError.data
  let byteCount: Int?
  private let bytes: [UInt8]
  private var offset = 0
  private var state: UInt64
  private let longest: Int

  /// Makes an input of some hundred pieces at most. They follow from the bytes, and so does whether it
  /// knows its size.
  init(_ input: FuzzInput) {
    bytes = input.bytes
    state = input.choice
    longest = max(40, bytes.count / 50)
    // A file that the system generates has the size 0, and is read like a pipe.
    byteCount = state & 1 == 0 || bytes.isEmpty ? nil : bytes.count
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let most = Int(state >> 33) % longest + 1
    let count = min(buffer.count, bytes.count - offset, most)
    buffer.copyBytes(from: bytes[offset..<offset + count])
    offset += count
    return count
  }

  func skip(_ count: Int) throws -> Int {
    let possible = min(count, bytes.count - offset)
    offset += possible
    return possible
  }
}

extension FuzzInput {
  /// A reader of the bytes in small pieces.
  var piecemeal: ByteReader { ByteReader(PiecemealInput(self)) }
}

/// A folder in memory for readers and writers that take paths. It is this process's own.
enum Scratch {
  static let folder: String = {
    let path = "/dev/shm/sankofa-fuzz-\(getpid())"
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { fatalError("cannot make \(path)") }
    atexit {
      for name in Scratch.names { unlink("/dev/shm/sankofa-fuzz-\(getpid())/" + name) }
      rmdir("/dev/shm/sankofa-fuzz-\(getpid())")
    }
    return path
  }()

  private static let names = ["input", "input.safetensors", "copy.safetensors"]

  /// Writes a file, and returns its path.
  static func file(_ bytes: [UInt8], _ name: String = "input") -> String {
    let path = folder + "/" + name
    let number = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard number >= 0, write(number, bytes, bytes.count) == bytes.count else {
      fatalError("cannot write \(path)")
    }
    close(number)
    return path
  }

  /// Puts the bytes into a pipe, and passes its path to `body`. There must be less than 64 KiB.
  static func throughPipe<Value>(_ bytes: [UInt8], _ body: (String) throws -> Value) throws -> Value
  {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0, write(ends[1], bytes, bytes.count) == bytes.count else {
      fatalError("cannot make a pipe")
    }
    close(ends[1])
    defer { close(ends[0]) }
    return try body("/dev/fd/\(ends[0])")
  }
}
