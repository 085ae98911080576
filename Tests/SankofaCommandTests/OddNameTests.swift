import Foundation
import Testing

/// Whatever is given for a name, the error is one line that no terminal obeys, and not overlong.
struct OddNameTests {
  /// Commands, with `@` where the name goes, and how they end.
  static let commands: [(words: String, code: Int32)] = [
    ("@", 2), ("--@", 2), ("neuron @", 2), ("data @", 2), ("data fetch @", 2), ("train @", 2),
    ("train digits @", 2), ("train digits --@=3", 2), ("train digits --activation @", 2),
    ("train digits --initializer @", 2), ("train digits --initializer normal(@)", 2),
    ("train digits --loss @", 2), ("train digits --optimizer @", 2), ("train digits --hidden @", 2),
    ("train digits --epochs @", 2), ("train digits --seed @", 2), ("train digits --data @", 2),
    ("train mnist --data @", 1), ("train net.json --output @.yml", 2),
    ("train digits --output none/@", 1), ("train @.json", 1), ("evaluate @", 1),
    ("evaluate m.safetensors --on @", 2), ("predict @ a.png", 1),
    ("predict m.safetensors --from @ --index 0", 2), ("inspect @", 1),
    ("explain @.json", 1), ("explain net.json --from @", 2), ("explain net.json --of @", 2),
    ("explain net.json --of layers.0.@", 2), ("explain net.json --examples @", 2),
    ("neuron gate @", 2), ("neuron gate OR --neuron @", 2), ("neuron gate --truth @", 2),
    ("neuron gate OR --inputs @", 2), ("neuron gate OR --svg none/@", 1),
    ("neuron soft --function @", 2), ("neuron soft --ratings @", 2), ("neuron soft --svg @/a", 1),
    ("neuron learn @", 2), ("neuron learn OR --neuron @", 2), ("neuron learn --point @", 2),
    ("neuron learn --point 1:1 --point @,1:0", 2), ("neuron learn OR --learning-rate @", 2),
    ("neuron decide @", 2), ("neuron decide @=xx --answers 1 --threshold 1", 2),
    ("neuron decide @=1 --answers 1,1 --threshold 1", 2), ("neuron decide --answers @", 2),
    ("neuron decide --threshold @", 2), ("neuron apple @", 2), ("neuron apple smell=@", 2),
    ("neuron apple smell=sweet @=green", 2), ("neuron apple --weight @", 2),
    ("neuron apple --weight @=1", 2), ("neuron apple --weight smell=sweet=@", 2),
    ("neuron apple --table @.csv --target y", 1), ("neuron apple --table t.csv --target @", 2),
    ("neuron apple --table t.csv --target y --ignore @", 2),
    ("neuron apple --table t.csv --target y --delimiter @", 2),
  ]

  enum Name: String, CaseIterable {
    case twoLines = "a\nb"
    case colour = "\u{1B}[31m"
    case long

    var text: String { self == .long ? String(repeating: "x", count: 3000) : rawValue }
  }

  @Test(arguments: commands.indices, Name.allCases)
  func oneShortLine(index: Int, name: Name) throws {
    let (words, code) = OddNameTests.commands[index]
    let command = try Command()
    defer { command.remove() }
    try Data(#"{"layers": [{"weights": [[1]]}], "input": 1, "target": 1}"#.utf8)
      .write(to: command.folder.appending(path: "net.json"))
    try Data("x,y\n1,yes\n2,no\n".utf8).write(to: command.folder.appending(path: "t.csv"))
    let arguments = words.split(separator: " ").map {
      $0.replacingOccurrences(of: "@", with: name.text)
    }
    let outcome = try command.run(arguments)
    #expect(outcome.code == code, "\(words): \(outcome.errors.prefix(400))")
    #expect(outcome.output == "", "\(words)")
    #expect(outcome.errors.hasSuffix("\n"), "\(words)")
    let line = outcome.errors.dropLast()
    #expect(
      line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }, "\(words)")
    let count = line.count
    #expect(count > 10 && count <= 300, "\(words): \(line.count), \(line.prefix(400))")
  }

  /// A model may have any name; what is said of it stays on its line, and can be pasted into a shell.
  @Test func namesOfFilesThatAreWritten() throws {
    let command = try Command()
    defer { command.remove() }
    let outcome = try command.run([
      "train", "digits", "--hidden", "none", "--epochs", "1", "--limit", "32", "--output", "a\n'é",
    ])
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("\nSaved \"a\\n'é\". "))
    #expect(
      outcome.lines.last?.hasPrefix("  sankofa predict $'a\\x0a\\x27\\xc3\\xa9' --from digits ")
        == true, "\(outcome.output)")
    #expect(FileManager.default.fileExists(atPath: command.folder.path + "/a\n'é"))
  }

  /// Values of variables of the environment, which messages also show.
  @Test(arguments: ["SANKOFA_THREADS", "SANKOFA_ISA", "SANKOFA_PLAN"])
  func theEnvironment(variable: String) throws {
    for value in ["a\nb", String(repeating: "x", count: 3000)] {
      let outcome = try Command.run(["data", "list"], environment: [variable: value])
      #expect(outcome.code == 2)
      #expect(outcome.errors.split(separator: "\n").count == 1)
      #expect(outcome.errors.count <= 300, "\(outcome.errors.count)")
    }
  }
}
