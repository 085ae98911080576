import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// The commands that take a trained model.
struct ModelFileTests {
  /// One small model for all tests.
  private static let model: URL = {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "sankofa-model-\(UUID().uuidString).safetensors")
    _ = try? Command.run([
      "train", "digits", "--hidden", "32", "--epochs", "8", "--output", file.path,
    ])
    return file
  }()

  /// A folder with the model as `m.safetensors`.
  private func withModel(_ body: (Command) throws -> Void) throws {
    let command = try Command()
    defer { command.remove() }
    try FileManager.default.copyItem(
      at: ModelFileTests.model, to: command.folder.appending(path: "m.safetensors"))
    try body(command)
  }

  @Test func evaluateSaysWhatTrainingSaid() throws {
    try withModel { command in
      let text = try command.run(["evaluate", "m.safetensors"])
      #expect(text.code == 0)
      #expect(text.lines[0] == "m.safetensors on the 359 test pictures of digits")
      #expect(text.lines[2].hasPrefix("Test accuracy 9"))
      let outcome = try command.run(["evaluate", "m.safetensors", "--on", "digits", "--json"])
      let line = try JSON(parsing: outcome.output)
      let counts = line["confusion_matrix"]?.arrayValue?.compactMap(\.arrayValue) ?? []
      let right = counts.indices.reduce(0) { $0 + (counts[$1][$1].integerValue ?? 0) }
      #expect(counts.joined().reduce(0) { $0 + ($1.integerValue ?? 0) } == 359)
      #expect(line["test_accuracy"]?.doubleValue == Double(right) / 359)
    }
  }

  @Test func predictDrawsATestExample() throws {
    try withModel { command in
      let outcome = try command.run([
        "predict", "m.safetensors", "--from", "digits", "--index", "7",
      ])
      #expect(outcome.code == 0)
      #expect(!outcome.output.contains("\u{1B}"))
      // The first test example of the shipped split after six others, a 4.
      #expect(
        outcome.lines.map { String($0.prefix(17)).withoutSpacesAtEnd } == [
          "      ..@@..", "      **%%..++", "      @@--++@@", "  ..##%%--@@++", "  ##@@@@@@@@==",
          "  ------%%@@", "        %%##", "      ..@@::", "", "", "", "",
        ])
      #expect(
        outcome.lines[0].hasSuffix("%), which is right")
          && outcome.lines[0].contains("digits test example 7: 4 ("))
      #expect(outcome.lines[6].contains("> 4  ####"))
    }
  }

  @Test func predictReadsPictures() throws {
    try withModel { command in
      // The same 4, dark on light, twenty times as large, in colour.
      let digit = Digits.split(seed: 0).test.features.elements(as: UInt8.self)[7 * 64..<8 * 64]
      let side = 160
      let pixels = (0..<side * side).flatMap { position -> [UInt8] in
        let (row, column) = (position / side / 20, position % side / 20)
        let grey = 255 - 15 * Int(digit[digit.startIndex + row * 8 + column])
        return [UInt8](repeating: UInt8(grey), count: 3)
      }
      let image = Image(width: side, height: side, channels: 3, pixels: pixels)
      try PNG.write(image, to: command.folder.appending(path: "four.png").path)
      let outcome = try command.run(["predict", "m.safetensors", "four.png", "four.png", "--json"])
      #expect(outcome.errors == "")
      #expect(outcome.lines.count == 2)
      let line = try JSON(parsing: outcome.lines[0])
      #expect(line["picture"] == "four.png")
      #expect(line["class"] == "4")
      #expect(line["label"] == nil)
      #expect(line["probabilities"]?.arrayValue?.count == 10)
    }
  }

  @Test func inspectShowsLayersFactsAndStatistics() throws {
    try withModel { command in
      let outcome = try command.run(["inspect", "m.safetensors"])
      #expect(outcome.code == 0)
      let lines = outcome.lines
      #expect(
        Array(lines[..<9]) == [
          "path      layer                          output  parameters",
          "--------  -----------------------------  ------  ----------",
          "input                                    [8, 8]",
          "layers.0  Rescaling(0.0625)              [8, 8]",
          "layers.1  Flatten                        [64]",
          "layers.2  Dense(32, relu, he_normal)     [32]         2,080",
          "layers.3  Dense(10, softmax, he_normal)  [10]           330",
          "--------  -----------------------------  ------  ----------",
          "total                                                 2,410",
        ])
      #expect(lines.contains("epochs trained      8"))
      #expect(lines.contains("dataset             digits"))
      let row = /layers\.2\.weight  \[32, 64\] (  +-?\d\.\d+){4}   0\.0%/
      #expect(lines.contains { $0.wholeMatch(of: row) != nil })
    }
  }

  /// Two readings through one layer, and two answers.
  private func graph() throws -> Model {
    let (left, right) = (Input([4], name: "left"), Input([4]))
    let reading = Dense(6, activation: .tanh)
    let both = Concatenate()(reading(left), reading(right))
    let model = Model(
      inputs: [left, right],
      outputs: [Dense(3, activation: .softmax)(both).named("kind"), Dense(1)(both)], seed: 2)
    try model.compile(
      optimizer: .adam(), losses: [.sparseCategoricalCrossentropy, .squaredError],
      lossWeights: [0.5, 1])
    return model
  }

  @Test func inspectShowsGraphs() throws {
    let command = try Command()
    defer { command.remove() }
    let path = command.folder.appending(path: "g.safetensors").path
    try graph().save(toPath: path)
    let outcome = try command.run(["inspect", "g.safetensors", "--svg", "g.svg"])
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(
      outcome.output.hasPrefix(
        """
        path              layer                 output  parameters  takes
        ----------------  --------------------  ------  ----------  ------------------------
        input "left"                            [4]
        input 1                                 [4]
        layers.0          Dense(6, tanh)        [6]             30  input left
        layers.0.call1    Dense(6, tanh) again  [6]                 input 1
        layers.1          Concatenate           [12]                layers.0, layers.0.call1
        layers.2          Dense(3, softmax)     [3]             39  layers.1
        layers.3          Dense(1)              [1]             13  layers.1
        output "kind"                           [3]                 layers.2
        output "output1"                        [1]                 layers.3

        """))
    #expect(outcome.lines.contains { $0.hasPrefix("total") && $0.hasSuffix(" 82") })
    #expect(
      outcome.lines.contains(
        "loss of kind     sparse_categorical_crossentropy, weight 0.5"))
    #expect(outcome.lines.contains("loss of output1  squared_error"))
    let picture = try String(
      contentsOf: command.folder.appending(path: "g.svg"), encoding: .utf8)
    #expect(picture.hasPrefix("<svg ") && picture.contains(">layers.0 · again<"))
  }

  @Test(arguments: [
    ("", "--svg: must name a file, got \"\"; try picture.svg."),
    ("./g.safetensors", "--svg: would overwrite \"g.safetensors\"; name another file."),
  ])
  func inspectRefusesPictures(path: String, message: String) throws {
    let outcome = try Command.run(["inspect", "g.safetensors", "--svg", path])
    #expect(outcome.errors.contains(message) && outcome.code == 2)
  }

  @Test(arguments: [
    (["evaluate", "none.safetensors"], 1, "none.safetensors: no such file; check the path."),
    (["inspect", "none.safetensors"], 1, "none.safetensors: no such file; check the path."),
    (["predict", "m.safetensors", "none.png"], 1, "none.png: no such file; check the path."),
    (
      ["predict", "m.safetensors", "m.safetensors"], 1,
      "m.safetensors, byte 0: expected PNG's signature "
    ),
    (
      ["predict", "m.safetensors", "--from", "digits", "--index", "359"], 2,
      "--index: must be in 0…358 (test examples of digits), got 359; try 358."
    ),
    (
      ["predict", "m.safetensors", "--from", "digits", "--index", "-1"], 2,
      "--index: must be a whole number, at least 0, got -1; try 0."
    ),
  ])
  func badFilesAndIndices(arguments: [String], code: Int32, line: String) throws {
    try withModel { command in
      let outcome = try command.run(arguments)
      #expect(outcome.errors.hasPrefix(line), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1)
      #expect(outcome.output == "")
      #expect(outcome.code == code)
    }
  }

  @Test func filesThatAreNoModels() throws {
    try withModel { command in
      let path = command.folder.appending(path: "m.safetensors").path
      let bytes = try FileBytes.read(path)
      let broken = command.folder.appending(path: "broken.safetensors").path
      func line() throws -> String {
        let outcome = try command.run(["inspect", "broken.safetensors"])
        #expect(outcome.code == 1)
        #expect(outcome.output == "")
        return outcome.errors
      }
      try AtomicFile.write(Array(bytes.prefix(100)), to: broken)
      #expect(try line().hasPrefix("broken.safetensors, byte 8: expected "))
      // A header that claims 2⁶³ bytes.
      try AtomicFile.write([0, 0, 0, 0, 0, 0, 0, 0x80] + bytes.dropFirst(8), to: broken)
      #expect(try line().hasPrefix("broken.safetensors, byte 0: "))
      var file = try SafeTensors(contentsOf: path)
      file.metadata["formatVersion"] = "99"
      try file.write(to: broken)
      #expect(
        try line()
          == "broken.safetensors: has formatVersion 99, this is sankofa 0.2.0, which knows up to 3; "
          + "update sankofa.\n")
    }
  }
}

extension String {
  fileprivate var withoutSpacesAtEnd: String {
    String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)])
  }
}
