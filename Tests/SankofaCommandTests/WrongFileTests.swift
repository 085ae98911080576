import Foundation
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Files of another kind, of another size, or with something missing, in the words of the command.
struct WrongFileTests {
  private let command: Command

  init() throws { command = try Command() }

  private func path(_ name: String) -> String { command.folder.appending(path: name).path }

  /// A model of pictures of a size.
  private func save(_ side: Int, dataset: String?) throws {
    let model = Sequential {
      Flatten(inputShape: [side, side])
      Dense(10, activation: .softmax)
    }
    try model.compile(
      optimizer: .adam(), loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
    model.metadata["dataset"] = dataset
    try model.save(toPath: path("m.safetensors"))
  }

  private func check(_ arguments: [String], _ line: String, code: Int32 = 1) throws {
    let outcome = try command.run(arguments)
    #expect(outcome.errors.split(separator: "\n").last.map(String.init) == line)
    #expect(outcome.output == "")
    #expect(outcome.code == code)
  }

  @Test func pagesAreNoModels() throws {
    defer { command.remove() }
    try Data(#"{"layers": [{"weights": [[1]]}], "input": 1, "target": 0}"#.utf8)
      .write(to: URL(filePath: path("or.json")))
    for arguments in [
      ["inspect", "or.json"], ["evaluate", "or.json"], ["predict", "or.json", "a"],
    ] {
      try check(
        arguments,
        "or.json: is a network page, not a model; use sankofa train or sankofa explain.")
    }
    try check(["inspect", "none.json"], "none.json: no such file; check the path.")
  }

  @Test func picturesOfAnotherSize() throws {
    defer { command.remove() }
    try save(28, dataset: "mnist")
    let rule = "the pictures of digits have shape [8, 8], and the model takes [28, 28]; "
    let name = "m.safetensors"
    try check(
      ["evaluate", name, "--on", "digits"], "--on: \(rule)try --on mnist.", code: 2)
    try check(
      ["predict", name, "--from", "digits", "--index", "0"],
      "--from: \(rule)try --from mnist.", code: 2)
    try check(
      ["explain", name, "--from", "digits"], "--from: \(rule)try --from mnist.", code: 2)
    // What the model knows is suggested.
    try check(
      ["predict", name],
      "predict: needs pictures of 28×28; name a PNG file, or add --from mnist --index 0.",
      code: 2)
    try check(
      ["predict", name, "--index", "1"],
      "--index: needs a data set to take the example from; add --from mnist.", code: 2)
    try save(28, dataset: nil)
    try check(
      ["evaluate", name, "--on", "digits"], "--on: \(rule)choose other data.", code: 2)
  }

  @Test func modelsOfSeveralInputs() throws {
    defer { command.remove() }
    let (a, b) = (Input([8, 8]), Input([8, 8]))
    let model = Model(inputs: [a, b], outputs: [Add()(a, b)])
    try model.save(toPath: path("m.safetensors"))
    let needs = "takes inputs input0 [8, 8], input1 [8, 8]; "
    let fix = "name a .npz file with arrays input0, input1"
    try check(["predict", "m.safetensors", "a.png"], "a.png: the model \(needs)\(fix).")
    try check(
      ["evaluate", "m.safetensors"],
      "--on: m.safetensors does not say what it was trained on and \(needs)name a .npz file with arrays "
        + "input0, input1, output.", code: 2)
  }

  @Test func logsAreCheckedFirst() throws {
    defer { command.remove() }
    try check(
      ["train", "digits", "--log", "no/where.csv"],
      "no/where.csv: the folder \"no\" does not exist; create it first.")
  }

  /// Pictures and labels in files of MNIST's form.
  private func write(labels: (Int) -> UInt8, testLabels: Int = 8) throws {
    for (part, count, labelCount) in [("train", 128, 128), ("t10k", 8, testLabels)] {
      let pixels = (0..<count * 16).map { UInt8(truncatingIfNeeded: $0 * 7) }
      try IDX.write(
        Tensor(pixels, shape: [count, 4, 4]), to: path("\(part)-images-idx3-ubyte"))
      try IDX.write(
        Tensor((0..<labelCount).map(labels), shape: [labelCount]),
        to: path("\(part)-labels-idx1-ubyte"))
    }
  }

  private let train = ["train", "mnist", "--data", ".", "--epochs", "1", "--hidden", "none"]

  @Test func labelsThatAreTooFewOrAllTheSame() throws {
    defer { command.remove() }
    try write(labels: { _ in 0 })
    try check(train, ".: must have labels of 2 classes or more, got only 0; use other files.")
    try write(labels: { UInt8($0 % 3) }, testLabels: 7)
    try check(
      train,
      "./t10k-labels-idx1-ubyte: expected 8 labels, one for each picture, found 7; use the files that "
        + "belong together.")
  }

  /// A matrix of 256 classes would have thousands of lines.
  @Test func manyClasses() throws {
    defer { command.remove() }
    try write(labels: { $0 == 0 ? 255 : UInt8($0 % 100) })
    let outcome = try command.run(train)
    #expect(outcome.code == 0)
    #expect(outcome.lines.count < 40)
    let place = outcome.lines.firstIndex { $0.hasPrefix("actual  predicted  times  of the actual") }
    let rows = outcome.lines.dropFirst((place ?? 0) + 2).prefix { $0 != "" }
    #expect((1...8).contains(rows.count))
    #expect(rows.allSatisfy { $0.hasSuffix("  1         100.0%") }, "\(rows)")
  }

  #if os(Linux)
    /// Nobody listens at the proxy's port, so that no mirror is reached.
    @Test func mirrorsThatAreNotReached() throws {
      defer { command.remove() }
      try save(28, dataset: "mnist")
      let outcome = try command.run(
        ["evaluate", "m.safetensors"],
        environment: ["https_proxy": "http://127.0.0.1:9", "SANKOFA_CACHE": path("a/b")])
      #expect(outcome.code == 1 && outcome.output == "")
      let start =
        "mnist: none of 4 mirrors gave train-images-idx3-ubyte.gz (https://ossci-datasets.s3."
      // On a busy machine a mirror is tried for so long that it is told.
      let lines = outcome.errors.split(separator: "\n").drop { $0.hasPrefix("fetching https://") }
      let error = try #require(lines.first)
      #expect(lines.count == 1 && outcome.errors.hasSuffix(error + "\n"), "\(outcome.errors)")
      #expect(error.hasPrefix(start) && error.count < 320, "\(error)")
      #expect(error.hasSuffix("); name the folder that has the files with --data."), "\(error)")
      #expect(!FileManager.default.fileExists(atPath: path("a")))
    }
  #endif

  @Test func onePictureIsOne() throws {
    defer { command.remove() }
    let outcome = try command.run([
      "train", "digits", "--limit", "1", "--epochs", "1", "--hidden", "none",
    ])
    #expect(
      outcome.lines[0] == "digits: 1 picture of 8×8 to train on, 359 others to test on")
  }
}
