/// Memory for the elements of one tensor: aligned to 64 bytes, zero-filled or copied when made.
///
/// `@unchecked Sendable`: the bytes are written before the storage is shared, or by the one owner
/// that `isKnownUniquelyReferenced` proves; after that everybody only reads.
package final class Storage: @unchecked Sendable {
  package let pointer: UnsafeMutableRawPointer
  package let byteCount: Int

  private init(_ pointer: UnsafeMutableRawPointer, _ byteCount: Int) {
    (self.pointer, self.byteCount) = (pointer, byteCount)
  }

  /// Makes uninitialised memory; the caller writes every byte before sharing it. Ends the program
  /// when there is not enough.
  package convenience init(uninitializedByteCount byteCount: Int) {
    self.init(trapping { try Memory.allocate(byteCount: byteCount) }, byteCount)
  }

  /// Makes uninitialised memory. Throws when there is not enough.
  package convenience init(allocatingByteCount byteCount: Int) throws(TensorError) {
    self.init(try Memory.allocate(byteCount: byteCount), byteCount)
  }

  /// Makes memory of zeros. Throws when there is not enough.
  package convenience init(allocatingZeroedByteCount byteCount: Int) throws(TensorError) {
    try self.init(allocatingByteCount: byteCount)
    pointer.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
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

  deinit { Memory.deallocate(pointer) }

  package var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: pointer, count: byteCount)
  }
}
