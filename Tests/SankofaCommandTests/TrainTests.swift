import Foundation
import SankofaFormats
import Testing

struct TrainTests {
  @Test func pipedOutputIsPlainLines() throws {
    let command = try Command()
    defer { command.remove() }
    let outcome = try command.run(["train", "digits", "--epochs", "2", "--hidden", "32"])
    #expect(outcome.code == 0)
    #expect(outcome.errors == "")
    #expect(!outcome.output.contains("\u{1B}"))
    #expect(!outcome.output.contains("\r"))
    let lines = outcome.lines
    try #require(lines.count == 26)
    #expect(
      lines[0] == "digits: 1,438 pictures of 8×8 to train on, 359 others to test on")
    #expect(lines[1] == "network: 64 - 32 - 10, 2,410 parameters")
    let epoch = /epoch 1\/2: loss \d\.\d{4}, accuracy 0\.\d{4}, [\d,]+ examples\/s/
    #expect(lines[3].wholeMatch(of: epoch) != nil)
    #expect(lines[4].hasPrefix("epoch 2/2: "))
    #expect(lines[6].wholeMatch(of: /Learned in .+, [\d,]+ examples a second\./) != nil)
    #expect(
      lines[7].wholeMatch(of: /Test accuracy \d\d\.\d\d% \(\d+ of 359 right\), loss \d\.\d{4}/)
        != nil)
    #expect(lines[9] == "        predicted")
    #expect(lines[25].wholeMatch(of: #/  sankofa predict .* --from digits --index \d+/#) != nil)
    #expect(lines[24] == "Saved digits.safetensors. Look at a mistake:")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: command.folder.path) == [
        "digits.safetensors"
      ])
  }

  @Test func jsonIsLinesOfJSONOnly() throws {
    let command = try Command()
    defer { command.remove() }
    let outcome = try command.run([
      "train", "digits", "--epochs", "3", "--hidden", "16", "--validation-split", "0.1", "--json",
      "--output", "a model.safetensors",
    ])
    #expect(outcome.errors == "")
    let lines = try outcome.lines.map { try JSON(parsing: $0) }
    try #require(lines.count == 4)
    for (number, line) in lines.dropLast().enumerated() {
      #expect(
        line.objectValue?.members.map(\.name) == [
          "epoch", "epochs", "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate",
          "examples_per_second", "seconds",
        ])
      #expect(line["epoch"] == .integer(number + 1))
      #expect(line["epochs"] == 3)
    }
    let last = lines[3]
    #expect(
      last.objectValue?.members.map(\.name) == [
        "test_accuracy", "test_loss", "examples_per_second", "weights_sha256", "seconds", "epochs",
        "stopped", "model",
      ])
    #expect(last["weights_sha256"]?.stringValue?.wholeMatch(of: /[0-9a-f]{64}/) != nil)
    #expect(last["stopped"] == false)
    #expect(last["model"] == "a model.safetensors")
    #expect(FileManager.default.fileExists(atPath: command.folder.path + "/a model.safetensors"))
  }

  @Test func weightsDependOnTheSeedAndOnNothingElse() throws {
    func digest(_ arguments: [String] = [], _ environment: [String: String] = [:]) throws -> String
    {
      let outcome = try Command.run(
        ["train", "digits", "--epochs", "1", "--limit", "300", "--json"] + arguments,
        environment: environment)
      let last = try JSON(parsing: outcome.lines.last ?? "")
      return try #require(last["weights_sha256"]?.stringValue)
    }
    let expected = try digest()
    for threads in ["1", "2", "3"] {
      #expect(try digest([], ["SANKOFA_THREADS": threads]) == expected)
    }
    for name in ["reference", "avx2", "avx512", "neon"] {
      let isThere = try Command.run(["data", "list"], environment: ["SANKOFA_ISA": name]).code == 0
      if isThere { #expect(try digest([], ["SANKOFA_ISA": name]) == expected, "\(name)") }
    }
    #expect(try digest([], ["SANKOFA_PLAN": "plain"]) == expected)
    #expect(try digest(["--seed", "1"]) != expected)
  }

  @Test(arguments: [
    "summed_squares", "squared_error", "binary_crossentropy", "categorical_crossentropy",
  ])
  func lossesOnValuesGetRowsWithAOne(loss: String) throws {
    let outcome = try Command.run([
      "train", "digits", "--epochs", "3", "--loss", loss, "--optimizer", "rmsprop",
      "--activation", "tanh", "--json",
    ])
    #expect(outcome.errors == "")
    let last = try JSON(parsing: outcome.lines.last ?? "")
    #expect(last["test_accuracy"]?.doubleValue ?? 0 > 0.5)
  }

  /// 48 examples in batches of 32 are two steps an epoch: 80 in all.
  @Test func patienceScheduleAndLog() throws {
    let command = try Command()
    defer { command.remove() }
    let common = [
      "train", "digits", "--epochs", "40", "--limit", "60", "--hidden", "32", "--validation-split",
      "0.2", "--optimizer", "nadam", "--learning-rate", "0.05", "--schedule", "cosine",
      "--patience", "1",
    ]
    let json = try command.run(common + ["--json", "--log", "log.jsonl"])
    #expect(json.errors == "")
    let lines = try json.lines.map { try JSON(parsing: $0) }
    let losses = lines.dropLast().compactMap { $0["val_loss"]?.doubleValue }
    let last = try #require(lines.last)
    let least = try #require(losses.indices.min { losses[$0] < losses[$1] })
    #expect(last["best_epoch"] == .integer(least + 1))
    #expect(last["epochs"] == .integer(least + 2) && last["stopped"] == true)
    let rates = lines.dropLast().compactMap { $0["learning_rate"]?.doubleValue }
    for (epoch, rate) in rates.enumerated() {
      let share = Double(epoch + 1) * 2 / 80
      #expect(abs(rate - 0.025 * (1 + cos(.pi * share))) < 1e-12)
    }
    let log = try String(contentsOf: command.folder.appending(path: "log.jsonl"), encoding: .utf8)
    let logged = try log.split(separator: "\n").map { try JSON(parsing: String($0)) }
    #expect(logged.map { $0["val_loss"]?.doubleValue ?? .nan } == losses)

    let plain = try command.run(common + ["--log", "log.csv"])
    let text =
      "Stopped after epoch \(least + 2): val_loss was lowest in epoch \(least + 1); its weights are "
      + "saved."
    #expect(plain.lines.contains(text))
    let table = try String(contentsOf: command.folder.appending(path: "log.csv"), encoding: .utf8)
    #expect(table.hasPrefix("epoch,loss,accuracy,val_loss,val_accuracy,learning_rate\n1,"))
    #expect(table.split(separator: "\n").count == least + 3)
    // Nothing is better than the last epoch of a training that was not stopped.
    let short = try command.run(common + ["--epochs", "2"])
    #expect(short.lines.contains("val_loss was lowest in epoch 2; its weights are saved."))
  }

  @Test func withoutHiddenLayers() throws {
    let outcome = try Command.run(["train", "digits", "--hidden", "none", "--epochs", "1"])
    #expect(outcome.lines[1] == "network: 64 - 10, 650 parameters")
  }

  @Test func unwritableOutputIsFoundBeforeTraining() throws {
    let outcome = try Command.run(["train", "digits", "--output", "there/is/none.safetensors"])
    #expect(outcome.code == 1)
    #expect(outcome.output == "")
    #expect(
      outcome.errors
        == "there/is/none.safetensors: the folder \"there/is\" does not exist; create it first.\n")
  }

  @Test func aLossThatIsNotFiniteIsExplained() throws {
    let outcome = try Command.run([
      "train", "digits", "--optimizer", "sgd", "--learning-rate", "1e30", "--epochs", "2",
    ])
    #expect(outcome.code == 1)
    #expect(outcome.errors.hasPrefix("fit: the loss is not finite in epoch 1, step 2, "))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  /// One huge step an epoch: the weights are finite after the first ones, and then too large for a loss.
  @Test func theBestWeightsBeforeThatAreSaved() throws {
    let command = try Command()
    defer { command.remove() }
    let common = [
      "train", "digits", "--optimizer", "sgd", "--learning-rate", "1e15", "--limit", "100",
      "--batch-size", "1000", "--epochs", "20", "--hidden", "8", "--activation", "linear",
      "--validation-split", "0.2",
    ]
    let without = try command.run(common)
    #expect(without.code == 1)
    #expect(without.errors.hasPrefix("fit: the loss is not finite in epoch "))
    let rescued = try command.run(["evaluate", "digits.safetensors", "--json"])
    let json = try command.run(common + ["--patience", "20", "--json"])
    #expect(json.code == 1)
    let last = try JSON(parsing: try #require(json.lines.last))
    let best = try #require(last["best_epoch"]?.integerValue)
    #expect(
      json.errors.contains(" (weights are those of epoch \(best)); try a smaller learning rate."))
    #expect(last["error"]?.stringValue.map { $0 + "\n" } == json.errors)
    let saved = try command.run(["evaluate", "digits.safetensors", "--json"])
    #expect(try JSON(parsing: saved.output)["weights_sha256"] == last["weights_sha256"])
    // The weights of the best epoch are saved also without --patience.
    #expect(rescued.output == saved.output)
    let text = try command.run(common + ["--patience", "20"])
    #expect(text.code == 1 && text.errors == json.errors)
    #expect(
      text.lines.contains {
        $0.hasPrefix("Stopped in epoch ")
          && $0.hasSuffix(", whose loss was not finite; the weights of epoch \(best) are saved.")
      })
  }
}
