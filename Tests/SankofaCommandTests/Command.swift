import Foundation

/// The built `sankofa`, run as a user would: in an empty folder, with its output in pipes.
struct Command {
  /// The exit code and the output of a run.
  struct Outcome {
    let code: Int32
    let wasKilled: Bool
    let output: String
    let errors: String

    /// The lines of the output.
    var lines: [String] {
      output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
  }

  /// The folder that the command runs in, empty at first.
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "sankofa-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Removes the folder.
  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Runs the command to its end.
  ///
  /// - Parameter program: another one that is to start it.
  func run(
    _ arguments: [String], environment: [String: String] = [:], program: URL? = nil
  ) throws -> Outcome {
    let process = process(arguments, environment)
    if let program { process.executableURL = program }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // A pipe that nobody reads would stop the command; errors are a few lines.
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let errorText = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
      output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: errorText, as: UTF8.self).withoutDebugNote)
  }

  /// Runs a line of a shell that finds the command as `sankofa`.
  func shell(_ line: String, environment: [String: String] = [:]) throws -> Outcome {
    let path = Command.executable.deletingLastPathComponent().path + ":/usr/bin:/bin"
    return try run(
      ["-c", line], environment: ["PATH": path].merging(environment) { $1 },
      program: URL(filePath: "/bin/sh"))
  }

  /// The text of a file in the folder; empty when there is none.
  func text(of name: String) -> String {
    (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
  }

  /// A process that was not started yet.
  func process(_ arguments: [String], _ environment: [String: String] = [:]) -> Process {
    let process = Process()
    process.executableURL = Command.executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.environment = ["HOME": folder.path, "PATH": "/usr/bin:/bin", "COLUMNS": "80"]
      .merging(environment) { $1 }
    return process
  }

  /// Beside the tests, where the package manager builds it.
  static let executable: URL = {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    let tests = bundle?.bundleURL ?? Bundle.main.executableURL ?? URL(filePath: "/")
    return tests.deletingLastPathComponent().appending(path: "sankofa")
  }()
}

extension String {
  /// Debug builds say that they are slow; that has a test of its own.
  var withoutDebugNote: String {
    guard hasPrefix(Command.debugNote) else { return self }
    return String(dropFirst(Command.debugNote.count))
  }
}

extension Command {
  static let debugNote =
    "note: this is a debug build and slow; use `swift run -c release sankofa`.\n"

  /// Runs the command in an empty folder that is removed afterwards.
  static func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Outcome {
    let command = try Command()
    defer { command.remove() }
    return try command.run(arguments, environment: environment)
  }
}
