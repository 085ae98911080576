import Foundation
import SankofaFormats
import SankofaTraining
import Testing

import SankofaPlatform

@Suite(.timeLimit(.minutes(20)))
struct InterruptionTests {
  /// Ctrl-C, what `kill` and `timeout` send, and what a terminal sends that is closed.
  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func endingSavesTheModel(signal: Int32) throws {
    let command = try Command()
    defer { command.remove() }
    let run = try Background(
      command, ["train", "digits", "--epochs", "1000000", "--hidden", "16", "--json"])
    let first = run.line()
    #expect(first.contains("\"epoch\":1,"))
    kill(run.process.processIdentifier, signal)
    let last = run.lastLine()
    run.process.waitUntilExit()
    #expect(run.process.terminationReason == .exit)
    #expect(run.process.terminationStatus == 0)
    let line = try JSON(parsing: last)
    #expect(line["stopped"] == true)
    let outcome = try command.run(["evaluate", "digits.safetensors", "--json"])
    #expect(try JSON(parsing: outcome.output)["weights_sha256"] == line["weights_sha256"])
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func endingSavesThePage(signal: Int32) throws {
    let command = try Command()
    defer { command.remove() }
    let page = #"{"layers": [{"weights": [[0.5]], "activation": "tanh"}], "input": 1, "target": 0}"#
    try Data(page.utf8).write(to: command.folder.appending(path: "net.json"))
    let run = try Background(
      command,
      ["train", "net.json", "--epochs", "1000000", "--json", "--output", "learned.json"])
    #expect(run.line().contains("\"epoch\":1,"))
    kill(run.process.processIdentifier, signal)
    let last = try JSON(parsing: run.lastLine())
    run.process.waitUntilExit()
    #expect(run.process.terminationStatus == 0)
    #expect(last["stopped"] == true)
    let learned = try NetworkPage(readingPath: command.folder.path + "/learned.json")
    #expect(try learned.model().weightsDigest == last["weights_sha256"]?.stringValue)
  }

  /// After Ctrl-C, the same command with `--resume` ends with the bits of a training that was never stopped.
  @Test func aStoppedTrainingGoesOn() throws {
    let command = try Command()
    defer { command.remove() }
    let network = ["train", "digits", "--hidden", "64,64", "--epochs", "150", "--json"]
    let run = try Background(command, network + ["--checkpoint", "run"])
    #expect(run.line().contains("\"epoch\":1,"))
    kill(run.process.processIdentifier, SIGINT)
    let last = try JSON(parsing: run.lastLine())
    run.process.waitUntilExit()
    #expect(run.process.terminationStatus == 0 && last["stopped"] == true)
    #expect(last["checkpoint"]?.stringValue?.hasPrefix("run/") == true)
    let resumed = try command.run(network + ["--checkpoint", "run", "--resume"])
    let whole = try command.run(network + ["--output", "whole.safetensors"])
    let ends = try [resumed, whole].map { try JSON(parsing: #require($0.lines.last)) }
    #expect(ends[0]["stopped"] == false && ends[0]["epochs"] == ends[1]["epochs"])
    #expect(ends[0]["weights_sha256"] == ends[1]["weights_sha256"])
  }

  @Test func textSaysThatItWasStopped() throws {
    let command = try Command()
    defer { command.remove() }
    let run = try Background(
      command, ["train", "digits", "--epochs", "1000000", "--hidden", "16"])
    let lines = (0..<4).map { _ in run.line() }
    #expect(lines[3].hasPrefix("epoch 1/"))
    kill(run.process.processIdentifier, SIGINT)
    let rest = run.rest()
    run.process.waitUntilExit()
    #expect(
      rest.contains { $0.wholeMatch(of: /Stopped in epoch \d+ as you asked; .* is saved\./) != nil }
    )
    #expect(run.process.terminationStatus == 0)
  }

  /// `timeout` sends its signal twice, and a terminal that is closed sends one beside its shell's.
  @Test(arguments: [SIGTERM, SIGHUP])
  func moreSignalsOfTheKindCostNothing(signal: Int32) throws {
    let command = try Command()
    defer { command.remove() }
    let run = try Background(
      command,
      [
        "train", "digits", "--epochs", "1000000", "--hidden", "512", "--batch-size", "2000",
        "--json",
      ]
    )
    _ = run.line()
    for _ in 0..<20 {
      kill(run.process.processIdentifier, signal)
      usleep(5000)
    }
    let last = try JSON(parsing: run.lastLine())
    run.process.waitUntilExit()
    #expect(run.process.terminationReason == .exit)
    #expect(last["stopped"] == true)
  }

  /// As `nohup` and `trap '' TERM` leave it.
  @Test(arguments: [("HUP", SIGHUP), ("TERM", SIGTERM), ("INT", SIGINT)])
  func anIgnoredSignalStaysIgnored(name: String, signal: Int32) throws {
    let command = try Command()
    defer { command.remove() }
    let line =
      "trap '' \(name); exec '\(Command.executable.path)' train digits --epochs 1000000 "
      + "--hidden 16 --json"
    let run = try Background(command, ["-c", line], program: "/bin/sh")
    _ = run.line()
    kill(run.process.processIdentifier, signal)
    // Whatever was asked for before, several epochs follow.
    let epochs = (0..<20).map { _ in run.line() }
    #expect(epochs.allSatisfy { $0.contains("\"epoch\":") })
    kill(run.process.processIdentifier, signal == SIGTERM ? SIGINT : SIGTERM)
    #expect(try JSON(parsing: run.lastLine())["stopped"] == true)
    run.process.waitUntilExit()
    #expect(run.process.terminationStatus == 0)
  }

  @Test func secondCtrlCEndsAtOnce() throws {
    let command = try Command()
    defer { command.remove() }
    // One step of the reference kernels takes far longer than the pause between the signals.
    let run = try Background(
      command,
      [
        "train", "digits", "--epochs", "1000000", "--hidden", "512,512", "--batch-size", "2000",
        "--json",
      ], environment: ["SANKOFA_ISA": "reference", "SANKOFA_THREADS": "1"])
    _ = run.line()
    kill(run.process.processIdentifier, SIGINT)
    usleep(50_000)
    kill(run.process.processIdentifier, SIGINT)
    run.process.waitUntilExit()
    #expect(run.process.terminationReason == .uncaughtSignal)
    #expect(run.process.terminationStatus == SIGINT)
    #expect(!FileManager.default.fileExists(atPath: command.folder.path + "/digits.safetensors"))
  }
}

/// A command that is still running, whose output is read line by line.
private final class Background {
  let process: Process
  private let output = Pipe()
  private var buffer = Data()

  init(
    _ command: Command, _ arguments: [String], environment: [String: String] = [:],
    program: String? = nil
  ) throws {
    process = command.process(arguments, environment)
    if let program { process.executableURL = URL(filePath: program) }
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  /// The next line; empty at the end.
  func line() -> String {
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: buffer[buffer.startIndex..<end], as: UTF8.self)
        buffer.removeSubrange(buffer.startIndex...end)
        return line
      }
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return "" }
      buffer.append(more)
    }
  }

  /// All lines until the command ends.
  func rest() -> [String] {
    buffer.append(output.fileHandleForReading.readDataToEndOfFile())
    return String(decoding: buffer, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  func lastLine() -> String { rest().last ?? "" }
}
