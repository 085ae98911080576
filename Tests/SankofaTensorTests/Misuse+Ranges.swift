import SankofaTensor

extension Misuse {
  /// Ranges of rows that reach outside.
  static let ranges = [
    Misuse("slice: axis 0 of [2] has indices 0..<2, got 3 from 0 in steps of 1; stay inside.") {
      _ = Tensor([1, 2])[0..<3]
    },
    Misuse("slice: axis 0 of [2] has indices 0..<2, got 6 from -5 in steps of 1; stay inside.") {
      _ = Tensor([1, 2])[-5..<1]
    },
    Misuse("slice: axis 0 of [2] has indices 0..<2, got 2 from -5 in steps of 1; stay inside.") {
      _ = Tensor([1, 2])[-5 ..< -3]
    },
    // More rows than can be counted.
    Misuse(
      "slice: axis 0 of [2] has indices 0..<2, got 9223372036854775807 from -9223372036854775808 "
        + "in steps of 1; stay inside."
    ) {
      _ = Tensor([1, 2])[Int.min..<Int.max]
    },
  ]
}
