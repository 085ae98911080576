#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A reader with the laws that it keeps for every input.
struct FuzzTarget: Sendable {
  /// The name on the command line, and of the dictionary, the inputs to begin with and the corpus.
  let name: String
  /// The most bytes of an input. Longer ones are read more slowly, and reach nothing else.
  let longest: Int
  /// The modules that the reader is made of: their edges guide the search.
  let modules: [Module]
  /// The most bytes of heap that the reader may take: a fixed number, and a number for each byte.
  let memory: (fixed: Int, perByte: Int)
  /// Reads an input and checks the laws. Returns the content in JSON, or `nil` when the input was
  /// refused, and asks for the text only when it is shown.
  let check: @Sendable (FuzzInput) -> (() -> String)?
  /// Changes an input so that its lengths and checksums stay right; `nil` to leave it to libFuzzer.
  var mutate: (@Sendable ([UInt8], Mutation) -> [UInt8])?

  /// The list of the readers, which the scripts ask for.
  static let all: [FuzzTarget] =
    [png, wav, gzip] + [idx, npy, npz, safetensors] + [json, csv, table]
    + [columns, encoding, spectrogram, texts, place] + [page, model, checkpoint]
}

/// A module whose coverage is counted apart from the others; `Fuzz/build` makes sections for it.
enum Module: String {
  case formats = "SankofaFormats"
  case data = "SankofaData"
  case networks = "SankofaNN"
  case training = "SankofaTraining"
  case explain = "SankofaExplain"

  static let ofNetworks: [Module] = [.formats, .data, .networks, .training]
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

  /// True when every check is made, for inputs that are read once.
  private static let checksEverything = getenv("SANKOFA_FUZZ_EVERY_CHECK") != nil

  /// True for one input in `count`, for checks that take long. Different turns have different inputs.
  func isOne(in count: UInt64, turn: UInt64 = 0) -> Bool {
    FuzzInput.checksEverything || (choice >> 17) % count == turn
  }
}
