/// SplitMix64 (Steele, Lea, Flood 2014), for damage that is the same in every run.
struct Mutator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }

  /// `bytes` with one to four bits flipped, bytes replaced, removed or repeated.
  mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for _ in 0...Int.random(in: 0...3, using: &self) where !result.isEmpty {
      let place = Int.random(in: result.indices, using: &self)
      let end = min(result.count, place + Int.random(in: 1...8, using: &self))
      switch Int.random(in: 0..<6, using: &self) {
      case 0, 1: result[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
      case 2: result[place] = UInt8(truncatingIfNeeded: next())
      case 3: for index in place..<end { result[index] = 0xff }
      case 4: result.removeSubrange(place..<end)
      default: result.insert(contentsOf: result[place..<end], at: place)
      }
    }
    return result
  }
}
