import Foundation
import Testing

/// The pages in `Documentation/` show the command's real output.
///
/// A block whose first line begins with `$ ` is a run: each such line goes to a shell, and what
/// follows is what comes out, notes and errors last. A block that is marked with a file's name, as in
/// `csv people.csv`, is that file. A line `…` stands for any lines, `…` within a line for any
/// text. All of a page happens in one folder
/// with nothing in it but `Examples`.
struct DocumentationTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Documentation")

  static let pages = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (names ?? []).filter { $0.hasSuffix(".md") }.sorted().filter { name in
      Page(folder.appending(path: name)).blocks.contains { $0.content.hasPrefix("$ sankofa") }
    }
  }()

  @Test(arguments: pages)
  func shownRunsAreAsShown(name: String) throws {
    let command = try Command()
    defer { command.remove() }
    try FileManager.default.createSymbolicLink(
      at: command.folder.appending(path: "Examples"),
      withDestinationURL: Self.folder.deletingLastPathComponent().appending(path: "Examples"))
    for block in Page(Self.folder.appending(path: name)).blocks {
      if let file = block.fileName {
        try Data(block.content.utf8).write(to: command.folder.appending(path: file))
      }
      for run in block.runs {
        let outcome = try command.shell(run.line)
        let output = outcome.output + outcome.errors
        #expect(run.shows(output), "\(name): \(run.line) printed\n\(output)")
      }
    }
  }

  @Test func pagesWithRunsAreFound() {
    let known = [
      "explanations.md", "network-pages.md", "neurons.md", "pictures.md", "starts.md",
      "tables.md",
    ]
    #expect(Set(Self.pages).isSuperset(of: known))
  }

  /// An ellipsis stands for any lines; a line that differs, is missing or is added is an error.
  @Test(arguments: [
    ("a\nb\n", true), ("a\n…\n", true), ("…\nb\n", true), ("…\n", true), ("a\nb\n…\n", true),
    ("a\n", false), ("a\nb\nc\n", false), ("b\n…\n", false), ("…\na\n", false), ("a…\n…\n", true),
  ])
  func elisions(shown: String, isShown: Bool) {
    #expect(Run(line: "", output: shown).shows("a\nb\n") == isShown)
  }
}

/// A command line and what it is shown to print.
private struct Run {
  let line: String
  var output: String

  /// True when a real output is the one that is shown, as far as it is shown.
  func shows(_ real: String) -> Bool {
    Run.shows(output.lines[...], real.lines[...])
  }

  private static func shows(_ shown: ArraySlice<String>, _ real: ArraySlice<String>) -> Bool {
    guard let first = shown.first else { return real.isEmpty }
    if first == "…" {
      return (real.startIndex...real.endIndex).contains { shows(shown.dropFirst(), real[$0...]) }
    }
    guard let line = real.first, Run.shows(line, as: first) else { return false }
    return shows(shown.dropFirst(), real.dropFirst())
  }

  /// A line with `…` inside shows its beginning and its end.
  private static func shows(_ line: String, as shown: String) -> Bool {
    guard let gap = shown.firstIndex(of: "…") else { return line == shown }
    let (start, end) = (shown[..<gap], shown[shown.index(after: gap)...])
    return line.count >= start.count + end.count && line.hasPrefix(start) && line.hasSuffix(end)
  }
}

extension String {
  fileprivate var lines: [String] {
    split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}

/// The fenced blocks of a page.
private struct Page {
  struct Block {
    /// The text after the three backticks.
    let mark: String
    /// The lines, each ended by a newline.
    let content: String

    /// The file that the block is, if it is one.
    var fileName: String? {
      let words = mark.split(separator: " ")
      return words.count == 2 ? String(words[1]) : nil
    }

    /// Each command line, and what follows it.
    var runs: [Run] {
      var runs: [Run] = []
      guard content.hasPrefix("$ ") else { return [] }
      for line in content.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
        if line.hasPrefix("$ ") {
          runs.append(Run(line: String(line.dropFirst(2)), output: ""))
        } else {
          runs[runs.count - 1].output += line + "\n"
        }
      }
      return runs
    }
  }

  var blocks: [Block] = []

  init(_ file: URL) {
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    var open: (mark: String, content: String)?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      switch (line.hasPrefix("```"), open) {
      case (true, nil): open = (String(line.dropFirst(3)), "")
      case (true, let block?):
        blocks.append(Block(mark: block.mark, content: block.content))
        open = nil
      case (false, let block?): open = (block.mark, block.content + line + "\n")
      case (false, nil): break
      }
    }
  }
}
