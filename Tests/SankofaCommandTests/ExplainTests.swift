import Foundation
import SankofaFormats
import Testing

struct ExplainTests {
  /// The example pages.
  private func page(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Examples/Networks/\(name).json").standardizedFileURL.path
  }

  @Test func aPageIsRunAndExplained() throws {
    let outcome = try Command.run(
      ["explain", page("four-decisions"), "--of", "layers.0.weight[0,0]"])
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(
      outcome.lines.prefix(17).joined(separator: "\n") == """
        three through four logistic functions

        Example 0
          input [3]

        Forward
          layers.0  Dense, sigmoid, [1]
            z0[0] = 1*3 = 3; a = 0.952574
          layers.1  Dense, sigmoid, [1]
            z1[0] = 1*0.952574 = 0.952574; a = 0.721633
          layers.2  Dense, sigmoid, [1]
            z2[0] = 1*0.721633 = 0.721633; a = 0.672966
          layers.3  Dense, sigmoid, [1]
            z3[0] = 1*0.672966 = 0.672966; a = 0.662167

        Loss squared_error: C = mean of (a - y)^2 over outputs, averaged over examples (Keras)
          C = 0.114131
        """)
    #expect(outcome.lines.contains("  product                                -0.000905643"))
    #expect(outcome.lines.contains("  all parameters: loss 0.114131 -> 0.110673"))
    let isPlain = outcome.output.allSatisfy(\.isASCII)
    #expect(isPlain)
  }

  @Test func jsonHoldsTheSameNumbers() throws {
    let outcome = try Command.run(
      ["explain", page("thin-deep"), "--of", "layers.0.weight[0,0]", "--json"])
    #expect(outcome.lines.count == 1)
    let json = try JSON(parsing: outcome.output)
    let chain = try #require(json["chain"])
    let ways = try #require(chain["ways"]?.arrayValue?.first)
    // Two neurons twice: four ways up.
    #expect(ways["count"]?.doubleValue == 4)
    let products = try #require(ways["paths"]?.arrayValue).compactMap { $0["product"]?.doubleValue }
    let engine = try #require(chain["engine"]?.doubleValue)
    #expect(products.count == 4)
    #expect(abs(products.reduce(0, +) - engine) < 1e-15)
    #expect(json["step"]?["loss_before"] == json["loss"]?["value"])
  }

  @Test func stepsAreTakenAndKept() throws {
    let command = try Command()
    defer { command.remove() }
    let first = try command.run(
      [
        "explain", page("four-hidden"), "--step", "300", "--output", "learned.json", "--json",
        "--svg", "network.svg", "--example", "1",
      ])
    #expect(first.code == 0, "\(first.errors)")
    let json = try JSON(parsing: first.output)
    let losses = try #require(json["steps"]?.arrayValue).compactMap(\.doubleValue)
    #expect(losses.count == 300)
    #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 })
    // The page goes on where the steps ended.
    let again = try JSON(
      parsing: command.run(["explain", "learned.json", "--example", "1", "--json"]).output)
    #expect(again["loss"]?["value"] == json["loss"]?["value"])
    let picture = try String(
      contentsOf: command.folder.appending(path: "network.svg"), encoding: .utf8)
    #expect(picture.hasPrefix("<svg"))
    #expect(picture.contains("a0[3]"))
  }

