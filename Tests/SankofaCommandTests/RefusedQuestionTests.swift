import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Questions that a model cannot answer get no answer, and the reason.
struct RefusedQuestionTests {
  private let command: Command

  init() throws { command = try Command() }

  private func path(_ name: String) -> String { command.folder.appending(path: name).path }

  private func save(
    _ layer: Dense, loss: Loss = .squaredError, classNames: [String]? = nil,
    preprocessing: Preprocessing? = nil
  ) throws {
    let model = Sequential { layer }
    try model.compile(optimizer: .sgd(), loss: loss)
    model.classNames = classNames
    model.preprocessing = preprocessing
    try model.save(toPath: path("m.safetensors"))
  }

  private func checkError(_ arguments: [String], _ line: String, code: Int32) throws {
    let outcome = try command.run(arguments)
    #expect(outcome.errors == line + "\n")
    #expect(outcome.output == "")
    #expect(outcome.code == code)
  }

  @Test func aRuleThatNobodyKnows() throws {
    defer { command.remove() }
    try save(Dense(1, inputShape: [2]), preprocessing: .other("{\"kind\":\"sounds\"}"))
    try Data("1,2,3\n".utf8).write(to: URL(filePath: path("a.csv")))
    let line =
      "m.safetensors: preprocessing must be a rule that sankofa \(libraryVersion) knows, got "
      + #""{\"kind\":\"sounds\"}"; update sankofa."#
    for arguments in [
      ["predict", "m.safetensors"], ["predict", "m.safetensors", "--inputs", "1,2"],
      ["predict", "m.safetensors", "a.csv"], ["predict", "m.safetensors", "a.png"],
      ["evaluate", "m.safetensors", "--on", "a.csv"],
    ] {
      try checkError(arguments, line, code: 1)
    }
    #expect(try command.run(["inspect", "m.safetensors"]).output.contains("sounds"))
  }

  /// The hinge loss has its limit at 0; where a score has no limit, there is no class.
  @Test(arguments: [
    (Loss.hinge, Float(0.2), "1: yes (score 0.197)\n"),
    (.squaredHinge, -0.2, "1: no (score -0.197)\n"), (.squaredError, 0.2, "1: output 0.197\n"),
  ])
  func scoresOfTwoClasses(loss: Loss, weight: Float, line: String) throws {
    defer { command.remove() }
    try save(
      Dense(
        1, activation: .tanh, weight: .init(.constant(Double(weight))), bias: nil, inputShape: [1]),
      loss: loss, classNames: ["no", "yes"])
    let outcome = try command.run(["predict", "m.safetensors", "--inputs", "1"])
    #expect(outcome.output == line, "\(outcome.errors)")
  }

  /// As the metric of accuracy counts it.
  @Test(arguments: [("0", "no (50.0%)"), ("1", "yes (73.1%)"), ("-1", "no (73.1%)")])
  func probabilitiesOfTwoClasses(input: String, answer: String) throws {
    defer { command.remove() }
    try save(
      Dense(1, activation: .sigmoid, weight: .init(.ones), inputShape: [1]),
      loss: .binaryCrossentropy, classNames: ["no", "yes"])
    let outcome = try command.run(["predict", "m.safetensors", "--inputs", input])
    #expect(outcome.output == "\(input): \(answer)\n", "\(outcome.errors)")
  }

