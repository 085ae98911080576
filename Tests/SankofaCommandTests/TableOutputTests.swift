import Foundation
import SankofaFormats
import Testing

/// Files to which answers about tables are written.
struct TableOutputTests {
  private let rows: TableFolder
  private var command: Command { rows.command }

  init() throws { rows = try TableFolder() }

  private func predict(_ arguments: String...) throws -> Command.Outcome {
    try command.run(["predict", "t.safetensors", "t.csv"] + arguments)
  }

  @Test func theEndingChoosesTheForm() throws {
    defer { command.remove() }
    try rows.train()
    let printed = try predict()
    #expect(printed.lines[0] == "id;x;where;y;predicted y" && printed.code == 0)
    #expect(try predict("--output", "-").output == printed.output)
    #expect(!FileManager.default.fileExists(atPath: command.folder.appending(path: "-").path))
    let wrote = try predict("--output", "a.tsv")
    #expect(wrote.output == "Wrote 60 rows with answers to a.tsv.\n")
    #expect(command.text(of: "a.tsv") == printed.output.replacing(";", with: "\t"))
    #expect(try predict("--output", "a.csv").code == 0)
    #expect(command.text(of: "a.csv") == printed.output)
    #expect(try predict("--output", "a.jsonl").code == 0)
    #expect(try command.text(of: "a.jsonl") == predict("--output", "-", "--json").output)
    for (name, advice) in [("a.xlsx", "a.xlsx"), ("a.json", "a.json")] {
      let refused = try predict("--output", name)
      #expect(
        refused.errors
          == "--output: answers are written as .csv, .tsv or .jsonl, got \"\(advice)\"; give it one of these "
          + "endings.\n")
      #expect(refused.code == 2)
    }
  }

  /// Answers are replaced by answers; anything else only by force, and the files of the command never.
  @Test func whatIsThereIsKept() throws {
    defer { command.remove() }
    try rows.train()
    for name in ["a.csv", "a.tsv", "a.jsonl"] {
      for _ in 0..<2 { #expect(try predict("--output", name).code == 0) }
    }
    try rows.write("x,y\n1,2\n", to: "mine.csv")
    try rows.write("{\"x\":1}\n", to: "mine.jsonl")
    for name in ["mine.csv", "mine.jsonl"] {
      let before = command.text(of: name)
      let refused = try predict("--output", name)
      #expect(
        refused.errors
          == "--output: \(name) holds something other than earlier answers; add --force to replace it, or "
          + "name another file.\n")
      #expect(refused.code == 2 && command.text(of: name) == before)
      #expect(try predict("--output", name, "--force").code == 0)
      #expect(command.text(of: name).contains("predicted y"))
    }
    for name in ["t.csv", "./t.csv", "t.safetensors"] {
      let refused = try predict("--output", name, "--force")
      #expect(
        refused.errors
          == "--output: would overwrite \"\(name.replacing("./", with: ""))\"; name another file.\n"
      )
      #expect(refused.code == 2)
    }
    #expect(command.text(of: "t.csv").hasPrefix("id;x;where;y\n"))
    #expect(
      try predict("--force").errors
        == "--force: replaces a file; add --output, or leave it out.\n")
    // Nor is a file called "-" made by other options.
    #expect(
      try command.run(["train", "t.csv", "--target", "y", "--output", "-"]).errors
        == "--output: must name a file, got \"-\"; try model.safetensors, or ./- for that name.\n")
  }
}
