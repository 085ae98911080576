import ArgumentParser
import Foundation

/// A command that was given wrongly: exit code 2.
struct UsageError: Error, CustomStringConvertible {
  /// One line: *where: rule with the actual values; one fix.*
  let description: String

  init(_ description: String) { self.description = description }
}

/// Whatever goes wrong in `body` is wrong usage.
func usage<Result>(_ body: () throws -> Result) throws -> Result {
  do { return try body() } catch { throw UsageError("\(error)") }
}

/// How the command ends when it does not succeed.
struct Failure {
  /// What is printed; empty when nothing is left to say.
  let text: String
  let code: Int32

  init(_ error: any Error) {
    switch error {
    case is UsageError:
      (text, code) = ("\(error)", 2)
    case let error where Sankofa.exitCode(for: error) == .success:
      (text, code) = (Sankofa.fullMessage(for: error), 0)
    case let error where Sankofa.exitCode(for: error) == .validationFailure:
      let command = Failure.commandName(CommandLine.arguments)
      let message = Sankofa.message(for: error).split(separator: "\n").joined(separator: " ")
      (text, code) = ("\(command): \(message.hasSuffix(".") ? "" : "")\(message)", 2)
    default:
      (text, code) = ("\(error)", 1)
    }
  }

  func exit() -> Never {
    if code == 0 { Console.output.line(text) } else { Console.errors.line(text) }
    Foundation.exit(code)
  }

  private static func commandName(_ arguments: [String]) -> String {
    var names = ["sankofa"]
    var known = Sankofa.configuration.subcommands
    for argument in arguments.dropFirst() {
      guard let next = known.first(where: { $0._commandName == argument }) else { break }
      names.append(argument)
      known = next.configuration.subcommands
    }
    return names.joined(separator: " ")
  }
}
