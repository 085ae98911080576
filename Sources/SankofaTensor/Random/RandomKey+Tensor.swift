extension RandomKey {
  /// The key as the operations that draw want it: its two words as `int32` [2].
  public var tensor: Tensor {
    Tensor([Int32(bitPattern: word0), Int32(bitPattern: word1)], shape: [2])
  }
}
