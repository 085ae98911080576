import Foundation
import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// The programs in `Examples/`, run as their readers would.
struct ExampleTests {
  @Test func digitsInTenLines() throws {
    let lines = try run("DigitsInTenLines")
    try #require(lines.count == 1)
    #expect(try number(in: lines[0], after: "test accuracy ") >= 0.96)
  }

  @Test func customParts() throws {
    let lines = try run("CustomParts", ["custom.safetensors"])
    try #require(lines.count == 3)
    #expect(try number(in: lines[0], after: "test accuracy ") >= 0.95)
    #expect((0.5...0.95).contains(try number(in: lines[1], after: "certainty ")))
    #expect(lines[2] == "loaded with the same weights: true")
  }

  @Test func customLoop() throws {
    let lines = try run("CustomLoop")
    try #require(lines.count == 7)
    let losses = try lines.dropLast().enumerated().map { index, line in
      try number(in: line, after: "step \(100 * index): loss ")
    }
    #expect(losses == losses.sorted(by: >))
    #expect(try number(in: lines[6], after: "accuracy ") >= 0.97)
    #expect(try losses == circleLosses())
  }

  /// The losses of `fit` for the same points and first weights, at every hundredth step.
  private func circleLosses() throws -> [Double] {
    let key = RandomKey(seed: 7)
    let points = Tensor.uniform([256, 2], key: key.folded("points")) * 4 - 2
    let isInside = (points.squared().sum(axes: [1]) .< 1.5).converted(to: .float32)
    let model = Sequential {
      Dense(16, activation: .tanh, inputShape: [2])
      Dense(1, activation: .sigmoid)
    }
    try model.compile(optimizer: .sgd(learningRate: 1), loss: .binaryCrossentropy)
    let starts = [
      Initializer.glorotUniform([16, 2], key: key.folded("first")), .zeros([16]),
      Initializer.glorotUniform([1, 16], key: key.folded("second")), .zeros([1]),
    ]
    for (parameter, start) in zip(model.parameters, starts) { parameter.value = start }
    let history = try model.fit(
      points, isInside.reshaped(to: [256, 1]), epochs: 501, batchSize: 256, shuffle: false,
      verbosity: .silent)
    return stride(from: 0, through: 500, by: 100).map { history["loss"][$0] }
  }

  /// A loop without a single derivative taken by the library ends with the bits of `fit`.
  @Test func algorithmByHand() throws {
    let lines = try run("AlgorithmByHand")
    let model = Sequential {
      Flatten(inputShape: [8, 8])
      Rescaling(1 / 16)
      Dense(32, activation: .sigmoid, weight: .init(.lecunNormal))
      Dense(10, activation: .sigmoid, weight: .init(.lecunNormal))
    }
    try model.compile(
      optimizer: .sgd(learningRate: 2), loss: .halfSummedSquares, metrics: [.categoricalAccuracy])
    let (train, test) = Dataset.digits()
    let history = try model.fit(
      train.withOneHotTargets(classCount: 10), epochs: 20, batchSize: 32, verbosity: .silent)
    // 1,438 examples: the last batch of each epoch has 30.
    let losses = history["loss"].enumerated().map { "epoch \($0 + 1): loss \($1)" }
    #expect(Array(lines.prefix(20)) == losses)
    let scores = try model.evaluate(test.withOneHotTargets(classCount: 10))
    let accuracy = try scores["categorical_accuracy"]
    #expect(
      try number(in: lines[20], after: "test accuracy ") == Double(Float(accuracy)))
    #expect(lines.dropFirst(21) == ["weights \(model.weightsDigest)"])
    #expect(accuracy > 0.9)
  }

  @Test func trainingLoop() throws {
    let lines = try run("TrainingLoop")
    let model = Sequential(seed: 1) {
      Rescaling(1 / 16, inputShape: [8, 8])
      Flatten()
      Dense(64, activation: .relu)
      BatchNormalization()
      Dropout(0.2)
      Dense(10, activation: .softmax)
    }
    try model.compile(optimizer: RMSProp(learningRate: 0.003), loss: .sparseCategoricalCrossentropy)
    let history = try model.fit(
      Dataset.digits().train, epochs: 3, batchSize: 32, verbosity: .silent)
    try #require(lines.count == 7)
    #expect(try number(in: lines[0], after: "gradients: test accuracy ") > 0.9)
    #expect(lines[1] == "gradients: weights \(model.weightsDigest)")
    for (index, loss) in history["loss"].enumerated() {
      #expect(lines[2 + index] == "epoch \(index + 1): loss \(loss)")
    }
    #expect(lines[5].hasPrefix("compiled step: test accuracy "))
    #expect(lines[6] == "compiled step: weights \(model.weightsDigest)")
  }

  @Test func appleTable() throws {
    let lines = try run("AppleTable")
    #expect(
      lines == [
        "[0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0]", "ripe: no",
        #"lustre: value("waxy")"#, #"colour: value("dark red")"#, #"colour: value("light red")"#,
        #"colour: value("yellow")"#, #"smell: value("sweet")"#, #"lustre: value("shiny")"#,
      ])
  }

  /// The page on tables shows the program as it is.
  @Test func appleTableIsWhatThePageShows() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    func text(_ path: String) throws -> String {
      try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
    let program = try text("Examples/AppleTable/main.swift")
    #expect(try text("Documentation/tables.md").contains("```swift\n\(program)```\n"))
  }

  /// At least nine tenths right within 30 epochs, as the median of three seeds.
  @Test(.enabled(if: isOptimizedBuild && mnistFolder != nil))
  func sigmoidMNIST() throws {
    let lines = try run("SigmoidMNIST", [mnistFolder ?? ""])
    try #require(lines.count == 2)
    #expect(try number(in: lines[1], after: "median ") >= 0.9)
  }

  /// 12 maps of 8 × 8 by 25 shared weights and 64 biases each; 12 of 4 × 4 by 200 and 16; 30 units that
  /// see all 192; 10 that see 30.
  @Test func zipCodes1989() throws {
    let lines = try run("ZipCodes1989", ["digits", "4"])
    try #require(lines.count == 4)
    #expect(lines[0] == "digits, made 16×16: 1438 examples to train on, 359 others")
    #expect(lines[1] == "parameters: 1068 + 2592 + 5790 + 310 = 9760")
    #expect(try number(in: lines[2], after: "learned accuracy ") >= 0.94)
    #expect(try number(in: lines[3], after: "test accuracy ") >= 0.93)
  }

  private func number(in line: String, after start: String) throws -> Double {
    try #require(line.hasPrefix(start), "\(line)")
    return try #require(Double(line.dropFirst(start.count)))
  }

  /// The lines that a built example prints, in an empty folder.
  private func run(_ name: String, _ arguments: [String] = []) throws -> [String] {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    let tests = try #require(bundle?.bundleURL ?? Bundle.main.executableURL)
    let folder = FileManager.default.temporaryDirectory.appending(path: "sankofa-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = tests.deletingLastPathComponent().appending(path: name)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

/// The folder of the real files, where this machine has them.
private let mnistFolder: String? = {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let data =
    ProcessInfo.processInfo.environment["SANKOFA_DATA"]
    ?? root.appending(path: "../shared/data").path
  let folder = data + "/mnist"
  return FileManager.default.fileExists(atPath: folder) ? folder : nil
}()
