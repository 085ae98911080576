import Foundation
import SankofaCommand
import SankofaFormats
import Testing

/// The networks of `sankofa train --model`.
struct PictureNetworkTests {
  @Test(arguments: [
    (["--model", "lenet5"], "lenet5, 8×8 - 28×28×6 - 10×10×16 - 120 - 84 - 10, 61,706"),
    (["--model", "lstm", "--augment"], "lstm, 8×8 - 128 - 10, 71,434"),
    (["--model", "mlp", "--normalize", "--augment"], "64 - 128 - 10, 9,994"),
    (["--dropout", "0.5", "--hidden", "32,16"], "64 - 32 - 16 - 10, 2,778"),
  ])
  func eachTrainsOnDigitsAndIsRead(options: [String], network: String) throws {
    let command = try Command()
    defer { command.remove() }
    let trained = try command.run(["train", "digits", "--epochs", "1", "--limit", "64"] + options)
    #expect(trained.errors == "")
    #expect(trained.lines[1] == "network: \(network) parameters")
    let uses = [
      ["evaluate"], ["inspect"], ["predict", "--from", "digits", "--index", "3"],
      ["explain", "--example", "2"],
    ]
    for use in uses {
      let outcome = try command.run([use[0], "digits.safetensors"] + use.dropFirst())
      #expect(outcome.errors == "" && outcome.code == 0, "\(use)")
    }
  }

  /// Augmentation, dropout and normalisation change what is learned.
  @Test func choicesChangeTheWeights() throws {
    let choices = [[], ["--augment"], ["--dropout", "0.5"], ["--normalize"]]
    let digests = try choices.map { options in
      let outcome = try Command.run(
        ["train", "digits", "--epochs", "1", "--limit", "64", "--json"] + options)
      return try JSON(parsing: outcome.lines.last ?? "")["weights_sha256"]?.stringValue
    }
    #expect(Set(digests).count == choices.count)
  }

  /// One cycle ends at almost nothing, and can be chosen otherwise.
  @Test func aNetworkHasItsOwnSchedule() throws {
    func rates(_ options: [String]) throws -> [Double] {
      let outcome = try Command.run(
        ["train", "digits", "--model", "lstm", "--epochs", "2", "--limit", "64", "--json"] + options
      )
      return try outcome.lines.dropLast().compactMap {
        try JSON(parsing: $0)["learning_rate"]?.doubleValue
      }
    }
    let own = try rates([])
    #expect(own.count == 2 && own[1] < own[0] / 1000)
    #expect(try rates(["--schedule", "constant", "--learning-rate", "0.01"]) == [0.01, 0.01])
  }
}
