import Foundation
import SankofaData
import SankofaFormats
import SankofaTensor
import SankofaTraining
import Testing

/// `sankofa train x.npy --labels y.npy`.
@Suite struct ArrayCommandTests {
  private let command: Command

  init() throws { command = try Command() }

  private func write(_ tensor: Tensor, _ name: String) throws {
    try NPY.write(tensor, to: command.folder.appending(path: name).path)
  }

  @Test func fromArraysToAnswers() throws {
    defer { command.remove() }
    let digits = Dataset.digits().train.prefix(200)
    try write(digits.features, "x.npy")
    try write(digits.targets, "y.npy")
    let train = ["train", "x.npy", "--labels", "y.npy", "--epochs", "3"]
    let outcome = try command.run(train)
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(
      Array(outcome.lines.prefix(3)) == [
        "x.npy: 200 examples of uint8 [8, 8], which stay in the file",
        "task: classification (the targets are integers; --task changes that), 10 classes",
        "examples: 136 to train on, 24 to validate on, 40 to test on",
      ])
    #expect(outcome.output.contains("on 40 test examples"))
    let line = try JSON(parsing: command.run(train + ["--json"]).lines.last ?? "")
    let inspected = try command.run(["inspect", "x.safetensors"])
    #expect(inspected.code == 0)
    let digest = try #require(line["weights_sha256"]?.stringValue)
    let again = try JSON(parsing: command.run(train + ["--json", "--force"]).lines.last ?? "")
    #expect(again["weights_sha256"]?.stringValue == digest)
    let answers = try command.run(["predict", "x.safetensors", "x.npy"])
    #expect(answers.code == 0 && answers.lines.count >= 200)
  }

  @Test(arguments: [
    (["x.npy"], "--labels: x.npy needs its targets; add --labels y.npy."),
    (
      ["a.npz", "--labels", "y.npy"],
      "--labels: is for .npy files, and an archive holds its targets; leave it out."
    ),
    (["digits", "--labels", "y.npy"], "--labels: is for arrays, such as x.npy; leave it out."),
    (
      ["x.npy", "--labels", "y.npy", "--target", "a"],
      "--target: has no use for arrays; leave it out."
    ),
    (["x.npy", "--labels", "y.npy", "--grey"], "--grey: has no use for arrays; leave it out."),
  ])
  func refusals(arguments: [String], error: String) throws {
    defer { command.remove() }
    let outcome = try command.run(["train"] + arguments)
    #expect(outcome.code == 2 && outcome.errors == error + "\n")
  }
}