  @Test func examplesThatAreNotFinite() throws {
    defer { command.remove() }
    try save(Dense(1, weight: .init(.ones), bias: nil, inputShape: [2]))
    let numbers = Tensor([1, 2, .nan, 4, 5, 1e39] as [Double], shape: [3, 2])
    try NPY.write(numbers, to: path("a.npy"))
    let outcome = try command.run(["predict", "m.safetensors", "a.npy", "--json"])
    #expect(outcome.lines == ["{\"example\":\"a.npy\",\"number\":0,\"output\":3.0}"])
    #expect(
      outcome.errors == """
        a.npy: example 1 must have finite numbers, got nan; correct it.
        a.npy: example 2 must have finite numbers, got inf; correct it.

        """)
    #expect(outcome.code == 1)
    let targets = Tensor([.infinity, 2, 3] as [Float], shape: [3, 1])
    try NPZ.write([("input", numbers), ("output", targets)], to: path("a.npz"))
    let first = "a.npz: example 0 of \"output\" must have finite numbers, got inf; correct it."
    try checkError(["evaluate", "m.safetensors", "--on", "a.npz"], first, code: 1)
    try NPZ.write(
      [("input", numbers), ("output", Tensor([3, 2, 3] as [Float], shape: [3, 1]))],
      to: path("A.NPZ"))
    let evaluated = try command.run(["evaluate", "m.safetensors", "--on", "A.NPZ"])
    #expect(evaluated.lines.first == "m.safetensors on the 1 example of A.NPZ")
    #expect(evaluated.lines.last == "loss     0.000")
    #expect(evaluated.errors.split(separator: "\n").count == 2 && evaluated.code == 1)
    let predicted = try command.run(["predict", "m.safetensors", "A.NPZ"])
    #expect(predicted.output == "A.NPZ: output 3.000\n" && predicted.code == 1)
  }

  /// A file that is damaged is not said to need something to answer.
  @Test func modelsThatCannotBeRead() throws {
    defer { command.remove() }
    try Data("no model".utf8).write(to: URL(filePath: path("broken.safetensors")))
    for options in [[], ["--index", "1"]] {
      let broken = try command.run(["predict", "broken.safetensors"] + options)
      #expect(broken.errors.hasPrefix("broken.safetensors, byte 0: "), "\(broken.errors)")
      #expect(broken.code == 1)
      try checkError(
        ["predict", "none.safetensors"] + options,
        "none.safetensors: no such file; check the path.", code: 1)
    }
  }

  /// Another loss than the model's own says nothing about it.
  @Test func lossesThatTheCommandDoesNotKnow() throws {
    defer { command.remove() }
    try save(Dense(3, inputShape: [2]), loss: Loss("own") { a, y in (a - y).mean(axes: [1]) })
    try Data("1,2,0\n".utf8).write(to: URL(filePath: path("a.csv")))
    try checkError(
      ["evaluate", "m.safetensors", "--on", "a.csv"],
      "m.safetensors: its loss \"own\" is known only to the program that made it; use it there.",
      code: 1)
    #expect(try command.run(["predict", "m.safetensors", "--inputs", "1,2"]).code == 0)
  }

  @Test func optionsOfDataSets() throws {
    defer { command.remove() }
    let page = #"{"layers": [{"weights": [[0.5]]}], "input": [1], "target": 0}"#
    try Data(page.utf8).write(to: URL(filePath: path("net.json")))
    for (options, option) in [(["--transpose"], "--transpose"), (["--data", "x"], "--data")] {
      for (arguments, rule) in [
        (["train", "net.json"], "a page says that itself, or has no use for it; leave it out."),
        (
          ["evaluate", "m.safetensors", "--on", "h.csv"],
          "is for data sets, and h.csv is none; leave it out."
        ),
        (
          ["predict", "m.safetensors", "a.png"],
          "is for data sets, and a.png is none; leave it out."
        ),
        (
          ["predict", "m.safetensors", "--inputs", "1"],
          "is for data sets, and --inputs is none; leave it out."
        ),
        (["explain", "example:xor"], "a page has its own examples; leave it out."),
      ] {
        try checkError(arguments + options, "\(option): \(rule)", code: 2)
      }
      try save(Dense(1, inputShape: [2]))
      try checkError(
        ["explain", "m.safetensors", "--from", "a.npz"] + options,
        "\(option): a file of examples has no parts and no folder; leave it out.", code: 2)
    }
    let embedded = "--transpose: digits is built in and reads no files; leave it out."
    try checkError(["train", "digits", "--transpose"], embedded, code: 2)
    try checkError(
      ["train", "mnist", "--transpose", "--dry-run"],
      "--transpose: turns pictures of a folder; add --data FOLDER.", code: 2)
  }

  /// Pages are no models, and only `explain` and `train` take them.
  @Test(arguments: [["predict", "xor", "a.png"], ["evaluate", "xor"], ["inspect", "xor"]])
  func namesOfPages(arguments: [String]) throws {
    defer { command.remove() }
    try checkError(arguments, "xor: no such file; check the path.", code: 1)
  }

  @Test func drawingsThatDoNotFit() throws {
    defer { command.remove() }
    try save(Dense(1, inputShape: [100]), preprocessing: .mnist)
    try checkError(
      ["predict", "m.safetensors", "a.png"],
      "a.png: drawings as in mnist do not fit the model's input of shape [100]; save the model with "
        + "another preprocessing.", code: 1)
  }

  /// The numbers of the rows of 64 inputs do not fit.
  @Test func pagesOfManyInputsAreNoGates() throws {
    defer { command.remove() }
    let ones = Array(repeating: "1", count: 64).joined(separator: ",")
    let page = """
      {"layers": [{"weights": [[\(ones)]]}], "examples": [{"input": [\(ones)], "target": 1}]}
      """
    try Data(page.utf8).write(to: URL(filePath: path("net.json")))
    let outcome = try command.run(["neuron", "gate", "net.json"])
    #expect(
      outcome.errors.hasPrefix(
        "gate: needs an example for each of the rows of 0 and 1, got 1 examples of 64 inputs in "),
      "\(outcome.errors)")
    #expect(outcome.code == 2 && !outcome.wasKilled)
  }
}
