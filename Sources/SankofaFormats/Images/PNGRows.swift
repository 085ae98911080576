/// The rows of all passes of a PNG picture, as the `IDAT` chunks hold them: filtered, and each
/// after its filter byte.
struct PNGRows {
  private(set) var bytes: [UInt8] = []
  private let byteCount: Int
  private let inflater = Inflater(.zlib)
  private var state = State.inside

  /// The progress of the compressed stream.
  enum State {
    /// Rows are missing.
    case inside
    /// All rows are there, and the stream's own end is not.
    case complete
    /// The stream has ended.
    case ended
    /// More follows after the last row.
    case surplus
    /// The stream's end does not fit the rows.
    case corruptEnd
  }

  /// - Parameter isLengthKnown: true when the file is known to be long enough for the rows; false
  ///   for a pipe, of which nothing is believed.
  init(byteCount: Int, isLengthKnown: Bool) {
    self.byteCount = byteCount
    bytes.reserveCapacity(isLengthKnown ? byteCount : min(byteCount, 1 << 20))
  }

  /// True when no row is missing.
  var isComplete: Bool { bytes.count == byteCount }

  /// True when the stream has ended before all rows are there.
  var endedEarly: Bool { state == .ended && !isComplete }

  /// True when the stream's checksum is not that of the rows.
  var hasWrongChecksum: Bool { state == .corruptEnd }

  /// A remark about the stream's end, once all rows are there; `nil` when it is as it should be.
  var note: String? {
    switch state {
    case .inside, .ended, .corruptEnd: nil
    case .complete: "the compressed pixel data have no end"
    case .surplus: "left out pixel data after the last row"
    }
  }

  /// Decodes a part of the compressed stream. Returns false when the stream is corrupt.
  mutating func append(_ part: [UInt8]) -> Bool {
    var rest = part[...]
    while state == .inside {
      let room = min(1 << 18, byteCount - bytes.count)
      var step: (consumed: Int, produced: Int, progress: Inflater.Progress) = (0, 0, .more)
      bytes += [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        step = rest.withUnsafeBufferPointer {
          inflater.decode($0, into: UnsafeMutableRawBufferPointer(buffer))
        }
        count = step.produced
      }
      rest = rest.dropFirst(step.consumed)
      switch step.progress {
      case .corrupt where isComplete: state = .corruptEnd
      case .corrupt: return false
      case .ended: state = .ended
      case .more where isComplete: state = .complete
      case .more where rest.isEmpty && step.produced < room: return true
      case .more: break
      }
    }
    if state == .complete { finish(&rest) }
    if state == .ended, isComplete, !rest.isEmpty { state = .surplus }
    return true
  }

  /// Looks for the stream's end behind the last row.
  private mutating func finish(_ rest: inout ArraySlice<UInt8>) {
    var surplus: UInt8 = 0
    let step = rest.withUnsafeBufferPointer { input in
      withUnsafeMutableBytes(of: &surplus) { inflater.decode(input, into: $0) }
    }
    rest = rest.dropFirst(step.consumed)
    if step.produced > 0 {
      state = .surplus
    } else {
      switch step.progress {
      case .ended: state = .ended
      case .corrupt: state = .corruptEnd
      case .more: break
      }
    }
  }
}
