import Foundation
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Commands in messages work as they are written, also in a shell.
struct AdviceTests {
  private let command: Command

  init() throws { command = try Command() }

  private static let quick = "sankofa train digits --hidden none --epochs 1 --limit 64"

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: command.folder.appending(path: name).path)
  }

  /// Shells leave `~` as it is behind `=`.
  @Test func theHomeFolderBehindAnEqualsSign() throws {
    defer { command.remove() }
    let outcome = try command.shell(
      AdviceTests.quick + " --output=~/x.safetensors --log=~/log.csv; "
        + "sankofa inspect ~/x.safetensors --svg=~/x.svg; "
        + "sankofa neuron gate OR --svg=~/or.svg; mkdir none; "
        + "cd none; sankofa train mnist --data=~/mnist")
    for name in ["x.safetensors", "log.csv", "x.svg", "or.svg"] { #expect(exists(name), "\(name)") }
    #expect(!exists("~"))
    #expect(outcome.errors.contains("\(command.folder.path)/mnist"), "\(outcome.errors)")
  }

  /// Without a home, and where no home is meant.
  @Test func otherTildes() throws {
    defer { command.remove() }
    for (path, name) in [
      ("./~.safetensors", "~.safetensors"), ("~x.safetensors", "~x.safetensors"),
    ] {
      let outcome = try command.shell(AdviceTests.quick + " --output='\(path)'")
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(exists(name))
    }
  }

  @Test(arguments: [
    "-x.safetensors", "my digits.safetensors", "it's.safetensors", "~x.safetensors",
    "a;b&c.safetensors", "$HOME.safetensors", "#.safetensors", "a\"b.safetensors", "*.safetensors",
    "a\\b.safetensors", "!.safetensors", "{a,b}.safetensors", "--json",
  ])
  func theModelThatWasSavedIsAsked(name: String) throws {
    defer { command.remove() }
    let outcome = try command.run([
      "train", "digits", "--hidden", "none", "--epochs", "1", "--limit", "64", "--output=\(name)",
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let advice = try #require(outcome.lines.last)
    #expect(advice.hasPrefix("  sankofa predict "))
    let followed = try command.shell(advice)
    #expect(followed.code == 0, "\(advice): \(followed.errors)")
    #expect(followed.output.contains("digits test example "))
  }

  @Test(arguments: [
    ("-t.csv", "-x,y", "y"), ("my t.csv", "x,-y", "-y"), ("t.csv", "-x,--table", "--table"),
    ("it's.csv", "a=b,c d", "c d"),
  ])
  func theFirstRowOfATableIsAskedAbout(file: String, columns: String, target: String) throws {
    defer { command.remove() }
    try Data("\(columns)\n-1,yes\n2,no\n-1,yes\n".utf8)
      .write(to: command.folder.appending(path: file))
    let outcome = try command.run(["neuron", "apple", "--table=\(file)", "--target=\(target)"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let advice = try #require(outcome.lines.last)
    #expect(advice.hasPrefix("  sankofa neuron apple "))
    let followed = try command.shell(advice)
    #expect(followed.code == 0, "\(advice): \(followed.errors)")
  }

  /// Metadata of any length and form stay on their lines, which stay readable.
  @Test func inspectCutsWhatIsLong() throws {
    defer { command.remove() }
    let model = Sequential { Dense(300, activation: .softmax, inputShape: [2]) }
    model.metadata["notes"] = String(repeating: "long ", count: 2000)
    model.metadata["lines"] = "one\ntwo"
    model.metadata[String(repeating: "name", count: 100)] = "x"
    model.classNames = (0..<300).map { "class \($0)" }
    try model.save(toPath: command.folder.appending(path: "m.safetensors").path)
    let outcome = try command.run(["inspect", "m.safetensors"])
    for line in outcome.lines { #expect(line.count <= 120, "\(line.count): \(line)") }
    #expect(outcome.output.contains("\nnotes  ") || outcome.output.contains("\nnotes   "))
    #expect(outcome.output.contains("… (10,000 characters)"))
    #expect(outcome.output.contains("… (300 in all)"))
    #expect(outcome.output.contains("one\\ntwo"))
  }
}
