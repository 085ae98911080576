/// A reader with the laws that it keeps for every input.
struct FuzzTarget: Sendable {
  /// The name on the command line, and of the dictionary and the corpus.
  let name: String
  /// The most bytes of heap that the reader may take: a fixed number, and a number for each byte.
  let memory: (fixed: Int, perByte: Int)
  /// Reads an input and checks the laws. Returns the content in JSON, or `nil` when the input was
  /// refused, and asks for the text only when it is shown.
  let check: @Sendable (FuzzInput) -> (() -> String)?
  /// Changes an input so that its lengths and checksums stay right; `nil` to leave it to libFuzzer.
  var mutate: (@Sendable ([UInt8], Mutation) -> [UInt8])?

  static let all: [FuzzTarget] =
    [png, wav, gzip] + [idx, npy, npz, safetensors] + [json, csv, table]
    + [columns, encoding, spectrogram, place] + [page, model, checkpoint]
}

/// The bytes of an input, with a number that depends on nothing else, for choices that a target makes.
struct FuzzInput: Sendable {
  let bytes: [UInt8]
  let choice: UInt64

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // FNV-1a.
    choice = bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// True for one input in `count`, for checks that take long.
  func isOne(in count: UInt64) -> Bool { (choice >> 17) % count == 0 }
}
