import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// `sankofa explain --from examples.npz`.
struct ExplainExamplesTests {
  private typealias Arrays = [(name: String, tensor: Tensor)]

  private static let arrays: Arrays = [
    ("left", Tensor([[1, 2], [0, 1]])), ("right", Tensor([[3], [-1]])),
    ("kind", Tensor([1, 0] as [Int32])), ("size", Tensor([[0.5], [1]])),
  ]

  /// A folder with a model of two inputs and two outputs, and the arrays.
  private func folder(_ arrays: Arrays = arrays) throws -> Command {
    let (left, right) = (Input([2], name: "left"), Input([1], name: "right"))
    let both = Dense(2, activation: .tanh)(Concatenate()(left, right))
    let model = Model(
      inputs: [left, right],
      outputs: [
        Dense(2, activation: .softmax)(both).named("kind"), Dense(1)(both).named("size"),
      ], seed: 3)
    try model.compile(
      optimizer: .sgd(learningRate: 0.01), losses: [.sparseCategoricalCrossentropy, .squaredError],
      lossWeights: [0.2, 1])
    let command = try Command()
    try model.save(toPath: command.folder.appending(path: "pair.safetensors").path)
    try NPZ.write(arrays, to: command.folder.appending(path: "pair.npz").path)
    return command
  }

  private func explain(_ arguments: [String] = [], in command: Command) throws -> Command.Outcome {
    try command.run(["explain", "pair.safetensors", "--from", "pair.npz"] + arguments)
  }

  @Test func twoInputsAndOutputs() throws {
    let command = try folder()
    defer { command.remove() }
    let one = try explain(["--example", "1", "--of", "input left[1]"], in: command)
    #expect(one.code == 0 && one.errors == "", "\(one.errors)")
    #expect(
      one.lines.prefix(5) == [
        "pair.safetensors, examples of pair.npz", "", "Example 1", "  input left [0, 1]",
        "  input right [-1]",
      ])
    #expect(one.lines.contains("Loss C = 0.2*C_kind + C_size"))
    #expect(one.lines.contains { $0.hasPrefix("Chain rule for input left[1] (x_left[1] = 1)") })
    #expect(one.lines.contains("Step at learning rate eta = 0.01"))
    let both = try explain(["--examples", "0..<2", "--json", "--svg", "pair.svg"], in: command)
    let examples = try #require(try JSON(parsing: both.output)["examples"]?.arrayValue)
    #expect(examples.count == 2)
    let label = examples[0]["answers"]?.arrayValue?.first?["target"]?["values"]
    #expect(label?.arrayValue?.map(\.doubleValue) == [1])
    let steps = try explain(
      ["--step", "20", "--output", "learned.safetensors", "--json"], in: command)
    let losses = try #require(try JSON(parsing: steps.output)["steps"]?.arrayValue)
    #expect(losses.count == 20)
    let first = try #require(losses.first?.doubleValue)
    let last = try #require(losses.last?.doubleValue)
    #expect(last < first)
  }

  @Test func withoutTargetsItIsOnlyRun() throws {
    let command = try folder(Array(Self.arrays.prefix(2)))
    defer { command.remove() }
    let outcome = try explain(["--examples", "0..<2"], in: command)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.lines.contains("  input right [3]") && outcome.lines.contains("Example 1"))
    #expect(!outcome.output.contains("Loss"))
    let asked = try explain(["--of", "input left[0]"], in: command)
    #expect(asked.code == 2)
    #expect(
      asked.errors
        == "--of: needs a loss, but pair.npz has no targets; add arrays kind, size to it.\n")
  }

  @Test func oneInput() throws {
    let command = try Command()
    defer { command.remove() }
    _ = try command.run(["train", "digits", "--epochs", "1"])
    let pictures = Tensor((0..<128).map { UInt8($0 % 17) }, shape: [2, 8, 8])
    try NPZ.write(
      [("input", pictures), ("output", Tensor([3, 4] as [UInt8], shape: [2]))],
      to: command.folder.appending(path: "own.npz").path)
    let outcome = try command.run(
      ["explain", "digits.safetensors", "--from", "own.npz", "--example", "1"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.lines[0] == "digits.safetensors, examples of own.npz")
    let answer = try JSON(
      parsing: command.run(
        ["explain", "digits.safetensors", "--from", "own.npz", "--example", "1", "--json"]).output)
    let outputs = try #require(answer["examples"]?.arrayValue?.first?["outputs"]?.arrayValue)
    // The label 4 of the second example.
    #expect(outputs.firstIndex { $0["target"]?.doubleValue == 1 } == 4)
  }

  @Test func errors() throws {
    let all = Self.arrays
    let cases: [(Arrays, [String], String, Int32)] = [
      (
        [all[0], ("rihgt", all[1].tensor)], [],
        "pair.npz: the model has no input or output \"rihgt\"; did you mean \"right\"?", 1
      ),
      (
        [all[0]], [],
        "pair.npz: has no array \"right\", an input of the model; it needs left, right.", 1
      ),
      (
        Array(all.prefix(3)), [],
        "pair.npz: has no array \"size\", an output of the model, but one of another; give all or "
          + "none.", 1
      ),
      (
        [all[0], ("right", Tensor([[3, 1], [-1, 1]]))], [],
        "explain: the model takes input \"right\" of shape [1], got [2]; give data of that shape.",
        1
      ),
      (
        all, ["--example", "2"],
        "--example: must be in 0…1 (examples of pair.npz), got 2; try 1.", 2
      ),
      (
        all, ["--part", "train"],
        "--part: a file of examples has no parts and no folder; leave it out.", 2
      ),
      (
        all, ["--of", "input[0]"],
        "input[0]: the model has 2 inputs; name one of input left, input right.", 2
      ),
    ]
    for (arrays, arguments, message, code) in cases {
      let command = try folder(arrays)
      defer { command.remove() }
      let outcome = try explain(arguments, in: command)
      #expect(outcome.errors == message + "\n")
      #expect(outcome.code == code && outcome.output == "", "\(message)")
    }
    let command = try folder()
    defer { command.remove() }
    let bare = try command.run(["explain", "pair.safetensors"])
    #expect(bare.code == 2)
    #expect(
      bare.errors
        == "--from: pair.safetensors has 2 inputs and 2 outputs, which no data set has; name a .npz "
        + "file with arrays left, right, kind, size.\n")
    let missing = try command.run(["explain", "pair.safetensors", "--from", "none.npz"])
    #expect(missing.code == 1)
    #expect(missing.errors == "none.npz: no such file; check the path.\n")
  }
}
