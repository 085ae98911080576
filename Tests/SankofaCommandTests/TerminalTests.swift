import Foundation
import Testing

import SankofaPlatform

/// The output at a terminal.
struct TerminalTests {
  @Test func aBarMovesAndEndsAsALine() throws {
    let text = try onTerminal(
      ["train", "digits", "--epochs", "30", "--hidden", "16"],
      ["TERM": "xterm-256color", "LANG": "C.UTF-8"])
    // What is replaced is erased first, and about ten of the epochs stay.
    #expect(text.contains("\r\u{1B}[KEpoch "))
    let lines = text.split(separator: "\n").map { $0.split(separator: "\r").last ?? "" }
    #expect(lines.filter { $0.contains("Epoch ") }.count == 10)
    #expect(lines.contains { $0.contains("Epoch 30/30") && $0.contains("━") })
    #expect(text.contains("\u{1B}[1;38;5;25m"))
    #expect(lines.contains("network: 64 → 16 → 10, 1,210 parameters"))
    #expect(text.hasSuffix("\n"))
  }

  @Test func withoutColourThereIsNone() throws {
    let text = try onTerminal(
      ["train", "digits", "--epochs", "2", "--hidden", "16"],
      ["TERM": "xterm-256color", "LANG": "C.UTF-8", "NO_COLOR": "1"])
    #expect(text.contains("━"))
    #expect(text.replacing("\u{1B}[K", with: "").contains("\u{1B}") == false)
  }

  /// The search for paths is told of when it takes more than a second, and leaves nothing behind.
  @Test func aLongExplanationTellsHowFarItIs() throws {
    let command = try Command()
    defer { command.remove() }
    _ = try command.run(["train", "digits", "--epochs", "1", "--hidden", "256,256"])
    let environment = ["TERM": "xterm-256color", "LANG": "C.UTF-8"]
    let arguments = ["explain", "digits.safetensors", "--of", "input[3,4]", "--examples", "0..<30"]
    let text = try onTerminal(arguments, environment, in: command)
    let pieces = text.split(separator: "\r\u{1B}[K", omittingEmptySubsequences: false).dropLast()
    #expect(pieces.count > 1)
    for piece in pieces {
      // Debug builds say first that they are slow.
      let line = piece.split(separator: "\n").last ?? ""
      #expect(line.hasPrefix("example ") && line.contains(", paths to "), "\(line)")
      #expect(line.contains("━") || line.contains("─"), "\(line)")
    }
    #expect(text.contains("\r\u{1B}[Kdigits.safetensors, test examples of digits\n"))
    // What is done at once is not told of.
    let short = try onTerminal(Array(arguments.prefix(4)), environment, in: command)
    #expect(!short.contains("\r"))
  }

  /// Long tables tell how far they are read, and leave nothing behind.
  @Test func aLongTableTellsHowFarItIs() throws {
    let command = try Command()
    defer { command.remove() }
    let rows = (0..<20_000).map { "\($0 * 7 % 19_997).5,\($0 * 11 % 19_993).5\n" }.joined()
    try Data(("x,y\n" + rows).utf8).write(to: command.folder.appending(path: "t.csv"))
    try Data("x,y\n1.5,2\n2.5,4\n".utf8).write(to: command.folder.appending(path: "s.csv"))
    let environment = ["TERM": "xterm-256color", "LANG": "C.UTF-8"]
    let train = ["train", "t.csv", "--target", "y", "--dry-run"]
    let text = try onTerminal(train, environment, in: command)
    for line in [
      "reading rows: 10,000", "reading rows: 20,000", "preparing 20,000 rows",
      "checking 20,000 rows",
    ] {
      #expect(text.contains(line + "\r\u{1B}[K"), "\(line)")
    }
    #expect(try command.run(train).errors.isEmpty)
    let short = try onTerminal(["data", "describe", "s.csv"], environment, in: command)
    #expect(!short.contains("\r") && !short.contains("reading rows"))
  }

  /// The command's output when both outputs are a terminal of 80 columns.
  private func onTerminal(
    _ arguments: [String], _ environment: [String: String], in known: Command? = nil
  ) throws -> String {
    let command = try known ?? Command()
    defer { if known == nil { command.remove() } }
    let (master, slave) = try openTerminal()
    var size = winsize(ws_row: 40, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(slave, UInt(TIOCSWINSZ), &size)
    let process = command.process(arguments, environment)
    let terminal = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
    process.standardOutput = terminal
    process.standardError = terminal
    try process.run()
    close(slave)
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while true {
      // Reading fails when nobody has the other side open any more.
      let count = read(master, &piece, piece.count)
      if count <= 0 { break }
      bytes += piece[..<count]
    }
    close(master)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    // Terminals end lines with both characters.
    return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
  }

  /// Both sides of a new terminal.
  private func openTerminal() throws -> (master: Int32, slave: Int32) {
    #if os(Linux)
      // The work of `grantpt` and its like, which the C library hides without a feature macro.
      let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
      var (number, unlocked): (Int32, Int32) = (0, 0)
      let (numberRequest, lockRequest): (UInt, UInt) = (0x8004_5430, 0x4004_5431)
      try #require(master >= 0 && ioctl(master, lockRequest, &unlocked) == 0)
      try #require(ioctl(master, numberRequest, &number) == 0)
      let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    #else
      let master = posix_openpt(O_RDWR | O_NOCTTY)
      try #require(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0)
      let slave = open(try #require(ptsname(master)), O_RDWR | O_NOCTTY)
    #endif
    try #require(slave >= 0)
    return (master, slave)
  }
}
