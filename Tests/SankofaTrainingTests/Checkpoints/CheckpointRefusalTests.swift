import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// A checkpoint of another training is refused with what differs, and nothing is changed.
@Suite struct CheckpointRefusalTests {
  private let temporary: TemporaryFolder
  private var path: String { temporary.file("run").path }

  init() throws { temporary = try TemporaryFolder() }

  private struct Choice {
    var seed: UInt64 = 1
    var hidden = 8
    var rate = 0.001
    var epochs = 2
    var batchSize = 8
    var data: Dataset
    var shuffles = true
    var settings: [(name: String, value: String)] = [("--limit", "20")]
    var resumes = true
    var callbacks: [any Callback] = []
  }

  private func train(_ choice: Choice) throws {
    let model = try classifier(
      hidden: choice.hidden, seed: choice.seed, optimizer: .adam(learningRate: choice.rate))
    let folder = try CheckpointFolder(
      path, resumes: choice.resumes, settings: choice.settings)
    try model.fit(
      choice.data, epochs: choice.epochs, batchSize: choice.batchSize, shuffle: choice.shuffles,
      callbacks: choice.callbacks + [folder], verbosity: .silent)
  }

  @Test func whatDiffersIsNamed() throws {
    let choice = Choice(data: try threeClasses(20))
    try train(choice)
    let other = try threeClasses(20, seed: 6)
    let changes: [(String, (inout Choice) -> Void)] = [
      ("seed 1, this training has 2", { $0.seed = 2 }),
      ("model.layers.0.configuration.outputs 8, this training has 9", { $0.hidden = 9 }),
      ("optimizer.learningRate 0.001, this training has 0.002", { $0.rate = 0.002 }),
      ("batchSize 8, this training has 10", { $0.batchSize = 10 }),
      ("shuffle true, this training has false", { $0.shuffles = false }),
      ("--limit 20, this training has 30", { $0.settings = [("--limit", "30")] }),
      ("--limit 20, this training has none", { $0.settings = [] }),
    ]
    for (text, change) in changes {
      var changed = choice
      change(&changed)
      #expect(
        message { try train(changed) }
          == "\(path): was written with \(text); give the same, or choose another folder.")
    }
    var changed = choice
    changed.data = other
    #expect(message { try train(changed) }?.contains("was written with data ") == true)
    changed = choice
    changed.epochs = 1
    #expect(
      message { try train(changed) }
        == "\(path): was written with epochs 2, this training has 1; give 2 or more, or choose another "
        + "folder.")
    changed = choice
    changed.callbacks = [EarlyStopping(monitor: "loss")]
    #expect(
      message { try train(changed) }
        == "checkpoint: was written with the callbacks none, this training has EarlyStopping; choose "
        + "another folder.")
    changed = choice
    changed.resumes = false
    #expect(
      message { try train(changed) }
        == "\(path): has checkpoints of an earlier training, the newest step-000000000006.safetensors; "
        + "resume that, or choose another folder.")
    try train(choice)
  }

  @Test func aCheckpointIsNoModel() throws {
    try train(Choice(data: try threeClasses(20)))
    let file = path + "/step-000000000006.safetensors"
    #expect(
      message { _ = try Model.load(fromPath: file) }
        == "\(file): is a checkpoint of a training, not a model; resume the training, which saves the "
        + "model at its end.")
    let model = try classifier()
    try model.save(toPath: file)
    // A file of another kind in its place does not have the digest.
    #expect(message { try train(Choice(data: threeClasses(20))) } == nil)
  }

  @Test func aSecondTrainingIsRefused() throws {
    var first: CheckpointFolder? = try CheckpointFolder(path)
    #expect(first != nil)
    #expect(
      message { _ = try CheckpointFolder(path, resumes: true) }
        == "\(path): another training writes its checkpoints there; wait for its end, or choose another "
        + "folder.")
    first = nil
    _ = try CheckpointFolder(path)
  }

  @Test func eachCallOfFitHasItsFolder() throws {
    let model = try classifier()
    let data = try threeClasses(20)
    let folder = try CheckpointFolder(path, resumes: true)
    try model.fit(data, callbacks: [folder], verbosity: .silent)
    #expect(
      message { try model.fit(data, callbacks: [folder], verbosity: .silent) }
        == "\(path): was written with epochs before it 0, this training has 1; give each call of fit a "
        + "folder of its own.")
  }

  @Test func invalidArguments() throws {
    #expect(
      message { _ = try CheckpointFolder(path, every: .steps(0)) }
        == "CheckpointFolder: the interval must be at least 1, got 0; try .epochs(1).")
    #expect(
      message { _ = try CheckpointFolder(path, keeping: 0) }
        == "CheckpointFolder: keeping must be at least 1, got 0; try 3.")
    let file = try temporary.write([1], to: "file")
    #expect(
      message { _ = try CheckpointFolder(file) }
        == "\(file): expected a folder, found a file; name another place.")
    #expect(message { _ = try CheckpointFolder(path + "/in/none") }?.contains("cannot be ") == true)
  }

  /// What a file says of its version reaches a terminal only as text. `Fuzz/` found this.
  @Test func versionsOfAHostileFile() throws {
    let temporary = try TemporaryFolder()
    let path = temporary.file("run").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    var bytes = try SafeTensors(
      tensors: [(name: "digest", tensor: Tensor([UInt8](repeating: 0, count: 64)))],
      metadata: ["format": "sankofa-checkpoint", "formatVersion": "1\n\u{1b}[2J"]
    ).encoded()
    bytes.removeLast(64)
    bytes += Array(SHA256.hexDigest(of: bytes).utf8)
    let name = "step-000000000001.safetensors"
    try AtomicFile.write(bytes, to: path + "/" + name)
    let folder = try CheckpointFolder(path, resumes: true)
    #expect(
      message { _ = try folder.newestPath() }
        == "\(path)/\(name): has formatVersion 1\\n\\u{1B}[2J, this is sankofa \(libraryVersion), "
        + "which continues 1; use the version of sankofa that wrote it.")
  }
}
