import Foundation
import SankofaData
import SankofaFormats
import Testing

/// One bad thing among several keeps none of the others waiting.
struct SeveralPicturesTests {
  private let command: Command

  init() throws {
    command = try Command()
    _ = try command.run(["train", "digits", "--hidden", "none", "--epochs", "2"])
    for (index, name) in ["one.png", "two.png"].enumerated() {
      let digit = Digits.all[index..<index + 1].features.elements(as: UInt8.self)
      try PNG.write(
        Image(width: 8, height: 8, channels: 1, pixels: digit.map { min($0, 15) * 16 }),
        to: command.folder.appending(path: name).path)
    }
    try Data("no picture".utf8).write(to: command.folder.appending(path: "bad.png"))
    try PNG.write(
      Image(width: 9, height: 9, channels: 1, pixels: Array(repeating: 255, count: 81)),
      to: command.folder.appending(path: "blank.png").path)
  }

  @Test func theOthersAreAnswered() throws {
    defer { command.remove() }
    let outcome = try command.run(
      ["predict", "digits.safetensors", "one.png", "bad.png", "none.png", "blank.png", "two.png"])
    #expect(outcome.code == 1)
    let answers = outcome.lines.filter { $0.contains(".png: ") }
    #expect(answers.count == 2)
    let errors = outcome.errors.split(separator: "\n")
    #expect(errors.count == 3, "\(errors)")
    #expect(errors.first?.hasPrefix("bad.png, byte 0: expected PNG's signature ") == true)
    #expect(errors.dropFirst().first == "none.png: no such file; check the path.")
    #expect(errors.last?.hasPrefix("blank.png: ") == true)
  }

  @Test func faultsThatWerePassedOverAreNoted() throws {
    defer { command.remove() }
    let picture = try Data(contentsOf: command.folder.appending(path: "one.png"))
    try picture.dropLast(12).write(to: command.folder.appending(path: "cut.png"))
    try (picture + [1, 2]).write(to: command.folder.appending(path: "more.png"))
    let outcome = try command.run([
      "predict", "digits.safetensors", "one.png", "cut.png", "more.png",
    ])
    #expect(outcome.code == 0)
    #expect(
      outcome.errors == """
        note: cut.png: chunk IEND is missing
        note: more.png: left out 2 bytes after chunk IEND

        """)
  }

  @Test func linesOfJSONStayWhole() throws {
    defer { command.remove() }
    let outcome = try command.run(
      ["predict", "digits.safetensors", "bad.png", "one.png", "two.png", "--json"])
    #expect(outcome.code == 1)
    let names = try outcome.lines.map { try JSON(parsing: $0)["picture"]?.stringValue }
    #expect(names == ["one.png", "two.png"])
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  @Test func whatNobodyReadsIsNotComputed() throws {
    defer { command.remove() }
    let pictures = Array(repeating: "one.png", count: 50).joined(separator: " ")
    let outcome = try command.shell(
      "{ { sankofa predict digits.safetensors \(pictures) none.png; echo $? >&3; } | :; } 3>code")
    #expect(command.text(of: "code") == "0\n")
    #expect(outcome.errors == "")
  }
}
