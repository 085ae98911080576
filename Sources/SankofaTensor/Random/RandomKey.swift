/// The key of a stream of random numbers: the same key gives the same numbers, everywhere and
/// always.
///
/// A key is a plain value without state. Number `i` of its stream is computed from the key and `i`
/// alone, so streams can be read in any order and from any thread. New streams come from *folding*
/// a number or a path into a key:
///
/// ```swift
/// let key = RandomKey(seed: 7).folded("layers.0.weight")
/// let first: Float = key.uniform(at: 0)
/// ```
///
/// The generator is Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, *Parallel random
/// numbers: as easy as 1, 2, 3*, 2011). The algorithms of this type never change.
///
/// Folding and drawing use the same blocks (`folded(i)` is the block at `i`), so use a key either
/// to draw or to fold, not for both.
public struct RandomKey: Sendable, Hashable {
  /// The first key word: the low 32 bits of the seed.
  public let word0: UInt32
  /// The second key word: the high 32 bits of the seed.
  public let word1: UInt32

  /// Makes a key from two words.
  public init(word0: UInt32, word1: UInt32) {
    self.word0 = word0
    self.word1 = word1
  }

  /// Makes a key from a seed: its low and its high 32 bits.
  public init(seed: UInt64) {
    self.init(
      word0: UInt32(truncatingIfNeeded: seed), word1: UInt32(truncatingIfNeeded: seed >> 32))
  }

  /// The key of the stream `data` below this key: the block of this key at `data`.
  public func folded(_ data: UInt64) -> RandomKey {
    let words = words(at: data)
    return RandomKey(word0: words.0, word1: words.1)
  }

  /// The key of the stream named `path` below this key: the 64-bit FNV-1a digest of the path's
  /// UTF-8 bytes, folded.
  public func folded(_ path: String) -> RandomKey {
    folded(RandomKey.digest(of: path))
  }

  /// The 64-bit FNV-1a digest of a path's UTF-8 bytes: the number of the stream that it names.
  public static func digest(of path: String) -> UInt64 {
    var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in path.utf8 {
      digest = (digest ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    return digest
  }

  /// Block `index` of the stream: two independent words of 32 uniformly distributed bits.
  public func words(at index: UInt64) -> (UInt32, UInt32) {
    // Threefry's key schedule: a third word makes the parity of all three a constant.
    let key = (word0, word1, 0x1bd1_1bda ^ word0 ^ word1)
    var x = UInt32(truncatingIfNeeded: index) &+ key.0
    var y = UInt32(truncatingIfNeeded: index >> 32) &+ key.1

    func mix(_ rotation: UInt32) {
      x = x &+ y
      y = (y &<< rotation | y &>> (32 - rotation)) ^ x
    }
    func evenRounds() { mix(13); mix(15); mix(26); mix(6) }
    func oddRounds() { mix(17); mix(29); mix(16); mix(24) }
    func inject(_ first: UInt32, _ second: UInt32, _ number: UInt32) {
      x = x &+ first
      y = y &+ second &+ number
    }

    evenRounds()
    inject(key.1, key.2, 1)
    oddRounds()
    inject(key.2, key.0, 2)
    evenRounds()
    inject(key.0, key.1, 3)
    oddRounds()
    inject(key.1, key.2, 4)
    evenRounds()
    inject(key.2, key.0, 5)
    return (x, y)
  }

  /// Number `index` of the stream, uniform in 0 ..< 1: the upper 24 bits of the first word, times
  /// 2⁻²⁴.
  public func uniform(at index: UInt64) -> Float {
    Float(words(at: index).0 >> 8) * 0x1p-24
  }

  /// Number `index` of the stream, uniform in 0 ..< 1: the upper 53 bits of both words (the first
  /// is the higher), times 2⁻⁵³.
  public func uniform(at index: UInt64) -> Double {
    let words = words(at: index)
    return Double((UInt64(words.0) << 32 | UInt64(words.1)) >> 11) * 0x1p-53
  }
}

extension RandomKey {
  /// The key for operations that draw random numbers: its two words as `int32` [2].
  public var tensor: Tensor {
    Tensor([Int32(bitPattern: word0), Int32(bitPattern: word1)], shape: [2])
  }
}
