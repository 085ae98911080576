import Foundation
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Models whose files say what a model that was trained here would not, and files with odd names.
struct HostileModelTests {
  private let command: Command

  init() throws { command = try Command() }

  /// A model of digits that answers the same for every picture: its last sums are `sums`.
  private func save(
    _ name: String = "m.safetensors", sums: [Float], activation: ActivationFunction = .softmax,
    loss: Loss = .sparseCategoricalCrossentropy, _ change: (Model) -> Void = { _ in }
  ) throws {
    let model = Sequential {
      Flatten(inputShape: [8, 8])
      Dense(10, activation: activation, weight: .init(.zeros))
    }
    try model.compile(optimizer: .adam(), loss: loss, metrics: [.accuracy])
    model.parameters[1].value = Tensor(sums)
    model.preprocessing = .digits
    model.metadata["dataset"] = "digits"
    change(model)
    try model.save(toPath: command.folder.appending(path: name).path)
  }

  private func sums(_ best: Float, at index: Int = 3) -> [Float] {
    (0..<10).map { $0 == index ? best : 0 }
  }

  private let predict = ["predict", "m.safetensors", "--from", "digits", "--index", "7"]

  /// The first test example after seven others is a 4.
  private func headline(_ outcome: Command.Outcome) -> String {
    outcome.lines.first.flatMap {
      $0.range(of: "digits test").map { range in
        String(outcome.lines[0][range.lowerBound...])
      }
    } ?? outcome.errors
  }

  @Test(
    arguments: [
      // Nine times as likely as each of the nine others: ln 9.
      ("softmax", "sparse_categorical_crossentropy", 2.1972246, "3 (50.0%), but it is 4"),
      (
        "linear", "sparse_categorical_crossentropy(from_logits)", 2.1972246,
        "3 (50.0%), but it is 4"
      ),
      // Three to one: ln 3.
      ("sigmoid", "binary_crossentropy", 1.0986123, "3 (75.0%), but it is 4"),
      ("linear", "binary_crossentropy(from_logits)", 1.0986123, "3 (75.0%), but it is 4"),
      ("linear", "squared_error", 5.0234, "3 (score 5.023), but it is 4"),
      ("relu", "squared_error", 5.0234, "3 (score 5.023), but it is 4"),
    ] as [(String, String, Float, String)])
  func onlyProbabilitiesArePercentages(
    activation: String, loss: String, sum: Float, line: String
  ) throws {
    defer { command.remove() }
    try save(
      sums: sums(sum), activation: ActivationFunction(named: activation), loss: Loss(named: loss))
    let outcome = try command.run(predict)
    #expect(headline(outcome) == "digits test example 7: " + line)
    let isScore = line.contains("score")
    #expect(outcome.output.contains("%\n") != isScore)
    let json = try JSON(parsing: command.run(predict + ["--json"]).output)
    #expect((json["scores"] != nil, json["probabilities"] != nil) == (isScore, !isScore))
    #expect(json[isScore ? "score" : "probability"]?.doubleValue != nil)
  }

  @Test func namesOfClassesRuleNoTerminal() throws {
    defer { command.remove() }
    let names = ["\u{1B}[31mred\u{1B}[2J\n"] + (1...9).map { "\u{9B}31m\($0)\r" }
    try save(sums: sums(2.1972246, at: 0)) { $0.classNames = names }
    let prediction = try command.run(predict)
    #expect(
      headline(prediction)
        == #"digits test example 7: \u{1B}[31mred\u{1B}[2J\n (50.0%), but it is 4"#)
    let evaluation = try command.run(["evaluate", "m.safetensors"])
    #expect(evaluation.output.contains(#"Every answer is \u{1B}[31mred\u{1B}[2J\n: "#))
    let inspection = try command.run(["inspect", "m.safetensors"])
    let explanation = try command.run(["explain", "m.safetensors"])
    #expect(explanation.output.contains(#"0 \u{1B}[31mred\u{1B}[2J\n"#))
    for outcome in [prediction, evaluation, inspection, explanation] {
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(isPlain(outcome.output))
    }
    // Programs get the name as it is.
    let json = try JSON(parsing: command.run(predict + ["--json"]).output)
    #expect(json["class"]?.stringValue == names[0])
  }

