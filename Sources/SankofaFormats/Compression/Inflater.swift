import CZlib

/// A decompressor of one stream, piece by piece, by zlib.
final class Inflater {
  /// The state of the stream after a piece.
  enum Progress {
    case more, ended, corrupt
  }

  // zlib keeps a pointer to the stream and refuses one that has moved, so the stream is on the
  // heap.
  private let stream: UnsafeMutablePointer<z_stream>

  init(_ wrapping: Deflate.Wrapping) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let status = inflateInit2_(
      stream, wrapping.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    Deflate.check(status)
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Decodes as many bytes as `input` holds and `output` has room for.
  ///
  /// - Parameter input: empty when no more bytes follow.
  func decode(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableRawBufferPointer
  ) -> (consumed: Int, produced: Int, progress: Progress) {
    let available = min(input.count, 1 << 30)
    let room = min(output.count, 1 << 30)
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.pointee.avail_in = uInt(available)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = uInt(room)
    let status = inflate(stream, Z_NO_FLUSH)
    let progress: Progress =
      switch status {
      // zlib needs more input or more room.
      case Z_OK, Z_BUF_ERROR: .more
      case Z_STREAM_END: .ended
      case Z_DATA_ERROR, Z_NEED_DICT: .corrupt
      case Z_MEM_ERROR: Deflate.lacksMemory()
      default: preconditionFailure("zlib: inflate gave \(status)")
      }
    return (
      available - Int(stream.pointee.avail_in), room - Int(stream.pointee.avail_out), progress
    )
  }
}
