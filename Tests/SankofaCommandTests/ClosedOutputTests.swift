import Foundation
import SankofaFormats
import Testing

/// Outputs that nobody reads, that are closed, or that are full.
struct ClosedOutputTests {
  private let command: Command

  init() throws { command = try Command() }

  private static let train = "sankofa train digits --hidden 8 --epochs 20 --limit 200"

  private func digest(of model: String) throws -> JSON? {
    let outcome = try command.run(["evaluate", model, "--json"])
    return try JSON(parsing: outcome.output)["weights_sha256"]
  }

  /// The exit code goes to a file, since a shell asks for that of the last of a pipe.
  private func code(of line: String, into reader: String) throws -> (code: String, errors: String) {
    let outcome = try command.shell("{ { \(line); echo $? >&3; } | \(reader) >first; } 3>code")
    return (
      command.text(of: "code").trimmingCharacters(in: .whitespacesAndNewlines), outcome.errors
    )
  }

  @Test(arguments: ["head -1", ":"], ["", " --json"])
  func aReaderThatLeavesTakesNothingFromTraining(reader: String, option: String) throws {
    defer { command.remove() }
    _ = try command.shell(ClosedOutputTests.train + " --output whole.safetensors")
    let (code, errors) = try code(of: ClosedOutputTests.train + option, into: reader)
    #expect(code == "0")
    #expect(errors == "")
    let known = try digest(of: "whole.safetensors")
    #expect(known != nil)
    #expect(try digest(of: "digits.safetensors") == known)
    if reader != ":" { #expect(command.text(of: "first").split(separator: "\n").count == 1) }
  }

  @Test func aPageIsSavedWithoutReader() throws {
    defer { command.remove() }
    let page = #"{"layers": [{"weights": [[0.5]]}], "input": 1, "target": 0}"#
    try Data(page.utf8).write(to: command.folder.appending(path: "net.json"))
    let line = "sankofa train net.json --json --epochs 500 --output learned.json"
    #expect(try code(of: line, into: ":").code == "0")
    #expect(command.text(of: "learned.json").contains("weights"))
  }

  /// The next file that is opened takes a closed descriptor's number, and got what was meant for people.
  @Test(arguments: ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
  func closedDescriptorsGoToNoFile(closing: String) throws {
    defer { command.remove() }
    let outcome = try command.shell(
      ClosedOutputTests.train + " --epochs 2 --log log.csv --seed 1 \(closing)")
    let lines = command.text(of: "log.csv").split(separator: "\n")
    #expect(lines.count == 3, "\(lines)")
    #expect(lines.first?.hasPrefix("epoch,loss,") == true)
    #expect(try digest(of: "digits.safetensors") != nil)
    let isLost = closing.split(separator: " ").contains(">&-")
    #expect(outcome.code == (isLost ? 1 : 0))
    if closing == ">&-" {
      #expect(
        outcome.errors
          == "standard output: could not be written (Bad file descriptor); send it somewhere else.\n"
      )
    }
  }

  #if os(Linux)
    private static let full =
      "standard output: could not be written (No space left on device); send it somewhere else.\n"

    @Test func aFullDiskCostsNoModel() throws {
      defer { command.remove() }
      let outcome = try command.shell(ClosedOutputTests.train + " >/dev/full")
      #expect(outcome.errors == ClosedOutputTests.full)
      #expect(outcome.code == 1)
      #expect(try digest(of: "digits.safetensors") != nil)
    }
  #endif

  private static let lines = [
    "--help", "help train", "--version", "data list", "data fetch digits", "neuron decide",
    "neuron gate XOR", "neuron gate XOR --json", "neuron soft", "neuron learn AND", "neuron apple",
    "neuron apple --json", "explain net.json", "explain net.json --json", "inspect m.safetensors",
    "evaluate m.safetensors", "evaluate m.safetensors --json",
    "predict m.safetensors --from digits --index 1",
    "predict m.safetensors --from digits --index 1 --json",
  ]

  /// Whoever reads the beginning of something only is told nothing; whose disk is full is told so.
  @Test func everySubcommandTakesABrokenPipe() throws {
    defer { command.remove() }
    let page = #"{"layers": [{"weights": [[0.5]]}], "input": 1, "target": 0}"#
    try Data(page.utf8).write(to: command.folder.appending(path: "net.json"))
    _ = try command.shell(ClosedOutputTests.train + " --epochs 1 --output m.safetensors")
    for line in ClosedOutputTests.lines {
      let (code, errors) = try code(of: "sleep 0.05; sankofa \(line)", into: ":")
      #expect(code == "0" && errors == "", "\(line): \(code), \(errors)")
      #if os(Linux)
        let outcome = try command.shell("sankofa \(line) >/dev/full")
        #expect(outcome.code == 1, "\(line)")
        #expect(outcome.errors == ClosedOutputTests.full, "\(line)")
      #endif
    }
    let (code, _) = try code(of: "sleep 0.05; sankofa trian 2>&1", into: ":")
    #expect(code == "2")
    #expect(try command.shell("sankofa trian 2>&-").code == 2)
  }

  /// Some programs set their pipes so that writing does not wait.
  @Test func aPipeThatDoesNotWaitGetsEverything() throws {
    defer { command.remove() }
    let page = """
      {"inputs": 64, "layers": [{"size": 64}, {"size": 64}], "examples": [
        {"input": [\(Array(repeating: "0.5", count: 64).joined(separator: ","))],
         "target": [\(Array(repeating: "0.5", count: 64).joined(separator: ","))]}]}
      """
    try Data(page.utf8).write(to: command.folder.appending(path: "net.json"))
    let pipe = Pipe()
    let descriptor = pipe.fileHandleForWriting.fileDescriptor
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    #if os(Linux)
      // As small as Linux makes them; the name of F_SETPIPE_SZ is hidden without a feature macro.
      _ = fcntl(descriptor, 1031, 4096)
    #endif
    let process = command.process(["explain", "net.json", "--json"])
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    try pipe.fileHandleForWriting.close()
    // Longer than the command needs until the pipe is full.
    Thread.sleep(forTimeInterval: 1)
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(text.utf8.count > 4096)
    #expect((try? JSON(parsing: text)) != nil)
  }
}
