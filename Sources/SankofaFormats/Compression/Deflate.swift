import CZlib
import SankofaTensor

/// Compression of the streams inside gzip, PNG and zip files, by zlib.
package enum Deflate {
  /// The most bytes that one compressed byte can become: two bits copy 258 bytes.
  static let largestRatio = 1_032

  /// The format around the compressed bytes.
  enum Wrapping: Int32 {
    // The raw values are zlib's `windowBits`.
    case raw = -15
    case zlib = 15
  }

  /// Compresses `bytes` and appends the result to `output`. The levels are zlib's: 0 (none) to 9
  /// (smallest).
  static func encode(
    _ bytes: [UInt8], wrapping: Wrapping, level: Int = 6, into output: inout [UInt8]
  ) {
    let stream = newStream()
    defer { stream.deallocate() }
    check(
      deflateInit2_(
        stream, Int32(level), Z_DEFLATED, wrapping.rawValue, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)))
    defer { deflateEnd(stream) }
    let most = Int(clamping: deflateBound(stream, uLong(bytes.count)))
    let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: min(most, 1 << 18))
    defer { chunk.deallocate() }

    var offset = 0
    var status = Z_OK
    while status != Z_STREAM_END {
      let consumed: Int
      let produced: Int
      (status, consumed, produced) = bytes.withUnsafeBufferPointer { input in
        let rest = UnsafeBufferPointer(rebasing: input[offset...])
        return step(stream, rest, chunk) {
          deflate($0, rest.count > Int($0.pointee.avail_in) ? Z_NO_FLUSH : Z_FINISH)
        }
      }
      offset += consumed
      output.append(contentsOf: chunk[..<produced])
      precondition(status == Z_OK || status == Z_STREAM_END, "zlib: deflate gave \(status)")
    }
  }

  /// The CRC-32 checksum that gzip, PNG and zip use.
  static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.withUnsafeBytes { crc32($0, after: 0) }
  }

  /// The CRC-32 checksum of bytes that follow others with the checksum `sum`; `sum` is 0 for the
  /// first bytes.
  package static func crc32(_ bytes: UnsafeRawBufferPointer, after sum: UInt32) -> UInt32 {
    var sum = uLong(sum)
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
      sum = CZlib.crc32(
        sum, part.baseAddress?.assumingMemoryBound(to: UInt8.self), uInt(part.count))
      rest = rest.dropFirst(part.count)
    }
    return UInt32(truncatingIfNeeded: sum)
  }

  // zlib keeps a pointer to the stream and refuses one that has moved, so the stream is on the
  // heap.
  private static func newStream() -> UnsafeMutablePointer<z_stream> {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    return stream
  }

  /// Checks that a stream could be started. Traps when it could not.
  static func check(_ status: Int32) {
    if status == Z_MEM_ERROR { lacksMemory() }
    precondition(status == Z_OK, "zlib: cannot start (status \(status))")
  }

  static func lacksMemory() -> Never {
    misuse(
      TensorError(
        memory: "zlib", "the system does not give the memory that it needs; use smaller files."))
  }

  private static func step(
    _ stream: UnsafeMutablePointer<z_stream>, _ input: UnsafeBufferPointer<UInt8>,
    _ chunk: UnsafeMutableBufferPointer<UInt8>, _ work: (UnsafeMutablePointer<z_stream>) -> Int32
  ) -> (status: Int32, consumed: Int, produced: Int) {
    let available = min(input.count, 1 << 30)
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.pointee.avail_in = uInt(available)
    stream.pointee.next_out = chunk.baseAddress
    stream.pointee.avail_out = uInt(chunk.count)
    let status = work(stream)
    return (
      status, available - Int(stream.pointee.avail_in), chunk.count - Int(stream.pointee.avail_out)
    )
  }
}
