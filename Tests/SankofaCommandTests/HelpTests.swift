import Foundation
import SankofaTraining
import Testing

struct HelpTests {
  @Test(arguments: [
    ("sankofa", ["--help"]), ("train", ["train", "--help"]), ("evaluate", ["evaluate", "--help"]),
    ("predict", ["predict", "--help"]), ("explain", ["explain", "--help"]),
    ("inspect", ["inspect", "--help"]),
    ("export", ["export", "--help"]), ("bench", ["bench", "--help"]),
    ("data", ["data", "--help"]), ("data-list", ["data", "list", "--help"]),
    ("data-fetch", ["data", "fetch", "--help"]),
    ("data-describe", ["data", "describe", "--help"]),
    ("data-export", ["data", "export", "--help"]),
    ("neuron-apple", ["neuron", "apple", "--help"]),
    ("neuron", ["neuron", "--help"]), ("neuron-decide", ["neuron", "decide", "--help"]),
    ("neuron-gate", ["neuron", "gate", "--help"]), ("neuron-soft", ["neuron", "soft", "--help"]),
    ("neuron-learn", ["neuron", "learn", "--help"]),
  ])
  func helpIsAsWritten(name: String, arguments: [String]) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Help/\(name).txt")
    let outcome = try Command.run(arguments)
    #expect(outcome.output == (try String(contentsOf: file, encoding: .utf8)))
    #expect(outcome.errors == "")
    #expect(outcome.code == 0)
  }

  @Test func linesFitATerminal() throws {
    for arguments in [
      ["--help"], ["train", "--help"], ["predict", "--help"], ["neuron", "apple", "--help"],
      ["bench", "--help"],
    ] {
      for line in try Command.run(arguments).lines { #expect(line.count <= 80, "\(line)") }
    }
  }

  @Test func withoutSubcommandThereIsHelp() throws {
    let outcome = try Command.run([])
    #expect(outcome.output == (try Command.run(["--help"]).output))
    #expect(outcome.code == 0)
  }

  @Test func version() throws {
    #expect(try Command.run(["--version"]).output == "sankofa \(libraryVersion)\n")
  }
}
