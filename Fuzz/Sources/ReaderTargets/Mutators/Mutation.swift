import CFuzz

/// The random choices of one mutation.
struct Mutation {
  /// The most bytes of the result.
  let most: Int
  private var state: UInt64

  init(seed: UInt32, most: Int) {
    self.most = most
    state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 | 1
  }

  /// A number below `count`.
  mutating func number(below count: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 33) % count
  }

  /// Returns the bytes, changed by libFuzzer.
  func changed(_ bytes: [UInt8], most: Int? = nil) -> [UInt8] {
    let most = max(most ?? self.most, bytes.count, 1)
    return [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
      _ = buffer.update(fromContentsOf: bytes)
      buffer[bytes.count...].update(repeating: 0)
      guard let start = buffer.baseAddress else { fatalError("a mutation has room for a byte") }
      count = LLVMFuzzerMutate(start, bytes.count, most)
    }
  }
}

/// The streams inside PNG and gzip files.
enum Stream {
  static func crc32(_ bytes: [UInt8]) -> UInt32 { fuzz_crc32(bytes, bytes.count) }

  /// Inflates as much as is sound, at most 64 KiB, and returns the number of bytes that it took.
  static func inflated(_ bytes: [UInt8], isRaw: Bool) -> (content: [UInt8], taken: Int) {
    var taken = 0
    let content = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      count = fuzz_inflate(bytes, bytes.count, buffer.baseAddress, 1 << 16, isRaw ? 1 : 0, &taken)
    }
    return (content, taken)
  }

  static func deflated(_ bytes: [UInt8], isRaw: Bool, level: Int) -> [UInt8] {
    let room = bytes.count + bytes.count / 8 + 1_024
    return [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      count = fuzz_deflate(
        bytes, bytes.count, buffer.baseAddress, room, isRaw ? 1 : 0, CInt(level))
    }
  }
}

extension [UInt8] {
  /// The whole number of four bytes, the highest first.
  func bigEndian(at place: Int) -> Int {
    self[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  mutating func setBigEndian(_ number: UInt32, at place: Int) {
    for index in 0..<4 {
      self[place + index] = UInt8(truncatingIfNeeded: number >> (24 - 8 * index))
    }
  }

  mutating func setLittleEndian(_ number: UInt64, bytes: Int, at place: Int) {
    for index in 0..<bytes {
      self[place + index] = UInt8(truncatingIfNeeded: number >> (8 * index))
    }
  }
}
