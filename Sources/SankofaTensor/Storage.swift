/// Memory for the elements of one tensor, aligned to 64 bytes.
///
/// `@unchecked Sendable`: the bytes are written before the storage is shared, or by the only owner,
/// which `isKnownUniquelyReferenced` proves; shared bytes are only read.
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

  /// Makes memory of zeros. Ends the program when there is not enough.
  package convenience init(zeroedByteCount byteCount: Int) {
    self.init(uninitializedByteCount: byteCount)
    pointer.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }

  /// Makes a copy of bytes. Ends the program when there is not enough memory.
  package convenience init(copying bytes: UnsafeRawBufferPointer) {
    self.init(uninitializedByteCount: bytes.count)
    if let base = bytes.baseAddress { pointer.copyMemory(from: base, byteCount: bytes.count) }
  }

  deinit { Memory.deallocate(pointer) }

  package var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: pointer, count: byteCount)
  }
}
