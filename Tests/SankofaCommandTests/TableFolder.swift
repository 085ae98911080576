import Foundation
import SankofaFormats
import Testing

/// The command in a folder for tables.
struct TableFolder {
  let command: Command

  init() throws { command = try Command() }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: command.folder.appending(path: name))
  }

  /// 60 rows of y = 2x + 1 with a word that changes it by 10, and an identifier.
  func writeRows(_ name: String = "t.csv", _ change: (Int) -> String? = { _ in nil }) throws {
    let rows = (0..<60).map { row -> String in
      let x = Double(row * 37 % 60) / 4
      let isFar = row % 3 == 0
      return change(row) ?? "\(row);\(x);\(isFar ? "far" : "near");\(2 * x + (isFar ? 11 : 1))"
    }
    try write("id;x;where;y\n" + rows.map { $0 + "\n" }.joined(), to: name)
  }

  /// The last line of a command that ends well, with `--json`.
  func json(_ arguments: [String]) throws -> JSON {
    let outcome = try command.run(arguments + ["--json"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    return try JSON(parsing: outcome.lines.last ?? "")
  }

  /// The arguments of a short training on ``writeRows(_:_:)``.
  static let quick = ["--target", "y", "--epochs", "30", "--learning-rate", "0.01"]

  /// Trains on ``writeRows(_:_:)`` and saves `t.safetensors`.
  func train() throws {
    try writeRows()
    #expect(try command.run(["train", "t.csv"] + TableFolder.quick).code == 0)
  }
}
