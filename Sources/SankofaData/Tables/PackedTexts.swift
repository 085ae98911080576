import SankofaTensor

/// Texts one after the other in one piece of memory: 4 bytes for each beside its own.
struct PackedTexts: Sendable {
  private(set) var bytes: [UInt8] = []
  /// The end of each text in ``bytes``.
  private(set) var ends: [UInt32] = []

  init() {}

  init(_ texts: some Sequence<String>) {
    for text in texts {
      var text = text
      text.withUTF8 { append($0) }
    }
  }

  var count: Int { ends.count }

  /// Traps when all texts together have more than 4 GiB.
  mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    bytes.append(contentsOf: text)
    guard let end = UInt32(exactly: bytes.count) else {
      misuse(
        TensorError("DataTable", "a column must have at most 4 GiB, got more; use a smaller table.")
      )
    }
    ends.append(end)
  }

  private func range(_ index: Int) -> Range<Int> {
    Int(index == 0 ? 0 : ends[index - 1])..<Int(ends[index])
  }

  subscript(index: Int) -> String { String(decoding: bytes[range(index)], as: UTF8.self) }

  func withText<Result>(
    _ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    let range = range(index)
    return try bytes.withUnsafeBufferPointer {
      try body(UnsafeBufferPointer(rebasing: $0[range]))
    }
  }

  /// Calls `body` with each text, in order.
  func forEach(_ body: (Int, UnsafeBufferPointer<UInt8>) throws -> Void) rethrows {
    try bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      for (index, end) in ends.enumerated() {
        try body(index, UnsafeBufferPointer(rebasing: bytes[start..<Int(end)]))
        start = Int(end)
      }
    }
  }

  /// The texts at the places, in that order.
  func gathered(_ places: [Int]) -> PackedTexts {
    var texts = PackedTexts()
    for place in places { withText(place) { texts.append($0) } }
    return texts
  }
}
