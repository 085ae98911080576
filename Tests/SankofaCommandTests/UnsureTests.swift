import Foundation
import SankofaData
import SankofaFormats
import Testing

/// An answer that cannot be trusted says so.
struct UnsureTests {
  private let command: Command

  init() throws {
    command = try Command()
    _ = try command.run(["train", "digits", "--output", "m.safetensors"])
    // Two steps teach next to nothing.
    _ = try command.run([
      "train", "digits", "--hidden", "none", "--epochs", "1", "--limit", "64", "--output",
      "weak.safetensors",
    ])
    try write("frame.png") { x, y in
      let depth = min(x, y, 119 - x, 119 - y)
      return (20..<24).contains(depth)
    }
    try write("eleven.png") { x, y in
      (20..<100).contains(y) && ((30..<42).contains(x) || (80..<92).contains(x))
    }
    let digit = Digits.all[0..<1].features.elements(as: UInt8.self)
    try PNG.write(
      Image(width: 8, height: 8, channels: 1, pixels: digit.map { min($0, 15) * 16 }),
      to: command.folder.appending(path: "digit.png").path)
  }

  private func write(_ name: String, _ isInk: (_ x: Int, _ y: Int) -> Bool) throws {
    let pixels = (0..<14_400).map { isInk($0 % 120, $0 / 120) ? UInt8(30) : 235 }
    try PNG.write(
      Image(width: 120, height: 120, channels: 1, pixels: pixels),
      to: command.folder.appending(path: name).path)
  }

  private func answer(_ name: String, of model: String = "m.safetensors") throws -> JSON {
    try JSON(parsing: command.run(["predict", model, name, "--json"]).output)
  }

  @Test(arguments: [
    ("frame.png", "there is nothing but lines; draw a digit between them."),
    ("eleven.png", "there are several drawings; crop the picture to one digit."),
  ])
  func theReasonIsTold(name: String, doubt: String) throws {
    defer { command.remove() }
    let outcome = try command.run(["predict", "m.safetensors", name])
    #expect(outcome.code == 0)
    #expect(outcome.output.hasSuffix("\n\nunsure: \(doubt)\n"), "\(outcome.output)")
    let json = try answer(name)
    #expect(json["unsure"] == .bool(true))
    #expect(json["doubt"] == .string(doubt))
  }

  @Test func likeTwoDigits() throws {
    defer { command.remove() }
    let json = try answer("digit.png", of: "weak.safetensors")
    #expect(json["unsure"] == .bool(true), "\(json)")
    let doubt = json["doubt"]?.stringValue ?? ""
    #expect(
      doubt.wholeMatch(of: /it may be \d or \d; write the digit more clearly\./) != nil, "\(json)")
    #expect(doubt.hasPrefix("it may be \(json["class"]?.stringValue ?? "none") or "))
  }

  @Test func aDigitIsSure() throws {
    defer { command.remove() }
    let json = try answer("digit.png")
    #expect(json["class"] == .string("\(Digits.all[0..<1].targets.integers[0])"), "\(json)")
    #expect(json["unsure"] == .bool(false), "\(json)")
    #expect(json["doubt"] == nil)
    let text = try command.run(["predict", "m.safetensors", "digit.png"]).output
    #expect(!text.contains("unsure"))
  }
}
