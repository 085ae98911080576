import Foundation
import SankofaTraining
import Testing

/// Files that the system lets grow to a few kilobytes only, as a full disk would.
struct LimitTests {
  /// Runs the command under a limit in units of 512 bytes.
  private func run(_ command: Command, blocks: Int, _ arguments: [String]) throws
    -> Command.Outcome
  {
    // Threads of tests have signals blocked, and what they start inherits that; a shell does not.
    var tooLarge = sigset_t()
    sigemptyset(&tooLarge)
    sigaddset(&tooLarge, SIGXFSZ)
    pthread_sigmask(SIG_UNBLOCK, &tooLarge, nil)
    return try command.run(
      ["-c", "ulimit -f \(blocks); exec \"$0\" \"$@\"", Command.executable.path] + arguments,
      program: URL(filePath: "/bin/sh"))
  }

  private func files(_ command: Command) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: command.folder.path).sorted()
  }

  @Test func aModelThatDoesNotFitLeavesNothing() throws {
    let command = try Command()
    defer { command.remove() }
    let outcome = try run(
      command, blocks: 8,
      ["train", "digits", "--epochs", "1", "--limit", "64", "--output", "u.safetensors"])
    #expect(!outcome.wasKilled && outcome.code == 1)
    #expect(
      outcome.errors
        == "u.safetensors: writing failed (File too large); free some space or choose another "
        + "place.\n")
    #expect(try files(command) == [])
  }

  /// Training continues without the checkpoints, and says so once.
  @Test func checkpointsThatDoNotFitLoseNoTraining() throws {
    let command = try Command()
    defer { command.remove() }
    let outcome = try run(
      command, blocks: 16,
      [
        "train", "digits", "--epochs", "3", "--limit", "32", "--hidden", "none", "--checkpoint",
        "run",
      ])
    #expect(outcome.code == 0)
    #expect(
      outcome.errors
        == "warning: run/step-000000000001.safetensors: writing failed (File too large); free some space "
        + "or choose another place. Training continues without this checkpoint.\n")
    #expect(try files(command) == ["digits.safetensors", "run"])
    let left = try FileManager.default.contentsOfDirectory(atPath: command.folder.path + "/run")
    #expect(left == [".lock"])
  }

  @Test(arguments: ["l.csv", "l.jsonl"])
  func aLogThatDoesNotFitLosesNoTraining(log: String) throws {
    let command = try Command()
    defer { command.remove() }
    let arguments = [
      "train", "digits", "--epochs", "400", "--limit", "32", "--hidden", "none", "--log", log,
    ]
    let outcome = try run(command, blocks: 16, arguments)
    #expect(!outcome.wasKilled && outcome.code == 1)
    #expect(
      outcome.errors
        == "\(log): writing failed (File too large); free some space or choose another place.\n")
    #expect(outcome.lines.contains { $0.hasPrefix("Saved digits.safetensors. ") })
    let path = command.folder.path
    let model = try Model.load(fromPath: path + "/digits.safetensors")
    #expect(model.epochsTrained == 400)
    // The log ends with a whole line, as it would without the limit.
    let text = try String(contentsOfFile: path + "/\(log)", encoding: .utf8)
    #expect(text.utf8.count > 7000 && text.hasSuffix("\n"))
    _ = try command.run(arguments)
    let whole = try String(contentsOfFile: path + "/\(log)", encoding: .utf8)
    #expect(whole.hasPrefix(text) && whole.utf8.count > text.utf8.count)
  }

  /// The error that ends a training does not hide that the log is not whole.
  @Test(arguments: [
    [
      "digits", "--optimizer", "sgd", "--learning-rate", "1e15", "--limit", "100", "--batch-size",
      "1000", "--hidden", "8", "--activation", "linear",
    ], ["net.json", "--learning-rate", "1e15"],
  ])
  func aLogThatDoesNotFitAndALossThatIsNotFinite(options: [String]) throws {
    let command = try Command()
    defer { command.remove() }
    let page =
      #"{"layers": [{"weights": [[1]]}, {"weights": [[1]]}], "input": 1, "target": 0}"#
    try Data(page.utf8).write(to: command.folder.appending(path: "net.json"))
    let outcome = try run(
      command, blocks: 0, ["train"] + options + ["--epochs", "20", "--log", "l.jsonl"])
    let errors = outcome.errors.split(separator: "\n")
    #expect(outcome.code == 1 && errors.count == 3)
    let tooLarge = "writing failed (File too large); free some space or choose another place."
    #expect(errors.first?.hasSuffix(".safetensors: " + tooLarge) == true)
    #expect(errors.contains { $0 == "l.jsonl: " + tooLarge })
    #expect(errors.last?.hasPrefix("fit: the loss is not finite in epoch ") == true, "\(errors)")
  }

  @Test func aPageSavesItsModelFirst() throws {
    let command = try Command()
    defer { command.remove() }
    let page = #"{"layers": [{"weights": [[1]]}], "input": 1, "target": 0}"#
    try Data(page.utf8).write(to: command.folder.appending(path: "net.json"))
    let outcome = try run(
      command, blocks: 8, ["train", "net.json", "--epochs", "1000", "--log", "l.csv"])
    #expect(outcome.code == 1)
    #expect(
      outcome.errors
        == "l.csv: writing failed (File too large); free some space or choose another place.\n")
    #expect(outcome.lines.last == "Saved net.safetensors.")
    #expect(try files(command) == ["l.csv", "net.json", "net.safetensors"])
  }
}
