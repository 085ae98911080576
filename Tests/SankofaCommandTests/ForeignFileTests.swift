import Foundation
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Files of other programs, in the words of the command.
struct ForeignFileTests {
  private let command: Command

  init() throws { command = try Command() }

  private func path(_ name: String) -> String { command.folder.appending(path: name).path }

  /// A model's file with a tensor in it that nobody reads.
  private func saveWithUnknownTensor(_ name: String) throws {
    let model = Sequential {
      Flatten(inputShape: [2, 2])
      Dense(2, activation: .softmax)
    }
    try model.save(toPath: path("m.safetensors"))
    let bytes = try FileBytes.read(path("m.safetensors"))
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let text = String(decoding: bytes[8..<8 + length], as: UTF8.self)
    let count = bytes.count - 8 - length
    let entry =
      #","\#(name)":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[\#(count),\#(count + 1)]}}"#
    let header = Array(text.utf8)
    let end = header.lastIndex(of: UInt8(ascii: "}")) ?? 0
    let longer = header[..<end] + Array(entry.utf8)
    let size = withUnsafeBytes(of: UInt64(longer.count).littleEndian) { Array($0) }
    try AtomicFile.write(size + longer + bytes[(8 + length)...] + [7], to: path("m.safetensors"))
  }

  @Test func aTensorOfAnUnknownTypeIsNamed() throws {
    defer { command.remove() }
    try saveWithUnknownTensor("scale")
    let outcome = try command.run(["inspect", "m.safetensors"])
    #expect(outcome.code == 0)
    #expect(outcome.errors == "note: m.safetensors: left out \"scale\" (F8_E4M3)\n")
  }

  /// Pictures in IDX files, of as many rows as columns are.
  private func write(labels: (Int) -> Tensor) throws {
    for (part, count) in [("train", 32), ("t10k", 8)] {
      let pixels = (0..<count * 12).map { UInt8(truncatingIfNeeded: $0 * 7) }
      try IDX.write(Tensor(pixels, shape: [count, 3, 4]), to: path("\(part)-images-idx3-ubyte"))
      try IDX.write(labels(count), to: path("\(part)-labels-idx1-ubyte"))
    }
  }

  private let train = [
    "train", "mnist", "--data", ".", "--epochs", "1", "--hidden", "none", "--output",
    "o.safetensors",
  ]

  @Test func picturesCanBeTurnedOver() throws {
    defer { command.remove() }
    try write { count in Tensor((0..<count).map { UInt8($0 % 3) }, shape: [count]) }
    let outcome = try command.run(train + ["--transpose"])
    #expect(outcome.lines[0] == "mnist: 32 pictures of 4×3 to train on, 8 others to test on")
    #expect(outcome.lines.last?.hasSuffix(" --data . --transpose") == true)
    let wrong = try command.run(["train", "mnist", "--transpose"])
    #expect(wrong.code == 2)
    #expect(wrong.errors == "--transpose: turns pictures of a folder; add --data FOLDER.\n")
  }

  @Test func labelsFromOneAndOfSeveralNumbers() throws {
    defer { command.remove() }
    try write { count in
      Tensor((0..<count).flatMap { [Int32($0 % 3 + 1), 9] }, shape: [count, 2])
    }
    let outcome = try command.run(train)
    #expect(outcome.code == 0)
    let notes = outcome.errors.split(separator: "\n")
    let several = " has 2 numbers for each picture; the first is taken as its label."
    let expected: [Substring] = [
      "note: mnist: ./train-labels-idx1-ubyte\(several)",
      "note: mnist: ./t10k-labels-idx1-ubyte\(several)",
      "note: mnist: labels begin with 1: there are 3 classes, 1 to 3, and none for 0.",
    ]
    #expect(Array(notes.dropFirst()) == expected)
    let predicted = try command.run(
      ["predict", "o.safetensors", "--from", "mnist", "--index", "1", "--data", ".", "--json"])
    #expect(try JSON(parsing: predicted.output)["label"]?.stringValue == "2")
    // Files whose labels begin with 0 have another class at each place.
    try write { count in Tensor((0..<count).map { UInt8($0 % 3) }, shape: [count]) }
    let other = try command.run(["evaluate", "o.safetensors", "--data", "."])
    #expect(other.code == 1)
    #expect(
      other.errors.split(separator: "\n").last
        == "mnist: labels must be among the model's classes, 1, 2, 3, got 0; use other data.")
  }

  @Test func tablesThatNeedAWord() throws {
    defer { command.remove() }
    func run(_ text: String, _ options: [String]) throws -> Command.Outcome {
      try AtomicFile.write(Array(text.utf8), to: path("t.csv"))
      return try command.run(["neuron", "apple", "--table", "t.csv", "--target", "c"] + options)
    }
    let gap = "x,c\n1,no\n2,no\n3,yes\n?,yes\n4,yes\n"
    #expect(
      try run(gap, []).errors
        == "t.csv:5, column \"x\": must have a value, got \"?\"; fill it in, or add --allow-missing.\n"
    )
    let shown = try run(gap, ["--allow-missing"])
    #expect(shown.lines[4].hasPrefix("x       x          (x - 2.500) / 1.118 0"))
    let unclear = "x;c\n1,234;yes\n2,345;no\n"
    #expect(
      try run(unclear, []).errors
        == "t.csv:2, column \"x\": \"1,234\" is 1.234 with a decimal comma and 1234 with a decimal "
        + "point; add --decimal comma or --decimal point.\n")
    #expect(try run(unclear, ["--decimal", "comma"]).lines[4].contains("(x - 1.790) / "))
    #expect(
      try run("a;b,c\n1;2,yes\n1;3,no\n", []).errors
        == "t.csv: must be a table with one delimiter only, comma and semicolon are possible; add --delimiter "
        + "comma, or another.\n")
    #expect(
      try run(unclear, ["--decimal", "coma"]).errors
        == "decimal sign: there is no \"coma\"; did you mean \"comma\"?\n")
  }
}