  @Test func aStepAlone() throws {
    let outcome = try Command.run(
      ["explain", page("four-decisions"), "--of", "layers.3.bias[0]", "--step", "1"])
    #expect(
      outcome.lines[2...4] == [
        "step  loss before it  b3[0]   after it", "----  --------------  -----  ---------",
        "   1        0.114131      0  0.0151148",
      ])
    #expect(outcome.lines.contains("  C = 0.110673"))
  }

  @Test func aTrainedModel() throws {
    let command = try Command()
    defer { command.remove() }
    _ = try command.run(["train", "digits", "--epochs", "1"])
    let one = try command.run(
      ["explain", "digits.safetensors", "--example", "3", "--of", "layers.3.weight[2,10]"])
    #expect(one.code == 0, "\(one.errors)")
    #expect(one.lines[0] == "digits.safetensors, test examples of digits")
    #expect(one.lines.contains { $0.hasPrefix("  dC/dz3[2]") && $0.contains("p - y") })
    let several = try command.run(
      ["explain", "digits.safetensors", "--examples", "0..<32", "--of", "layers.2.bias[5]"])
    #expect(several.lines.contains { $0.hasPrefix("  mean of the examples") })
    let training = try command.run(
      ["explain", "digits.safetensors", "--part", "train", "--examples", "0...2", "--json"])
    #expect(try JSON(parsing: training.output)["examples"]?.arrayValue?.count == 3)
    // Steps change a copy; the model itself stays.
    let before = try Data(contentsOf: command.folder.appending(path: "digits.safetensors"))
    let stepped = try command.run(
      ["explain", "digits.safetensors", "--step", "3", "--output", "stepped.safetensors"])
    #expect(stepped.code == 0, "\(stepped.errors)")
    #expect(
      try Data(contentsOf: command.folder.appending(path: "digits.safetensors")) == before)
    #expect(try command.run(["evaluate", "stepped.safetensors"]).code == 0)

    let errors: [([String], String, Int32)] = [
      (
        ["--example", "359"],
        "--example: must be in 0…358 (test examples of digits), got 359; try 358.", 2
      ),
      (
        ["--examples", "300..<400"],
        "--examples: must be in 0…358 (test examples of digits), got 300..<400; try 0..<32.", 2
      ),
      (
        ["--of", "layers.2.wieght[0,0]"],
        "layers.2.wieght[0,0]: the model has no such place; did you mean \"layers.2.weight\"?", 2
      ),
      (
        ["--of", "layers.2.weight[128,0]"],
        "layers.2.weight[128,0]: indices must be in [0..<128, 0..<64], got [128, 0]; try "
          + "layers.2.weight[0,0].", 2
      ),
      (
        ["--from", "mnits"],
        "data set: there is no \"mnits\"; did you mean \"mnist\"?", 2
      ),
    ]
    for (arguments, message, code) in errors {
      let outcome = try command.run(["explain", "digits.safetensors"] + arguments)
      #expect(outcome.code == code, "\(arguments)")
      #expect(outcome.errors == message + "\n")
      #expect(outcome.output == "")
    }
  }

  @Test(arguments: [
    (["--of", "weight"], "weight: the model has no such place; did you mean \"layers.0.weight\"?"),
    (["--of", "w[1"], "place: must read like layers.1.weight[3,17], got \"w[1\"; write the"),
    (["--examples", "4..<2"], "--examples: must be a range such as 0..<32, got \"4..<2\"; try"),
    (["--examples", "3"], "--examples: must be a range such as 0..<32, got 3; try 0..<32."),
    (["--example", "1", "--examples", "0..<2"], "--example: takes one and --examples several,"),
    (["--example", "9"], "--example: must be in 0…3 (examples of exclusive or by hand: or, and"),
    (["--step", "0"], "--step: must be a whole number, 1…1000000, got 0; try 1."),
    (["--learning-rate", "-1"], "--learning-rate: must be a positive number, got -1; try 0.1."),
    (["--output", "x.json"], "--output: saves the network after steps; add --step 1."),
    (["--from", "digits"], "--from: a page has its own examples; leave it out."),
    (["--part", "tset"], "--part: a page has its own examples; leave it out."),
  ])
  func wrongUsage(arguments: [String], message: String) throws {
    let command = try Command()
    defer { command.remove() }
    let outcome = try command.run(["explain", page("xor")] + arguments)
    #expect(outcome.code == 2)
    #expect(outcome.errors.hasPrefix(message), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(outcome.output == "")
    #expect(try FileManager.default.contentsOfDirectory(atPath: command.folder.path).isEmpty)
  }

  @Test func aPageWithoutTargetsIsOnlyRun() throws {
    let command = try Command()
    defer { command.remove() }
    let text = """
      {"layers": [{"weights": [[2, -1]], "biases": [0.5], "activation": "tanh"}], "input": [1, 2]}
      """
    try text.write(
      to: command.folder.appending(path: "run.json"), atomically: true, encoding: .utf8)
    let outcome = try command.run(["explain", "run.json"])
    #expect(
      outcome.output == """
        run

        Example 0
          input [1, 2]

        Forward
          layers.0  Dense, tanh, [1]
            z0[0] = 2*1 - 1*2 + 0.5 = 0.5; a = 0.462117

        """)
    let asked = try command.run(["explain", "run.json", "--of", "input[0]"])
    #expect(asked.code == 2)
    #expect(
      asked.errors == "--of: needs a loss, but run.json has no targets; add \"target\" to it.\n")
  }

  @Test func filesKeepTheirKind() throws {
    let command = try Command()
    defer { command.remove() }
    let text = try String(contentsOfFile: page("xor"), encoding: .utf8)
    let file = command.folder.appending(path: "xor.json")
    try text.write(to: file, atomically: true, encoding: .utf8)
    _ = try command.run(["train", "digits", "--epochs", "1"])
    let wrong: [([String], String)] = [
      (
        ["xor.json", "--svg", "xor.json"], "--svg: would overwrite \"xor.json\"; name another file."
      ),
      (
        ["xor.json", "--svg", "./xor.json"],
        "--svg: would overwrite \"xor.json\"; name another file."
      ),
      (
        ["xor.json", "--step", "1", "--output", "a", "--svg", "a"],
        "--svg: would overwrite \"a\"; name another file."
      ),
      (
        ["digits.safetensors", "--from", "a.npz", "--svg", "a.npz"],
        "--svg: would overwrite \"a.npz\"; name another file."
      ),
      (
        ["xor.json", "--step", "1", "--output", "./xor.json"],
        "--output: would overwrite \"xor.json\"; name another file."
      ),
      (
        ["xor.json", "--step", "1", "--output", "a.png"],
        "--output: a model is written as safetensors, got \"a.png\"; let it end in .safetensors."
      ),
      (
        ["xor.json", "--step", "1", "--output", "a.yaml"],
        "--output: pages are written as JSON, got a.yaml; let it end in .json."
      ),
      (
        ["digits.safetensors", "--step", "1", "--output", "a.json"],
        "--output: a model is written as safetensors, got \"a.json\"; let it end in .safetensors."
      ),
      (["xor.json", "--svg", ""], "--svg: must name a file, got \"\"; try picture.svg."),
      (
        ["xor.json", "--svg", "mine.CSV"],
        "--svg: a picture is written as SVG, got \"mine.CSV\"; let it end in .svg."
      ),
    ]
    for (arguments, message) in wrong {
      let outcome = try command.run(["explain"] + arguments)
      #expect(outcome.code == 2)
      #expect(outcome.errors == message + "\n")
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
    let empty = #"{"layers": [{"weights": [[1]]}]}"#
    try empty.write(
      to: command.folder.appending(path: "empty.json"), atomically: true, encoding: .utf8)
    let outcome = try command.run(["explain", "empty.json"])
    #expect(outcome.code == 1)
    #expect(outcome.errors == "empty.json: has no examples; add \"input\": [1].\n")
  }

  @Test func stepsThatLeadNowhere() throws {
    let command = try Command()
    defer { command.remove() }
    let text = #"{"layers": [{"weights": [[1]]}], "input": [1], "target": [0]}"#
    try text.write(
      to: command.folder.appending(path: "one.json"), atomically: true, encoding: .utf8)
    let outcome = try command.run(
      ["explain", "one.json", "--step", "5", "--learning-rate", "1e200", "--output", "new.json"])
    #expect(outcome.code == 1)
    #expect(outcome.output == "")
    #expect(
      outcome.errors
        == "step 1: it led to a loss that is not finite, inf; try a smaller learning rate.\n")
    let files = try FileManager.default.contentsOfDirectory(atPath: command.folder.path)
    #expect(files == ["one.json"])
  }
}
