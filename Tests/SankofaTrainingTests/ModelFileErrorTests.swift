import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Model files that somebody damaged, by chance or on purpose.
@Suite struct ModelFileErrorTests {
  private let folder: TemporaryFolder
  private let whole: [UInt8]

  init() throws {
    folder = try TemporaryFolder()
    let model = Sequential {
      Dense(2, activation: .relu, inputShape: [2])
      Dense(1)
    }
    model.classNames = ["no", "yes"]
    model.preprocessing = .mnist
    try model.compile(optimizer: .adam(), loss: .squaredError, metrics: [.absoluteError])
    try model.save(to: folder.file("whole"))
    whole = try bytes(of: folder.file("whole"))
  }

  /// The error of loading bytes, without the path; `nil` when it succeeds.
  private func refusal(_ bytes: some Sequence<UInt8>) throws -> String? {
    let path = try folder.write(bytes)
    do {
      _ = try Model.load(fromPath: path)
      return nil
    } catch let error as FormatError {
      let line = error.description
      #expect(line.hasPrefix(path) && !line.contains("\n") && line.count < 1000)
      return String(line.dropFirst(path.count))
    }
  }

  private func refusal(changing change: (inout SafeTensors) throws -> Void) throws -> String? {
    var file = try SafeTensors(bytes: whole)
    try change(&file)
    return try refusal(try file.encoded())
  }

  private func refusal(_ name: String, _ value: String?) throws -> String? {
    try refusal { $0.metadata[name] = value }
  }