  @Test func namesOfFilesRuleNoTerminal() throws {
    defer { command.remove() }
    let name = "d\u{1B}[31m\nm.safetensors"
    try save(name, sums: sums(1))
    let shown = #""d\u{1B}[31m\nm.safetensors""#
    let evaluation = try command.run(["evaluate", name])
    #expect(evaluation.lines[0] == "\(shown) on the 359 test pictures of digits")
    let explanation = try command.run(["explain", name])
    #expect(explanation.lines[0] == "\(shown), test examples of digits")
    try PNG.write(
      Image(
        width: 8, height: 8, channels: 1, pixels: (0..<64).map { $0 % 8 == 3 ? 255 : 0 }),
      to: command.folder.appending(path: "p\u{1B}[31m\n.png").path)
    let prediction = try command.run(["predict", name, "p\u{1B}[31m\n.png"])
    #expect(prediction.lines[0].contains(#""p\u{1B}[31m\n.png": 3 ("#))
    try Data("x\u{1B}[31m,y\n1,yes\n2,no\n".utf8)
      .write(to: command.folder.appending(path: "t\u{1B}[31m.csv"))
    let table = try command.run([
      "neuron", "apple", "--table", "t\u{1B}[31m.csv", "--target", "y",
    ])
    #expect(table.lines[0] == #""t\u{1B}[31m.csv": 2 rows, y is yes in 1 of them"#)
    for outcome in [evaluation, explanation, prediction, table] {
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(isPlain(outcome.output))
    }
  }

  private func isPlain(_ text: String) -> Bool {
    text.split(separator: "\n").allSatisfy { String($0).isPlain }
  }

  @Test(arguments: [Float.nan, .infinity])
  func numbersThatAreNotFinite(value: Float) throws {
    defer { command.remove() }
    try save(sums: sums(value))
    for arguments in [predict, predict + ["--json"], ["evaluate", "m.safetensors"]] {
      let outcome = try command.run(arguments)
      #expect(outcome.output == "")
      #expect(
        outcome.errors
          == "m.safetensors: layers.1.bias[3] must be finite, got \(value); train the model anew.\n"
      )
      #expect(outcome.code == 1)
    }
    #expect(try command.run(["inspect", "m.safetensors"]).code == 0)
  }

  /// The weights are finite and what they make is not.
  @Test func answersThatAreNotFinite() throws {
    defer { command.remove() }
    try save(sums: sums(1), activation: .linear, loss: .squaredError) { model in
      model.parameters[0].value = Tensor([Float](repeating: 3e38, count: 640), shape: [10, 64])
    }
    let prediction = try command.run(predict)
    #expect(
      prediction.errors
        == "predict: the outputs for digits test example 7 must be finite, got inf; train the model "
        + "anew.\n")
    #expect(prediction.code == 1 && prediction.output == "")
    let evaluation = try command.run(["evaluate", "m.safetensors"])
    #expect(
      evaluation.errors
        == "m.safetensors: its loss on digits must be finite, got inf; train the model anew.\n")
    #expect(evaluation.code == 1 && evaluation.output == "")
  }

  @Test func inspectShowsSchedules() throws {
    defer { command.remove() }
    try save(sums: sums(1)) { model in
      try? model.compile(
        optimizer: .adam().scheduled(by: .oneCycle(peak: 0.004, steps: 900)),
        loss: .sparseCategoricalCrossentropy)
    }
    let lines = try command.run(["inspect", "m.safetensors"]).lines
    let facts = lines.filter {
      ["optimizer", "schedule", "learning"].contains($0.prefix { $0 != " " })
    }
    #expect(
      facts == [
        "optimizer           adam",
        "schedule            one_cycle(0.004, 900, 0.3, 25.0, 10000.0)",
        "learning rate now   0.0001600",
      ])
  }

  /// An algorithm whose time grows with the cube of the number of layers would need minutes of a
  /// processor, and would be ended by the shell's limit.
  @Test func aThousandLayers() throws {
    defer { command.remove() }
    let layers = [Flatten(inputShape: [4])] + (0..<999).map { _ in Flatten() }
    try Sequential(layers).save(toPath: command.folder.appending(path: "m.safetensors").path)
    let outcome = try command.shell("ulimit -t 60; exec sankofa inspect m.safetensors")
    try #require(outcome.code == 0 && !outcome.wasKilled)
    #expect(outcome.lines[1002] == "layers.999  Flatten  [4]")
  }
}
