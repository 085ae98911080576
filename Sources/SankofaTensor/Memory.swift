#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Memory for numbers, aligned to 64 bytes, which the system may refuse.
enum Memory {
  /// More bytes than any memory has, yet so few that those of many tensors can be added up.
  static let byteLimit = 1 << 56

  /// Uninitialised memory.
  ///
  /// - Throws: when there is none.
  static func allocate(byteCount: Int) throws(TensorError) -> UnsafeMutableRawPointer {
    var pointer: UnsafeMutableRawPointer?
    // What no address can say is not even asked for.
    guard byteCount < byteLimit, posix_memalign(&pointer, 64, max(byteCount, 1)) == 0, let pointer
    else {
      throw TensorError(
        memory: "memory",
        "the system does not give \(MemoryLimit.written(byteCount)) more; take smaller batches or "
          + "make layers smaller.")
    }
    return pointer
  }

  static func deallocate(_ pointer: UnsafeMutableRawPointer) { free(pointer) }
}
