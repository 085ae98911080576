import Foundation
import SankofaFormats
import Testing

/// An answer that cannot be trusted says so.
struct UnsureTests {
  private let command: Command

  init() throws {
    command = try Command()
    _ = try command.run(["train", "digits", "--epochs", "5", "--output", "m.safetensors"])
    try write("frame.png") { x, y in
      let depth = min(x, y, 119 - x, 119 - y)
      return (20..<24).contains(depth)
    }
    try write("eleven.png") { x, y in
      (20..<100).contains(y) && ((30..<42).contains(x) || (80..<92).contains(x))
    }
    try write("cross.png") { x, y in
      (20..<100).contains(y) && (20..<100).contains(x) && (abs(x - y) < 8 || abs(119 - x - y) < 8)
    }
    try write("one.png") { x, y in (20..<100).contains(y) && (55..<66).contains(x) }
  }

  private func write(_ name: String, _ isInk: (_ x: Int, _ y: Int) -> Bool) throws {
    let pixels = (0..<14_400).map { isInk($0 % 120, $0 / 120) ? UInt8(30) : 235 }
    try PNG.write(
      Image(width: 120, height: 120, channels: 1, pixels: pixels),
      to: command.folder.appending(path: name).path)
  }

  private func answer(_ name: String) throws -> JSON {
    try JSON(parsing: command.run(["predict", "m.safetensors", name, "--json"]).output)
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

  /// Whatever is no digit may still be sure by chance; this cross is not.
  @Test func likeTwoDigits() throws {
    defer { command.remove() }
    let json = try answer("cross.png")
    #expect(json["unsure"] == .bool(true), "\(json)")
    let doubt = json["doubt"]?.stringValue ?? ""
    #expect(
      doubt.wholeMatch(of: /it may be \d or \d; write the digit more clearly\./) != nil, "\(json)")
    #expect(doubt.hasPrefix("it may be \(json["class"]?.stringValue ?? "none") or "))
  }

  @Test func aDigitIsSure() throws {
    defer { command.remove() }
    let json = try answer("one.png")
    #expect(json["class"] == .string("1"), "\(json)")
    #expect(json["unsure"] == .bool(false), "\(json)")
    #expect(json["doubt"] == nil)
    let text = try command.run(["predict", "m.safetensors", "one.png"]).output
    #expect(!text.contains("unsure"))
  }
}
