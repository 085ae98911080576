/// Memory for the elements of one tensor, aligned to 64 bytes; or elements that a file holds, which the
/// system reads when they are needed.
///
/// `@unchecked Sendable`: the bytes are written before the storage is shared, or by the only owner,
/// which `isKnownUniquelyReferenced` proves; shared bytes are only read.
package final class Storage: @unchecked Sendable {
  package let pointer: UnsafeMutableRawPointer
  package let byteCount: Int
  /// The part of a file in which the bytes lie; `nil` for memory that was allocated.
  private let mapping: MappedFile?
  /// True when the bytes lie in a file and not in memory that was allocated. It is stored because each
  /// step asks for it.
  package let isMapped: Bool

  private init(_ pointer: UnsafeMutableRawPointer, _ byteCount: Int) {
    (self.pointer, self.byteCount, mapping, isMapped) = (pointer, byteCount, nil, false)
  }

  /// Takes the bytes of a file from `offset` on, which nobody may write to.
  package init(_ mapping: MappedFile, offset: Int, byteCount: Int) {
    precondition(offset >= 0 && byteCount >= 0 && offset + byteCount <= mapping.byteCount)
    (pointer, self.byteCount) = (mapping.pointer + offset, byteCount)
    (self.mapping, isMapped) = (mapping, true)
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

  deinit { if mapping == nil { Memory.deallocate(pointer) } }

  package var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: pointer, count: byteCount)
  }
}
