/// Memory for the elements of one tensor: aligned to 64 bytes, zero-filled or copied when made.
///
/// `@unchecked Sendable`: the bytes are written before the storage is shared, or by the one owner
/// that `isKnownUniquelyReferenced` proves; after that everybody only reads.
package final class Storage: @unchecked Sendable {
  package let pointer: UnsafeMutableRawPointer
  package let byteCount: Int

  /// Uninitialised memory; whoever asks for it writes every byte before sharing it.
  package init(uninitializedByteCount byteCount: Int) {
    self.byteCount = byteCount
    pointer = .allocate(byteCount: max(byteCount, 1), alignment: 64)
  }

  /// Memory of zeros.
  package convenience init(zeroedByteCount byteCount: Int) {
    self.init(uninitializedByteCount: byteCount)
    pointer.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }

  /// A copy of other bytes.
  package convenience init(copying bytes: UnsafeRawBufferPointer) {
    self.init(uninitializedByteCount: bytes.count)
    if let base = bytes.baseAddress { pointer.copyMemory(from: base, byteCount: bytes.count) }
  }

  deinit { pointer.deallocate() }

  package var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: pointer, count: byteCount)
  }
}
