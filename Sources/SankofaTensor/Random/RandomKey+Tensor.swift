extension RandomKey {
  /// The key for operations that draw random numbers: its two words as `int32` [2].
  public var tensor: Tensor {
    Tensor([Int32(bitPattern: word0), Int32(bitPattern: word1)], shape: [2])
  }
}
