import ArgumentParser
import Foundation
import SankofaNN
import SankofaTensor

/// Wrong usage of the command: exit code 2.
struct UsageError: Error, CustomStringConvertible {
  /// One line: *where: rule with the actual values; one fix.*
  let description: String

  init(_ description: String) { self.description = description }
}

/// Failures that were already reported: exit code 1, and no further message.
struct ReportedFailures: Error {}

/// Runs `body`, and turns each of its errors into one of wrong usage.
func usage<Result>(_ body: () throws -> Result) throws -> Result {
  do { return try body() } catch { throw UsageError("\(error)") }
}

/// The end of a command by an error, or by a request such as `--help`.
struct Failure {
  /// The text to print; empty when everything was already printed.
  let text: String
  let code: Int32

  init(_ error: any Error) {
    switch error {
    case is ReportedFailures:
      (text, code) = ("", 1)
    case is UsageError:
      (text, code) = ("\(error)", 2)
    case let error where Sankofa.exitCode(for: error) == .success:
      (text, code) = (Sankofa.fullMessage(for: error), 0)
    case let error where Sankofa.exitCode(for: error) == .validationFailure:
      (text, code) = (Failure.usageText(of: error, CommandLine.arguments), 2)
    default:
      (text, code) = ("\(error)", 1)
    }
  }

  /// The message on one line, whatever it quotes.
  private var line: String { text.onOneLine(atMost: .max) }

  func exit() -> Never {
    if code != 0 {
      if !text.isEmpty { Console.errors.line(line) }
      Foundation.exit(code)
    }
    Console.output.line(text)
    do { try Console.output.finish() } catch {
      Console.errors.line("\(error)")
      Foundation.exit(1)
    }
    Foundation.exit(0)
  }

  /// One line for an error of the argument parser.
  private static func usageText(of error: any Error, _ arguments: [String]) -> String {
    let command: String
    do throws(UsageError) {
      command = try subcommand(named: arguments.dropFirst())
    } catch {
      return error.description
    }
    let message = shortened(Sankofa.message(for: error), arguments)
      .split(separator: "\n").joined(separator: " ")
    let end = message.hasSuffix(".") || message.hasSuffix("?") ? "" : "."
    return "\(command): \(message)\(end) See '\(command) --help'."
  }

  /// Throws when `help` names an unknown subcommand, for which the parser would show the main help.
  static func checkHelp(_ arguments: [String]) throws(UsageError) {
    if arguments.dropFirst().first == "help" { _ = try subcommand(named: arguments.dropFirst(2)) }
  }

  /// The subcommand that arguments begin with, such as `sankofa data fetch`.
  ///
  /// - Throws: `UsageError` when there is no subcommand of that name.
  private static func subcommand(
    named arguments: ArraySlice<String>
  ) throws(UsageError) -> String {
    var command = "sankofa"
    var known = Sankofa.configuration.subcommands
    for argument in arguments {
      guard let next = known.first(where: { $0._commandName == argument }) else {
        if known.isEmpty || argument.hasPrefix("-") { break }
        let names = known.map { $0._commandName }
        throw UsageError("\(command): \(UnknownName("subcommand", argument, among: names))")
      }
      command += " \(argument)"
      known = next.configuration.subcommands
    }
    return command
  }

  /// The parser's message, which quotes arguments and option names as typed, with each of these on
  /// one line and shortened.
  private static func shortened(_ message: String, _ arguments: [String]) -> String {
    let typed = arguments.dropFirst().flatMap { [$0, String($0.prefix { $0 != "=" })] }
    return typed.reduce(message) { message, text in
      let shown = text.onOneLine()
      return shown == text ? message : message.replacingOccurrences(of: text, with: shown)
    }
  }
}
