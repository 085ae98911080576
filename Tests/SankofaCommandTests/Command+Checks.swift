import Foundation
import SankofaFormats
import Testing

extension Command {
  /// The path of a file in the folder.
  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The last line of the output with `--json`; the command must succeed.
  func json(_ arguments: [String]) throws -> JSON {
    let outcome = try run(arguments + ["--json"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    return try JSON(parsing: outcome.lines.last ?? "")
  }

  /// Checks that the command prints this line to standard error, and nothing else.
  ///
  /// - Parameter code: 2 for a wrong command line, 1 for files in which something is wrong.
  func check(_ arguments: [String], refusedWith error: String, code: Int32 = 2) throws {
    let outcome = try run(arguments)
    #expect(outcome.errors == error + "\n" && outcome.output == "", "\(outcome.errors)")
    #expect(outcome.code == code)
  }
}
