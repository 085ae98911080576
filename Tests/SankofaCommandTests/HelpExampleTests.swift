import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Every command that a help text shows does something.
struct HelpExampleTests {
  private let command: Command

  init() throws { command = try Command() }

  private func path(_ name: String) -> String { command.folder.appending(path: name).path }

  /// The lines of all help texts that begin with the command, without what is told behind them.
  private static func examples() throws -> [String] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Help")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    // Training comes first: others use what it saves.
    let order = ["train.txt"] + names.filter { $0 != "train.txt" }
    return try order.flatMap { name -> [String] in
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      guard let start = text.range(of: "EXAMPLES:\n") else { return [] }
      return text[start.upperBound...].split(separator: "\n", omittingEmptySubsequences: false)
        .prefix { $0.hasPrefix("  sankofa ") }
        .map { line in
          let words = line.dropFirst(2)
          let end = words.range(of: "  ")?.lowerBound ?? words.endIndex
          return String(words[..<end])
        }
    }
  }

  /// Makes the files that examples name and that no example makes.
  private func prepare() throws {
    for place in ["mnist", "cache/mnist"] {
      try FileManager.default.createDirectory(
        atPath: path(place), withIntermediateDirectories: true)
      for (part, count) in [("train", 80), ("t10k", 20)] {
        let pixels = (0..<count * 144).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 / 144) }
        try IDX.write(
          Tensor(pixels, shape: [count, 12, 12]), to: path("\(place)/\(part)-images-idx3-ubyte"))
        try IDX.write(
          Tensor((0..<count).map { UInt8($0 % 10) }, shape: [count]),
          to: path("\(place)/\(part)-labels-idx1-ubyte"))
      }
    }
    for name in ["a.png", "three.png", "seven.png"] {
      let pixels = (0..<400).map { UInt8(($0 % 20 == 9 || $0 / 20 == 4) ? 255 : 0) }
      try PNG.write(Image(width: 20, height: 20, channels: 1, pixels: pixels), to: path(name))
    }
    for index in 0..<24 {
      let digits = Digits.all
      let label = digits.targets.integers[index] % 2
      let folder = path("photos/\(label)")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let digit = digits[index..<index + 1].features.elements(as: UInt8.self)
      try PNG.write(
        Image(width: 8, height: 8, channels: 1, pixels: digit.map { min($0, 15) * 16 }),
        to: "\(folder)/\(index).png")
    }
    let features = Digits.all.prefix(60)
    try NPY.write(features.features, to: path("x.npy"))
    try NPY.write(features.targets, to: path("y.npy"))
    for index in 0..<16 {
      let folder = path("words/\(index % 2 == 0 ? "yes" : "no")")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let samples = (0..<200 + index).map {
        Float($0 / (index % 2 + 2) % 2) - 0.5 + Float($0 * (index + 3) % 11) / 50
      }
      try WAV.write(
        Sound(samples: Tensor(samples, shape: [samples.count, 1]), rate: 2_000),
        to: "\(folder)/\(index).wav")
    }
    for index in 0..<16 {
      let folder = path("letters/\(index % 2 == 0 ? "good" : "bad")")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let day = index % 2 == 0 ? "what a lovely day" : "what a dreadful day"
      try Data("\(day), number \(index)".utf8).write(to: URL(filePath: "\(folder)/\(index).txt"))
    }
    try Data("a lovely day\n".utf8).write(to: URL(filePath: path("new.txt")))
    let page = #"{"layers": [{"weights": [[0.5, 1]]}], "input": [1, 2], "target": 0}"#
    try Data(page.utf8).write(to: URL(filePath: path("network.json")))
    try Data("age,kind,member\n30,a,yes\n40,b,no\n".utf8)
      .write(to: URL(filePath: path("people.csv")))
    let houses = Sequential { Dense(1, inputShape: [3]) }
    try houses.compile(optimizer: .sgd(), loss: .squaredError)
    houses.preprocessing = .numbers(["area", "rooms", "age"])
    try houses.save(toPath: path("houses.safetensors"))
    let rows = (0..<40).map { row in
      let (area, rooms, age) = (50 + row * 37 % 90, 1 + row * 7 % 5, row * 11 % 30)
      return "\(area),\(rooms),\(age),\(2 * area + 20 * rooms - age)\n"
    }
    try Data(("area,rooms,age,price\n" + rows.joined()).utf8)
      .write(to: URL(filePath: path("houses.csv")))
    let (left, right) = (Input([4], name: "left"), Input([4], name: "right"))
    let pair = Model(inputs: [left, right], outputs: [Dense(1)(Add()(left, right))])
    try pair.compile(optimizer: .sgd(), loss: .squaredError)
    try pair.save(toPath: path("pair.safetensors"))
    let numbers = Tensor([1, 2, 3, 4] as [Float], shape: [1, 4])
    try NPZ.write(
      [("left", numbers), ("right", numbers), ("output", Tensor([1] as [Float], shape: [1, 1]))],
      to: path("pair.npz"))
  }

  @Test(.timeLimit(.minutes(20))) func everyExampleWorks() throws {
    defer { command.remove() }
    try prepare()
    // The examples train a model of this name themselves.
    try FileManager.default.removeItem(atPath: path("houses.safetensors"))
    let examples = try HelpExampleTests.examples()
    #expect(examples.count > 40)
    for line in examples {
      let outcome = try command.shell(line, environment: ["SANKOFA_CACHE": path("cache")])
      #expect(outcome.code == 0, "\(line): \(outcome.errors)")
      #expect(!outcome.output.isEmpty, "\(line)")
      for error in outcome.errors.split(separator: "\n") {
        let isKnown =
          error.hasPrefix("note: mnist: ") || error.hasPrefix("note: run has no checkpoint yet; ")
          || error.contains(" holds something else; this model will be ")
          // The prices of the houses here are a sum.
          || error.hasPrefix("warning: a linear model does better on the test rows ")
        #expect(isKnown, "\(line): \(error)")
      }
    }
  }

  /// The commands that messages suggest when an argument is missing.
  @Test func offersInMessagesWork() throws {
    defer { command.remove() }
    try prepare()
    _ = try command.shell("sankofa train digits --hidden none --epochs 1 --limit 64")
    for (line, extra) in [
      ("sankofa predict digits.safetensors", #/add (--from digits --index 0)\./#),
      ("sankofa predict digits.safetensors --from digits", #/add (--index 0)\./#),
      ("sankofa predict houses.safetensors", #/add (--inputs 1,2,3),/#),
      (
        "sankofa train digits --epochs 1 --limit 64 --patience 3",
        #/add (--validation-split 0\.1)\./#
      ),
      ("sankofa neuron decide sun=3", #/add (--answers yes)\./#),
      ("sankofa neuron decide sun=3 --answers yes", #/add (--threshold 0)\./#),
      ("sankofa explain digits.safetensors --output o.safetensors", #/add (--step 1)\./#),
    ] {
      let refused = try command.shell(line)
      #expect(refused.code == 2, "\(line)")
      let match = try #require(refused.errors.firstMatch(of: extra), "\(line): \(refused.errors)")
      let followed = try command.shell("\(line) \(match.1)")
      let goesOn = followed.errors.contains("--threshold: needs")
      #expect(followed.code == 0 || goesOn, "\(line) \(match.1): \(followed.errors)")
    }
  }
}
