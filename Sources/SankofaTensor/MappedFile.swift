import SankofaPlatform

/// The bytes of a file as memory: the system reads a page of them when it is first touched, and takes it
/// back when memory is short. So a file may be larger than memory.
///
/// The file must not change meanwhile: when it is cut short, touching a missing page ends the program
/// with SIGBUS.
///
/// `@unchecked Sendable`: both properties are constants, and the system maps the pages for reading only:
/// a write would end the program. `Parameter` copies such memory before it changes it. The pages are given
/// back when the last owner is gone, and each `Storage` in them is an owner.
package final class MappedFile: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer
  package let byteCount: Int

  /// Maps the first `byteCount` bytes of an open file, at least 1; `nil` when the system refuses, as it
  /// does for pipes. The file may be closed afterwards.
  package init?(descriptor: Int32, byteCount: Int) {
    guard byteCount > 0,
      let pointer = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0),
      pointer != MAP_FAILED
    else { return nil }
    (self.pointer, self.byteCount) = (pointer, byteCount)
  }

  deinit { munmap(pointer, byteCount) }
}

extension Storage {
  /// Asks the system to read a range of bytes soon, without waiting for it. It does nothing for memory
  /// that was allocated.
  package func willNeed(_ range: Range<Int>) {
    guard isMapped, !range.isEmpty else { return }
    let page = MappedFile.pageByteCount
    let address = Int(bitPattern: pointer) + range.lowerBound
    let start = address / page * page
    // A hint: a failure changes nothing but the speed.
    _ = posix_madvise(
      UnsafeMutableRawPointer(bitPattern: start), address - start + range.count,
      POSIX_MADV_WILLNEED)
  }
}

extension MappedFile {
  fileprivate static let pageByteCount = Int(sysconf(Int32(_SC_PAGESIZE)))
}

extension Tensor {
  /// True when the elements lie in a file and are read when they are needed.
  package var isMapped: Bool { node.storage?.isMapped == true }
}
