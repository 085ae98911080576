import Foundation
import SankofaFormats
import SankofaTraining
import Testing

/// The networks of the articles, without the source tree: a moved binary in an empty folder.
struct ExamplePageTests {
  private let command: Command

  init() throws { command = try Command() }

  @Test func aMovedCommandHasThem() throws {
    defer { command.remove() }
    let moved = command.folder.appending(path: "moved")
    try FileManager.default.copyItem(at: Command.executable, to: moved)
    for name in NetworkPage.exampleNames {
      let outcome = try command.run(["explain", "example:\(name)"], program: moved)
      #expect(outcome.code == 0 && outcome.errors == "", "\(outcome.errors)")
      #expect(outcome.output.contains("\nLoss ") || outcome.output.contains("\nForward\n"))
    }
    let outcome = try command.run(
      ["explain", "example:thin-deep", "--of", "layers.0.weight[0,0]"], program: moved)
    #expect(outcome.output.contains("all 4 paths"))
  }

  /// One list: that of the folder.
  @Test func theFolderHasTheSamePages() throws {
    defer { command.remove() }
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Examples/Networks").standardizedFileURL
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".json") }.sorted()
    #expect(files == NetworkPage.exampleNames.map { $0 + ".json" })
    for name in NetworkPage.exampleNames {
      let file = try NetworkPage(readingPath: folder.path + "/\(name).json")
      let page = try NetworkPage(example: name)
      #expect(page.name == file.name && page.values.keys == file.values.keys)
      for (path, value) in page.values { #expect(value.doubles == file.values[path]?.doubles) }
    }
  }

  @Test func theyLearn() throws {
    defer { command.remove() }
    let outcome = try command.run(["train", "example:or", "--epochs", "10"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.lines.last == "Saved or.safetensors.")
    let page = try command.run([
      "explain", "example:xor", "--step", "2", "--output", "learned.json",
    ])
    #expect(page.code == 0, "\(page.errors)")
    #expect(try command.run(["explain", "learned.json"]).code == 0)
  }

  @Test func singleNeurons() throws {
    defer { command.remove() }
    for (page, known) in [
      (["gate", "example:xor"], ["gate", "--truth", "0110"]),
      (["gate", "example:or"], ["gate", "--truth", "0111"]),
    ] {
      let outcome = try command.run(["neuron"] + page)
      #expect(outcome.output == (try command.run(["neuron"] + known).output), "\(outcome.errors)")
    }
    let learned = try command.run(["neuron", "learn", "example:or"])
    #expect(learned.code == 0 && learned.output.hasPrefix("or"), "\(learned.errors)")
    let decided = try command.run(["neuron", "decide", "example:concert"])
    #expect(decided.output == (try command.run(["neuron", "decide"]).output), "\(decided.errors)")
  }

  static let others: [([String], Int32, String)] = [
    (
      ["explain", "example:thindeep"], 2,
      "example: there is no \"thindeep\"; did you mean \"thin-deep\"?"
    ),
    (
      ["train", "example:nothing"], 2,
      """
      example: there is no "nothing"; choose one of apple, concert, drawn, four-decisions, four-hidden, \
      four-perceptrons, or, thin-deep, xor.
      """
    ),
    (
      ["explain", "thin-deep.json"], 1,
      "thin-deep.json: no such file; did you mean example:thin-deep?"
    ),
    (["explain", "thin-deep"], 1, "thin-deep: no such file; did you mean example:thin-deep?"),
    (
      ["train", "xor"], 2,
      "data set: there is no \"xor\"; did you mean \"example:xor\"?"
    ),
    (
      ["inspect", "example:xor"], 1,
      "example:xor: is a network page, not a model; use sankofa train or sankofa explain."
    ),
    (
      ["neuron", "gate", "example:apple"], 2, "a good apple"
    ),
    (
      ["neuron", "decide", "example:xor"], 2, "exclusive or"
    ),
  ]

  @Test(arguments: others)
  func otherNames(arguments: [String], code: Int32, line: String) throws {
    defer { command.remove() }
    let outcome = try command.run(arguments)
    #expect(outcome.code == code)
    #expect(outcome.output == "")
    if line.hasSuffix(".") || line.hasSuffix("?") {
      #expect(outcome.errors == line + "\n")
    } else {
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
      #expect(outcome.errors.contains(line), "\(outcome.errors)")
      #expect(outcome.errors.contains("choose example:"), "\(outcome.errors)")
    }
  }
}