  @Test func missingFiles() {
    let path = folder.url.path + "/none"
    #expect(
      message { _ = try Model.load(fromPath: path) }?.hasPrefix("\(path): ") == true)
  }

  @Test func truncatedAnywhere() throws {
    for length in 0..<whole.count {
      #expect(try refusal(whole[..<length]) != nil, "\(length) bytes")
    }
    #expect(try refusal(whole) == nil)
  }

  /// Any byte may be another one: an error or another model, never a crash.
  @Test(arguments: [0x00, 0xff, 0x22, 0x39, 0x7d] as [UInt8])
  func changedAnywhere(byte: UInt8) throws {
    for place in whole.indices {
      var bytes = whole
      bytes[place] = byte
      _ = try refusal(bytes)
    }
  }

  @Test func headersThatClaimTooMuch() throws {
    func file(_ header: String, count: UInt64? = nil) -> [UInt8] {
      let count = count ?? UInt64(header.utf8.count)
      return withUnsafeBytes(of: count.littleEndian, Array.init) + Array(header.utf8)
    }
    let shape = "[9223372036854775807]"
    #expect(
      try refusal(file(#"{"x":{"dtype":"F32","shape":\#(shape),"data_offsets":[0,4]}}"#))
        == ", byte 8: tensor \"x\": shape [9223372036854775807] makes more elements than memory can "
        + "hold; get the file again.")
    #expect(try refusal(file("{}", count: 1 << 63)) != nil)
    #expect(try refusal(file("{}", count: .max)) != nil)
    #expect(try refusal(file(String(repeating: "[", count: 100_000))) != nil)
  }

  @Test func tensorsThatDoNotBelong() throws {
    #expect(
      try refusal { $0.tensors[0].tensor = Tensor.zeros([3, 2]) }
        == ": tensor \"layers.0.weight\" must be float32 [2, 2], got float32 [3, 2]; save the model "
        + "anew.")
    #expect(
      try refusal { $0.tensors[1].tensor = Tensor.zeros([2], elementType: .float64) }
        == ": tensor \"layers.0.bias\" must be float32 [2], got float64 [2]; save the model anew.")
    #expect(
      try refusal { $0.tensors.removeLast() }
        == ": lacks the tensor \"layers.1.bias\"; save the model anew.")
    #expect(
      try refusal { $0.tensors.append(("more\n", Tensor([1]))) }
        == ": tensor \"more\\n\" belongs to no layer of the architecture; save the model anew."
    )
  }

  /// A model that could not be read again is not written.
  @Test func rulesThatCannotBeSaved() throws {
    let model = Sequential { Dense(1, inputShape: [2]) }
    func refusal(_ preprocessing: Preprocessing) -> String? {
      model.preprocessing = preprocessing
      return message { try model.save(to: folder.file("never")) }
    }
    let rule = "model: preprocessing pictures must have a finite black below a finite white, got "
    #expect(refusal(.pictures(0...0)) == rule + "0.0...0.0; use .pictures(0...1).")
    #expect(refusal(.pictures(0...(.infinity))) == rule + "0.0...inf; use .pictures(0...1).")
    #expect(
      refusal(.numbers(["a"]))
        == "model: preprocessing must make the 2 numbers of an example of shape [2], got 1; name each "
        + "number once.")
    #expect(
      refusal(.other("{"))
        == "model: preprocessing must be a rule that can be read, got \"{\"; choose one of the others."
    )
  }

  @Test func newerFiles() throws {
    let rest = "this is sankofa \(libraryVersion), which knows up to "
    #expect(
      try refusal("formatVersion", "4") == ": has formatVersion 4, \(rest)3; update sankofa.")
    #expect(try refusal("numerics", "3") == ": has numerics 3, \(rest)2; update sankofa.")
    #expect(try refusal("libraryVersion", "99.0.0") == nil)
  }

  @Test(
    arguments: [
      ("format", nil), ("format", "pt"), ("formatVersion", nil), ("formatVersion", "0"),
      ("formatVersion", "one"), ("formatVersion", "99999999999999999999"), ("numerics", nil),
      ("numerics", "-1"), ("architecture", nil), ("architecture", ""), ("architecture", "[]"),
      ("architecture", "{\"kind\":\"Sequential\"}"), ("epochsTrained", nil),
      ("epochsTrained", "-1"),
      ("epochsTrained", "1e3"), ("stepsTrained", nil), ("stepsTrained", ""), ("seed", nil),
      ("seed", "-1"), ("classNames", "{}"), ("classNames", "[1]"), ("classNames", "[\"a\""),
      ("training", "[]"), ("training", "{}"), ("training", "null"), ("training", "{"),
    ] as [(String, String?)])
  func metadataThatIsWrong(_ name: String, _ value: String?) throws {
    let text = try #require(try refusal(name, value))
    #expect(text.contains(name == "format" ? "not a Sankofa model" : name))
  }

  @Test func metadataTexts() throws {
    #expect(
      try refusal("format", "pt")
        == ": is a safetensors file but not a Sankofa model (no \"format\": \"sankofa-model\"); give "
        + "a file that sankofa saved.")
    #expect(
      try refusal("seed", "one")
        == ": \"seed\" in the metadata must be a whole number ≥ 0, got \"one\"; save the model anew."
    )
    #expect(
      try refusal("numerics", nil)
        == ": \"numerics\" in the metadata must be a whole number ≥ 1, got nothing; save the model "
        + "anew.")
    #expect(
      try refusal("classNames", "[1]")
        == ": \"classNames\" must be a list of texts; save the model anew.")
    #expect(try refusal("classNames", "[\"a\"]") == nil)
    for (names, count) in [("[]", 0), ("[\"a\",\"b\",\"c\"]", 3)] {
      #expect(
        try refusal("classNames", names)
          == ": \"classNames\" must be 1 or 2, as the output has shape [1], got \(count); save the "
          + "model anew.")
    }
    #expect(
      try refusal("preprocessing", #"{"kind":"pictures","black":1,"white":0}"#)
        == " (preprocessing): pictures must have \"black\" below \"white\", got 1.0 and 0.0; save the "
        + "model anew.")
    #expect(
      try refusal("preprocessing", #"{"kind":"numbers","names":["a"]}"#)
        == ": \"preprocessing\" must make the 2 numbers of an example of shape [2], got 1; save the "
        + "model anew.")
    #expect(try refusal("preprocessing", #"{"kind":"numbers","names":["a","b"]}"#) == nil)
    #expect(try refusal("preprocessing", #"{"kind":"sounds"}"#) == nil)
    #expect(
      try refusal("architecture", nil)
        == ": lacks \"architecture\" in its metadata; save the model anew.")
    #expect(
      try refusal("architecture", "{")
        == " (architecture):1:2: expected a name in quotation marks, found the end of the text; correct "
        + "the JSON."
    )
  }
}
