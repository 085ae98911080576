import Foundation
import Testing

/// What the pages of `Documentation/` show of the command is what it prints.
///
/// Blocks whose lines begin with `$ sankofa` are run in a folder with the pages of
/// `Examples/Networks`. A line `…` stands for any lines, `…` within a line for any text.
struct DocumentationTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private struct Run: CustomTestStringConvertible {
    let command: String
    let lines: [String]
    var testDescription: String { command }
  }

  private static func text(_ path: String) -> String {
    (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
  }

  /// The blocks between fences, by the language that the fence names.
  private static func blocks(_ page: String) -> [(language: String, lines: [String])] {
    var blocks: [(language: String, lines: [String])] = []
    var isInside = false
    for line in text("Documentation/\(page)").split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      if line.hasPrefix("```") {
        if !isInside { blocks.append((String(line.dropFirst(3)), [])) }
        isInside.toggle()
      } else if isInside {
        blocks[blocks.count - 1].lines.append(String(line))
      }
    }
    return blocks
  }

  private static func runs(_ page: String) -> [Run] {
    blocks(page).flatMap { runs(in: $0.lines) }
  }

  private static func runs(in lines: [String]) -> [Run] {
    let starts = lines.indices.filter { lines[$0].hasPrefix("$ sankofa ") }
    return zip(starts, starts.dropFirst() + [lines.count]).map { start, end in
      Run(
        command: String(lines[start].dropFirst("$ sankofa ".count)),
        lines: Array(lines[(start + 1)..<end]))
    }
  }

  @Test(arguments: runs("starts.md") + runs("network-pages.md"))
  private func outputsAreAsShown(run: Run) throws {
    let command = try Command()
    defer { command.remove() }
    let networks = Self.root.path + "/Examples/Networks"
    for name in try FileManager.default.contentsOfDirectory(atPath: networks) {
      try FileManager.default.copyItem(
        atPath: "\(networks)/\(name)", toPath: "\(command.folder.path)/\(name)")
    }
    let words = run.command.split(separator: " ").map { $0.filter { $0 != "\"" } }
    let outcome = try command.run(words)
    #expect(outcome.errors == "")
    #expect(outcome.code == 0)
    #expect(
      Self.matches(run.lines[...], outcome.lines[...]), "\(run.command) prints\n\(outcome.output)")
  }

  @Test func thePageShownIsTheOneShipped() throws {
    let shown = try #require(Self.blocks("network-pages.md").first { $0.language == "json" })
    #expect(shown.lines.joined(separator: "\n") + "\n" == Self.text("Examples/Networks/or.json"))
  }

  @Test func everyPageShowsRuns() {
    #expect(Self.runs("starts.md").count == 5)
    #expect(Self.runs("network-pages.md").count == 1)
  }

  /// A line that differs, is missing or is one too many is told apart from one that was left out.
  @Test func matching() {
    func matches(_ shown: [String], _ printed: [String]) -> Bool {
      Self.matches(shown[...], printed[...])
    }
    #expect(matches(["a", "…", "c"], ["a", "c"]))
    #expect(matches(["a", "…", "c"], ["a", "b", "b", "c"]))
    #expect(matches(["a… b", "…"], ["a 3 b"]))
    #expect(!matches(["a… b"], ["a 3 c"]))
    #expect(!matches(["a"], ["a", "b"]))
    #expect(!matches(["a", "b"], ["a"]))
    #expect(!matches(["…", "b"], ["a"]))
  }

  private static func matches(_ shown: ArraySlice<String>, _ printed: ArraySlice<String>) -> Bool {
    guard let first = shown.first else { return printed.isEmpty }
    let rest = shown.dropFirst()
    if first == "…" {
      return (printed.startIndex...printed.endIndex).contains { matches(rest, printed[$0...]) }
    }
    guard let line = printed.first, matches(first, line) else { return false }
    return matches(rest, printed.dropFirst())
  }

  private static func matches(_ shown: String, _ line: String) -> Bool {
    let parts = shown.components(separatedBy: "…")
    guard parts.count > 1 else { return shown == line }
    guard line.hasPrefix(parts[0]), let end = parts.last, line.hasSuffix(end) else { return false }
    return line.count >= parts[0].count + end.count
  }
}
