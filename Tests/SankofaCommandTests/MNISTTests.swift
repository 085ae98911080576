import Foundation
import SankofaFormats
import SankofaTensor
import Testing

/// The commands on `mnist`, where this machine has its files.
@Suite(.enabled(if: mnistFolder != nil))
struct MNISTTests {
  private let data = ["--data", mnistFolder ?? ""]

  @Test func aModelForOtherDataIsRefused() throws {
    let command = try Command()
    defer { command.remove() }
    let trained = try command.run(
      ["train", "mnist", "--limit", "256", "--epochs", "1", "--hidden", "16"] + data)
    #expect(trained.code == 0)
    #expect(
      trained.lines[0]
        == "mnist: 256 pictures of 28×28 to train on, 10,000 others to test on")
    #expect(trained.lines.last?.hasSuffix("--data \(mnistFolder ?? "")") == true)
    let outcome = try command.run(["evaluate", "mnist.safetensors", "--on", "digits"])
    #expect(outcome.code == 2)
    #expect(
      outcome.errors
        == "--on: the pictures of digits have shape [8, 8], and the model takes [28, 28]; try --on "
        + "mnist.\n")
  }

  /// As `Documentation/starts.md` says.
  @Test(.enabled(if: isOptimizedBuild))
  func zerosEndAtOneAnswer() throws {
    let outcome = try Command.run(
      ["train", "mnist", "--epochs", "1", "--initializer", "zeros"] + data)
    #expect(outcome.output.contains("Test accuracy 11.35% (1,135 of 10,000 right), loss 2.3011\n"))
    #expect(
      outcome.output.contains(
        "\nEvery answer is 1: the weights of Dense \"layers.2\" are still all 0, "))
  }

  @Test func indicesAreChecked() throws {
    let command = try Command()
    defer { command.remove() }
    _ = try command.run(
      ["train", "mnist", "--limit", "64", "--epochs", "1", "--hidden", "4", "--json"] + data)
    func predict(_ index: String) throws -> Command.Outcome {
      try command.run(["predict", "mnist.safetensors", "--from", "mnist", "--index", index] + data)
    }
    #expect(
      try predict("10000").errors
        == "--index: must be in 0…9999 (test examples of mnist), got 10000; try 9999.\n")
    let picture = try predict("0")
    #expect(picture.code == 0)
    // 28 pixels high: a character is two of them.
    #expect(picture.lines.count == 14)
  }
}
