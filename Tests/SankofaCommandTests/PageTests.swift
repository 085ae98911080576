import Foundation
import SankofaFormats
import SankofaTraining
import Testing

/// `sankofa train` on a page: a small network in a file, with its own examples.
struct PageTests {
  private let command: Command

  init() throws { command = try Command() }

  private func write(_ text: String, to name: String = "net.json") throws {
    try Data(text.utf8).write(to: command.folder.appending(path: name))
  }

  private let or = """
    {"name": "or", "inputs": ["a", "b"],
     "layers": [{"weights": [[0.5, -0.5]], "activation": "sigmoid"}],
     "examples": [{"input": [0, 0], "target": 0}, {"input": [0, 1], "target": 1},
                  {"input": [1, 0], "target": 1}, {"input": [1, 1], "target": 1}],
     "loss": "binary_crossentropy", "learningRate": 2}
    """

  @Test func lossAndPredictionsBeforeAndAfter() throws {
    defer { command.remove() }
    try write(or)
    let outcome = try command.run(["train", "net.json"])
    #expect(outcome.errors == "")
    #expect(outcome.code == 0)
    #expect(
      outcome.output == """
        or
        Loss 0.7086 before, 0.004588 after 1,000 epochs.

        a  b  target  before   after
        -  -  ------  ------  ------
        0  0       0  0.5000  0.0102
        0  1       1  0.3775  0.9959
        1  0       1  0.6225  0.9959
        1  1       1  0.5000  1.0000

        Saved net.safetensors.

        """)
    let model = try Model.load(fromPath: command.folder.path + "/net.safetensors")
    #expect(model.epochsTrained == 1000)
    #expect(model.stepsTrained == 1000)
  }

  @Test func aPageIsWrittenWithWhatWasLearned() throws {
    defer { command.remove() }
    try write(or)
    let first = try command.run(
      ["train", "net.json", "--epochs", "5", "--json", "--output", "five.json"])
    #expect(first.errors == "")
    let lines = try first.lines.map { try JSON(parsing: $0) }
    try #require(lines.count == 6)
    #expect(
      lines[5].objectValue?.members.map(\.name) == [
        "loss_before", "loss", "weights_sha256", "epochs", "stopped", "model",
      ])
    #expect(lines[5]["model"] == "five.json")
    // Ten epochs at once are five and five more.
    let more = try command.run(
      ["train", "five.json", "--epochs", "5", "--json", "--output", "ten.json"])
    let ten = try command.run(["train", "net.json", "--epochs", "10", "--json"])
    let digests = try [more, ten].map { try JSON(parsing: $0.lines.last ?? "")["weights_sha256"] }
    #expect(digests[0] == digests[1])
    #expect(digests[0] != nil)
  }

  @Test func optionsOfLearning() throws {
    defer { command.remove() }
    try write(or)
    let outcome = try command.run([
      "train", "net.json", "--epochs", "1", "--batch-size", "3", "--optimizer", "adam",
      "--learning-rate", "0.5",
    ])
    #expect(outcome.errors == "")
    #expect(outcome.lines[1].hasPrefix("Loss 0.7086 before, "))
    #expect(outcome.lines[1].hasSuffix(" after 1 epoch."))
    let model = try Model.load(fromPath: command.folder.path + "/net.safetensors")
    #expect(model.stepsTrained == 2)
    #expect(model.learningRate == 0.5)
  }

  /// Three examples in batches of two are two steps an epoch.
  @Test func schedulesAndLogs() throws {
    defer { command.remove() }
    try write(or)
    let outcome = try command.run([
      "train", "net.json", "--epochs", "2", "--batch-size", "2", "--schedule", "linear",
      "--learning-rate", "0.5", "--log", "log.csv",
    ])
    #expect(outcome.errors == "")
    let log = try String(contentsOf: command.folder.appending(path: "log.csv"), encoding: .utf8)
    let rows = log.split(separator: "\n")
    #expect(rows[0] == "epoch,loss,learning_rate")
    #expect(rows.dropFirst().map { $0.split(separator: ",")[2] } == ["0.25", "0.0"])
    let model = try Model.load(fromPath: command.folder.path + "/net.safetensors")
    #expect(model.stepsTrained == 4 && model.learningRate == 0)
  }

  @Test(arguments: [
    (["--hidden", "3"], "--hidden: a page says that itself, or has no use for it; leave it out."),
    (["--seed", "3"], "--seed: a page says that itself, or has no use for it; leave it out."),
    (
      ["--patience", "3"],
      "--patience: a page says that itself, or has no use for it; leave it out."
    ),
    (["--schedule", "none"], "schedule: there is no \"none\"; did you mean \"cosine\"?"),
    (["--data", "."], "--data: a page says that itself, or has no use for it; leave it out."),
    (
      ["--output", "a b.yml"],
      "--output: pages are written as JSON, got 'a b.yml'; let it end in .json."
    ),
    (["--output", "net.json"], "--output: would overwrite \"net.json\"; name another file."),
    (
      ["--output", "net.svg"],
      "--output: a model is written as safetensors, got \"net.svg\"; let it end in .safetensors."
    ),
    (["--epochs", "0"], "--epochs: must be a whole number, 1…1000000, got 0; try 5."),
  ])
  func wrongUsage(options: [String], line: String) throws {
    defer { command.remove() }
    try write(or)
    let outcome = try command.run(["train", "net.json"] + options)
    #expect(outcome.errors == line + "\n")
    #expect(outcome.output == "")
    #expect(outcome.code == 2)
  }

  @Test func wrongPages() throws {
    defer { command.remove() }
    let missing = try command.run(["train", "net.json"])
    #expect(missing.errors == "net.json: no such file; check the path.\n")
    #expect(missing.code == 1)
    try write("{\"layers\": [{\"weights\": [[1, 2]]}], \"input\": [1], \"target\": 1}")
    let wrong = try command.run(["train", "net.json"])
    #expect(
      wrong.errors
        == "net.json:1:37: \"input\": must have 2 numbers (the network's inputs), got 1; "
        + "give one for each.\n")
    #expect(wrong.code == 1)
    try write(or)
    let nowhere = try command.run(["train", "net.json", "--output", "no/where.json"])
    #expect(
      nowhere.errors
        == "no/where.json: the folder \"no\" does not exist; create it first.\n")
    #expect(nowhere.code == 1)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: command.folder.path) == ["net.json"])
  }

  @Test func manyExamplesAndInputs() throws {
    defer { command.remove() }
    let example = #"{"input": [1, 2, 3, 4, 5, 6, 7], "target": [0, 1]}"#
    let examples = Array(repeating: example, count: 23).joined(separator: ",")
    try write(#"{"inputs": 7, "layers": [{"size": 2}], "examples": [\#(examples)]}"#)
    let outcome = try command.run(["train", "net.json", "--learning-rate", "0.001"])
    #expect(outcome.lines[3] == " example  target          before          after")
    #expect(outcome.lines[5].hasPrefix("       0     0 1 "))
    #expect(outcome.lines[24].hasPrefix("      19     0 1 "))
    #expect(outcome.lines[25] == "(3 more)")
    try write(
      #"{"layers": [{"size": 7, "initializer": "ones"}], "input": 2, "target": [0,1,2,3,4,5,6]}"#)
    let wide = try command.run(["train", "net.json", "--learning-rate", "1e-9", "--epochs", "1"])
    #expect(
      wide.lines[5] == " 2  0 1 2 3 4 5 …  2.0000 2.0000 2.0000 2.0000 2.0000 2.0000 …  "
        + "2.0000 2.0000 2.0000 2.0000 2.0000 2.0000 …")
  }
}
