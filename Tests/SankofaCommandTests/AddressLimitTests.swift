import Foundation
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// The command where the system gives little memory: it ends with one line and exit code 1.
struct AddressLimitTests {
  /// Runs the command with so many gigabytes of addresses.
  private func run(_ command: Command, gigabytes: Double, _ arguments: [String]) throws
    -> Command.Outcome
  {
    let limit = Int(gigabytes * 1_000_000)
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
        Reshape([8, 8, 1]), UpSampling2D(Size2D(1 << 10)), Activation(.tanh), Activation(.sigmoid),
        GlobalAveragePooling2D(), Dense(10, activation: .softmax),
      ])
    let arguments = subcommand.split(separator: " ").map(String.init) + [path]
    expectRefusal(try run(command, gigabytes: 1, arguments))
  }

  /// A model's file with one more tensor, of so many bytes, all zeros. It takes no room on the disk.
  private func saveWithLargeTensor(_ command: Command, megabytes: Int) throws -> String {
    let path = try model(command, [Flatten(), Dense(10, activation: .softmax)])
    let bytes = try FileBytes.read(path)
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let elements = bytes[(8 + length)...]
    let header = bytes[8..<8 + length]
    let end = try #require(header.lastIndex(of: UInt8(ascii: "}")))
    let size = megabytes * 1_000_000
    let entry =
      #","large":{"dtype":"F32","shape":[\#(size / 4)],"#
      + #""data_offsets":[\#(elements.count),\#(elements.count + size)]}}"#
    let longer = header[..<end] + Array(entry.utf8)
    let start = withUnsafeBytes(of: UInt64(longer.count).littleEndian) { Array($0) }
    try AtomicFile.write(start + longer + elements, to: path)
    let file = try FileHandle(forUpdating: URL(filePath: path))
    try file.truncate(atOffset: UInt64(8 + longer.count + elements.count + size))
    try file.close()
    return path
  }

  /// Twice its size is more than all addresses, or more than those that are left beside the program.
  @Test(arguments: [(1500, "and there are 2.0 GB"), (1015, "and the system gives less")])
  func aFileThatIsLarge(megabytes: Int, reason: String) throws {
    let command = try Command()
    defer { command.remove() }
    let path = try saveWithLargeTensor(command, megabytes: megabytes)
    let outcome = try run(command, gigabytes: 2, ["inspect", path])
    expectRefusal(outcome)
    #expect(outcome.errors.contains(": its tensors take "), "\(outcome.errors)")
    #expect(outcome.errors.contains(reason), "\(outcome.errors)")
  }

  /// Twice its size is enough: the bytes and the tensor.
  @Test func aLargeFileThatFits() throws {
    let command = try Command()
    defer { command.remove() }
    let path = try saveWithLargeTensor(command, megabytes: 300)
    let outcome = try run(command, gigabytes: 1, ["inspect", path])
    #expect(outcome.errors.contains("tensor \"large\" belongs to no layer"), "\(outcome.errors)")
    #expect(!outcome.wasKilled && outcome.code == 1)
  }

  /// The model's file is small, and the picture is fitted to 2⁴⁰ pixels.
  @Test(arguments: ["mnist", "digits", "pictures"])
  func aPictureForALargeInput(preprocessing: String) throws {
    let command = try Command()
    defer { command.remove() }
    let model = Sequential([GlobalAveragePooling2D()])
    try model.build(for: [1 << 20, 1 << 20, 1])
    model.preprocessing =
      switch preprocessing {
      case "mnist": .mnist
      case "digits": .digits
      default: .pictures(0...1)
      }
    let path = command.folder.path + "/m.safetensors"
    try model.save(toPath: path)
    let picture = command.folder.path + "/a.png"
    let pixels = (0..<64).map { UInt8($0 % 8 == 3 ? 255 : 0) }
    try PNG.write(Image(width: 8, height: 8, channels: 1, pixels: pixels), to: picture)
    let outcome = try command.run(["predict", path, picture])
    expectRefusal(outcome)
    #expect(
      outcome.errors.hasPrefix("\(picture): fitted to 1048576 × 1048576 pixels it takes "),
      "\(outcome.errors)")
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
