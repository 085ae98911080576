import Foundation
import SankofaFormats
import Testing

/// Models of tables become packages.
struct TableExportTests {
  private let rows: TableFolder
  private var command: Command { rows.command }

  init() throws { rows = try TableFolder() }

  /// The package's text is tested in the library; `.ci/export-job` builds and runs it.
  @Test func aModelBecomesAPackage() throws {
    defer { command.remove() }
    try rows.writeRows()
    #expect(try command.run(["train", "t.csv"] + TableFolder.quick).code == 0)
    let made = try command.run(["export", "t.safetensors", "--swift", "p"])
    #expect(
      made.output == """
        Wrote the package t with 7 files to p. Try:
          cd p
          swift run -c release predict new.csv
          swift run -c release train

        """)
    #expect(made.code == 0 && made.errors.isEmpty)
    let train = command.text(of: "p/Sources/train/main.swift")
    #expect(train.contains("/t.csv\",\n") && train.contains("options.seed = 0"))
    let manifest = command.text(of: "p/Package.swift")
    #expect(manifest.contains(".package(name: \"sankofa\", path: \"/"))
    let model = try FileBytes.read(command.folder.appending(path: "t.safetensors").path)
    let kept = command.folder.appending(path: "p/Sources/CModel/t.safetensors").path
    #expect(try FileBytes.read(kept) == model)
    try rows.write("", to: "file")
    for (arguments, message) in [
      (
        ["--swift", "p"],
        "--swift: must be a new or an empty folder, got \"p\", which has files; name another."
      ),
      (
        ["--swift", "file"],
        "--swift: must be a new or an empty folder, got \"file\", which has files; name another."
      ),
      (["--swift", ""], "--swift: must name a file, got \"\"; try package."),
      (
        ["--swift", "q", "--sankofa", "p/Sources"],
        "--sankofa: must be the folder of Sankofa's package or an address such as https://…, got "
          + "\"p/Sources\"; name the folder that has its Package.swift."
      ),
      (
        ["--swift", "q", "--from", "1.0.0"],
        "--from: is for the address of a repository; add --sankofa."
      ),
    ] {
      let refused = try command.run(["export", "t.safetensors"] + arguments)
      #expect(refused.errors == message + "\n" && refused.code == 2)
    }
    let remote = try command.run([
      "export", "t.safetensors", "--swift", "q", "--sankofa", "https://a.b/sankofa", "--from",
      "1.0.0",
    ])
    #expect(remote.code == 0)
    #expect(
      command.text(of: "q/Package.swift")
        .contains(".package(url: \"https://a.b/sankofa\", from: \"1.0.0\")"))
  }

  /// A table that came by standard input has no path: the program must be told one.
  @Test func aPackageOfATableFromStandardInput() throws {
    defer { command.remove() }
    try rows.writeRows()
    let line = "sankofa train - \(TableFolder.quick.joined(separator: " ")) < t.csv"
    #expect(try command.shell(line).code == 0)
    let made = try command.run(["export", "table.safetensors", "--swift", "p"])
    #expect(made.lines.last == "  swift run -c release train table.csv" && made.errors.isEmpty)
    let train = command.text(of: "p/Sources/train/main.swift")
    #expect(train.contains("arguments.first ?? \"-\"") && !train.contains("standard input\""))
  }

  @Test func picturesBecomeNoPackage() throws {
    defer { command.remove() }
    let train = ["train", "digits", "--hidden", "none", "--epochs", "1", "--limit", "64"]
    #expect(try command.run(train).code == 0)
    let refused = try command.run(["export", "digits.safetensors", "--swift", "p"])
    #expect(
      refused.errors
        == "digits.safetensors: must be one that was trained on a table to become a package; load "
        + "others in a program of your own with Model.load(fromPath:).\n")
    #expect(refused.code == 1 && refused.output.isEmpty)
  }
}
