import SankofaPlatform

/// Memory for numbers, aligned to 64 bytes. The system may refuse it.
enum Memory {
  /// More bytes than any machine has. A sum of up to 127 such counts cannot overflow; longer sums
  /// need `adding`.
  static let byteLimit = 1 << 56

  /// Allocates uninitialised memory.
  ///
  /// - Throws: `TensorError` when there is not enough.
  static func allocate(byteCount: Int) throws(TensorError) -> UnsafeMutableRawPointer {
    var pointer: UnsafeMutableRawPointer?
    // More than `byteLimit` would not fit into an address.
    guard byteCount < byteLimit, posix_memalign(&pointer, 64, max(byteCount, 1)) == 0, let pointer
    else {
      throw TensorError(
        memory: "memory",
        "the system does not give \(MemoryLimit.written(byteCount)) more; take smaller batches or "
          + "make layers smaller.")
    }
    return pointer
  }

  /// True when the system can allocate `byteCount` bytes now.
  static func isAvailable(byteCount: Int) -> Bool {
    guard let pointer = try? allocate(byteCount: byteCount) else { return false }
    deallocate(pointer)
    return true
  }

  static func deallocate(_ pointer: UnsafeMutableRawPointer) { free(pointer) }
}
