extension RandomKey {
  /// The numbers 0 ..< count in a random order; each of the count! orders is equally likely.
  ///
  /// The order is that of the Fisher–Yates shuffle (Durstenfeld 1964): for `last` from `count - 1`
  /// down to 1, the entries `last` and `j` change places, where `j` is uniform in `0...last`. `j`
  /// is drawn without bias by multiplication (Lemire, *Fast random integer generation in an
  /// interval*, 2019): from the next 32-bit word `w` of the stream and `n = last + 1`, it is the
  /// high half of the 64-bit product `w · n`; when the low half is below `2³² mod n`, the word is
  /// dropped and the next one taken. The words are those of blocks 0, 1, 2 and so on, first the
  /// first word of each block, then the second.
  ///
  /// Traps when `count` is negative or does not fit into `Int32`.
  /// - Complexity: O(`count`).
  public func permutation(of count: Int) -> [Int32] {
    if !(0...Int(Int32.max)).contains(count) {
      misuse(
        TensorError(
          "RandomKey.permutation", "count must be in 0...\(Int32.max), got \(count); draw fewer."))
    }
    return [Int32](unsafeUninitializedCapacity: count) { buffer, initialized in
      permute(into: UnsafeMutableBufferPointer(rebasing: buffer[0..<count]))
      initialized = count
    }
  }

  /// Fills a buffer with `permutation(of: indices.count)`, without allocating.
  public func permute(into indices: UnsafeMutableBufferPointer<Int32>) {
    for index in 0..<indices.count { indices[index] = Int32(index) }
    guard indices.count > 1 else { return }
    var words = WordStream(key: self)
    for last in stride(from: indices.count - 1, to: 0, by: -1) {
      let other = words.next(below: UInt32(last + 1))
      indices.swapAt(last, Int(other))
    }
  }
}

/// The words of a key's blocks, one after the other.
private struct WordStream {
  let key: RandomKey
  var block: UInt64 = 0
  var second: UInt32?

  init(key: RandomKey) { self.key = key }

  mutating func next() -> UInt32 {
    if let word = second {
      second = nil
      return word
    }
    let words = key.words(at: block)
    block += 1
    second = words.1
    return words.0
  }

  /// A number in 0 ..< bound, each equally likely.
  mutating func next(below bound: UInt32) -> UInt32 {
    var product = UInt64(next()) * UInt64(bound)
    // 2³² mod bound is less than bound, so the division is only needed below bound.
    if UInt32(truncatingIfNeeded: product) < bound {
      let least = (0 &- bound) % bound
      while UInt32(truncatingIfNeeded: product) < least {
        product = UInt64(next()) * UInt64(bound)
      }
    }
    return UInt32(truncatingIfNeeded: product >> 32)
  }
}
