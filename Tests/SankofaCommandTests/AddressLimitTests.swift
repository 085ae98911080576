import Foundation
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// The command where the system gives little memory: it ends with one line and exit code 1.
struct AddressLimitTests {
  /// Runs the command with so many gigabytes of addresses.
  private func run(_ command: Command, gigabytes: Int, _ arguments: [String]) throws
    -> Command.Outcome
  {
    let limit = gigabytes * 1_000_000
    return try command.run(
      ["-c", "ulimit -v \(limit); exec \"$0\" \"$@\"", Command.executable.path] + arguments,
      environment: ["SANKOFA_THREADS": "2"], program: URL(filePath: "/bin/sh"))
  }

  /// A model of so many neurons for digits.
  private func model(_ command: Command, _ layers: [any Layer]) throws -> String {
    let model = Sequential(layers)
    try model.compile(optimizer: .adam(), loss: .sparseCategoricalCrossentropy)
    try model.build(for: [8, 8])
    let path = command.folder.path + "/m.safetensors"
    try model.save(toPath: path)
    return path
  }

  private func expectRefusal(_ outcome: Command.Outcome) {
    #expect(!outcome.wasKilled && outcome.code == 1, "\(outcome.errors)")
    #expect(outcome.errors.filter { $0 == "\n" }.count == 1, "\(outcome.errors)")
    #expect(outcome.errors.contains("memory"), "\(outcome.errors)")
  }

  /// A small file, whose layers between two small ones are large: 2²⁶ elements for a picture.
  @Test(arguments: ["evaluate --on digits", "explain --from digits"])
  func aSmallFileThatAsksForMuch(subcommand: String) throws {
    let command = try Command()
    defer { command.remove() }
    let path = try model(
      command,
      [
        Reshape([8, 8, 1]), UpSampling2D(1 << 10), Activation(.tanh), Activation(.sigmoid),
        GlobalAveragePooling2D(), Dense(10, activation: .softmax),
      ])
    let arguments = subcommand.split(separator: " ").map(String.init) + [path]
    expectRefusal(try run(command, gigabytes: 1, arguments))
  }

  /// Weights, moments and the copies for going back fit one by one, but not together.
  @Test func trainingThatDoesNotFit() throws {
    let command = try Command()
    defer { command.remove() }
    let outcome = try run(
      command, gigabytes: 1,
      ["train", "digits", "--hidden", "7000,7000", "--epochs", "1", "--limit", "64"])
    expectRefusal(outcome)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: command.folder.path) == [])
  }
}
