import Foundation
import SankofaFormats
import SankofaPlatform
import SankofaTensor
import SankofaTraining
import Testing

/// Trainings that end at any moment, and are resumed by the same command.
@Suite(.timeLimit(.minutes(5))) struct CheckpointCommandTests {
  private let command: Command

  init() throws { command = try Command() }

  private func bytes(_ name: String) -> Data? {
    try? Data(contentsOf: command.folder.appending(path: name))
  }

  private func remove(_ name: String) {
    try? FileManager.default.removeItem(at: command.folder.appending(path: name))
  }

  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: command.folder.appending(path: folder).path
    ).sorted()
  }

  private func writePictures() throws {
    let folder = command.folder.appending(path: "pictures")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    for (part, count) in [("train", 48), ("t10k", 20)] {
      let pixels = (0..<count * 144).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 / 144) }
      try IDX.write(
        Tensor(pixels, shape: [count, 12, 12]),
        to: folder.appending(path: "\(part)-images-idx3-ubyte").path)
      try IDX.write(
        Tensor((0..<count).map { UInt8($0 % 10) }, shape: [count]),
        to: folder.appending(path: "\(part)-labels-idx1-ubyte").path)
    }
  }

  /// A smaller version of `Benchmarks/kill-and-resume`. There are so many steps that a busy machine does
  /// not end them before the kill.
  @Test(arguments: [
    ["--model", "mlp", "--hidden", "16", "--epochs", "40"], ["--model", "cnn", "--epochs", "12"],
    ["--model", "lstm", "--epochs", "8"],
  ])
  func aKilledTrainingEndsWithTheSameBits(network: [String]) throws {
    defer { command.remove() }
    try writePictures()
    let arguments =
      [
        "train", "mnist", "--data", "pictures", "--batch-size", "8", "--augment", "--dropout",
        "0.25", "--schedule", "one_cycle", "--validation-split", "0.25", "--patience", "50",
        "--log", "log.csv", "--output", "model.safetensors",
      ] + network
    #expect(try command.run(arguments).code == 0)
    let whole = [bytes("model.safetensors"), bytes("log.csv")]
    #expect(whole.allSatisfy { $0 != nil })
    remove("model.safetensors")
    let resuming =
      arguments + ["--checkpoint", "run", "--checkpoint-every", "1step", "--keep", "2", "--resume"]
    var kills = 0
    // Each run is killed as soon as it has written two more checkpoints.
    while kills < 6 {
      let process = command.process(resuming)
      (process.standardOutput, process.standardError) = (
        FileHandle.nullDevice, FileHandle.nullDevice
      )
      let before = (try? names("run").last { $0.hasPrefix("step-") }) ?? ""
      try process.run()
      while process.isRunning {
        let last = (try? names("run").last { $0.hasPrefix("step-") }) ?? ""
        if last > before { break }
        usleep(2000)
      }
      usleep(useconds_t.random(in: 0...50_000))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      if process.terminationReason == .exit { break }
      kills += 1
    }
    #expect(kills > 0)
    #expect(try command.run(resuming).code == 0)
    #expect([bytes("model.safetensors"), bytes("log.csv")] == whole)
    #expect(try names("run").count { $0.hasPrefix("step-") } == 2)
  }

  @Test func tablesAndPagesGoOn() throws {
    defer { command.remove() }
    let rows = (0..<60).map { "\($0 * 7 % 11),\($0 % 5),\($0 * 7 % 11 + 2 * ($0 % 5))\n" }
    try Data(("a,b,c\n" + rows.joined()).utf8)
      .write(to: command.folder.appending(path: "t.csv"))
    for arguments in [
      ["train", "t.csv", "--target", "c", "--epochs", "12", "--output", "m.safetensors"],
      ["train", "example:xor", "--epochs", "60", "--output", "m.safetensors"],
    ] {
      remove("m.safetensors")
      remove("run")
      #expect(try command.run(arguments).code == 0)
      let whole = try #require(bytes("m.safetensors"))
      let resuming = arguments + ["--checkpoint", "run", "--resume"]
      let half = arguments.map { ["12": "5", "60": "23"][$0] ?? $0 }
      #expect(try command.run(half + ["--checkpoint", "run"]).code == 0)
      #expect(bytes("m.safetensors") != whole)
      let outcome = try command.run(resuming)
      #expect(outcome.code == 0)
      #expect(outcome.errors.contains("note: goes on from run/step-"), "\(outcome.errors)")
      #expect(bytes("m.safetensors") == whole, "\(arguments)")
    }
  }

  @Test func refusals() throws {
    defer { command.remove() }
    let common = ["train", "digits", "--hidden", "4", "--limit", "60", "--epochs", "2"]
    #expect(try command.run(common + ["--checkpoint", "run"]).code == 0)
    let resuming = common + ["--checkpoint", "run", "--resume"]
    let newest = "step-000000000004.safetensors"
    for (options, error) in [
      (
        common + ["--checkpoint", "run"],
        "run: has checkpoints of an earlier training, the newest \(newest); resume that, or choose "
          + "another folder.\n"
      ),
      (
        resuming + ["--learning-rate", "0.1"],
        "run: was written with --learning-rate 0.004, this training has 0.1; give the same, or choose "
          + "another folder.\n"
      ),
      (
        resuming + ["--epochs", "1"],
        "run: was written with epochs 2, this training has 1; give 2 or more, or choose another "
          + "folder.\n"
      ),
    ] {
      let outcome = try command.run(options)
      #expect(outcome.code == 1 && outcome.errors == error, "\(outcome.errors)")
    }
    for (options, error) in [
      (["--resume"], "--resume: needs a folder of checkpoints; add --checkpoint run.\n"),
      (
        ["--checkpoint", "run", "--checkpoint-every", "5"],
        "--checkpoint-every: must be a number of steps or epochs, got 5; try 100steps or 1epoch.\n"
      ),
      (["--checkpoint", ""], "--checkpoint: must name a folder, got \"\"; try run.\n"),
      (
        ["--checkpoint", "run", "--keep", "0"],
        "--keep: must be a whole number, 1…1000000, got 0; try 3.\n"
      ),
    ] {
      let outcome = try command.run(common + options)
      #expect(outcome.code == 2 && outcome.errors == error, "\(outcome.errors)")
    }
    let folder = try CheckpointFolder(
      command.folder.appending(path: "run").path, resumes: true)
    let second = try command.run(resuming)
    withExtendedLifetime(folder) {}
    #expect(second.code == 1)
    #expect(
      second.errors
        == "run: another training writes its checkpoints there; wait for its end, or choose another "
        + "folder.\n")
  }

  /// A damaged checkpoint is told, and the one before it is used.
  @Test func aDamagedCheckpointIsTold() throws {
    defer { command.remove() }
    let common = ["train", "digits", "--hidden", "4", "--limit", "60", "--epochs", "2"]
    #expect(try command.run(common + ["--checkpoint", "run"]).code == 0)
    let whole = bytes("digits.safetensors")
    let path = command.folder.appending(path: "run/step-000000000004.safetensors")
    var content = try Data(contentsOf: path)
    content[content.count / 2] ^= 4
    try content.write(to: path)
    let outcome = try command.run(common + ["--checkpoint", "run", "--resume"])
    let lines = outcome.errors.split(separator: "\n")
    #expect(
      lines.first?.hasPrefix("warning: run/step-000000000004.safetensors: is damaged: ") == true)
    #expect(lines.last == "note: goes on from run/step-000000000002.safetensors")
    #expect(outcome.code == 0 && bytes("digits.safetensors") == whole)
  }

  // MARK: The file of the model

  private func train(_ options: [String]) throws -> Command.Outcome {
    try command.run(["train", "digits", "--limit", "60", "--epochs", "1"] + options)
  }

  @Test func anotherNetworkIsNotReplaced() throws {
    defer { command.remove() }
    #expect(try train(["--hidden", "4"]).errors == "")
    let first = bytes("digits.safetensors")
    let other = try train(["--hidden", "5"])
    #expect(
      other.errors
        == "note: digits.safetensors holds something else; this model will be digits-2.safetensors "
        + "(--force replaces the other).\n")
    #expect(other.lines.contains { $0.hasPrefix("Saved digits-2.safetensors. ") })
    #expect(bytes("digits.safetensors") == first)
    // The same network again replaces its earlier training.
    #expect(try train(["--hidden", "4", "--seed", "1"]).errors == "")
    #expect(bytes("digits.safetensors") != first)
    let refused = try train(["--hidden", "6", "--output", "digits.safetensors"])
    #expect(refused.code == 2)
    #expect(
      refused.errors
        == "--output: digits.safetensors holds something other than an earlier training of this "
        + "network; add --force to replace it, or name another file.\n")
    #expect(try train(["--hidden", "6", "--output", "digits.safetensors", "--force"]).code == 0)
    try Data("mine".utf8).write(to: command.folder.appending(path: "notes"))
    #expect(try train(["--output", "notes"]).code == 2)
    #expect(bytes("notes") == Data("mine".utf8))
  }

  /// Two trainings that begin together both find no file; the second to end does not replace the first.
  @Test func aModelThatCameDuringTrainingIsNotReplaced() throws {
    defer { command.remove() }
    let options = "--limit 60 --checkpoint run"
    let line =
      "sankofa train digits --hidden 4 --epochs 1000000 --log log.csv --json \(options) & p=$!; "
      + "while ! [ -s log.csv ]; do sleep 0.01; done; "
      + "sankofa train digits --hidden 5 --epochs 1 --limit 60 --json; "
      + "cp digits.safetensors first; kill -TERM $p; wait $p"
    let outcome = try command.shell(line)
    #expect(outcome.code == 0)
    #expect(
      outcome.errors.hasSuffix(
        "note: digits.safetensors holds something else since training began; this model will be "
          + "digits-2.safetensors (--force replaces the other).\n"), "\(outcome.errors)")
    #expect(bytes("digits.safetensors") == bytes("first"))
    let last = try JSON(parsing: #require(outcome.lines.last))
    #expect(last["model"] == "digits-2.safetensors")
    let model = try Model.load(fromPath: command.folder.path + "/digits-2.safetensors")
    #expect(model.weightsDigest == last["weights_sha256"]?.stringValue)
  }

  #if os(Linux)
    @Test func aFullDeviceIsFoundBeforeTraining() throws {
      defer { command.remove() }
      let outcome = try train(["--output", "/dev/full"])
      #expect(outcome.code == 1 && outcome.output == "")
      #expect(
        outcome.errors
          == "/dev/full: writing failed (No space left on device); free some space or choose another "
          + "place.\n")
    }
  #endif

  /// The folder of the model goes away during training, as a full disk or a lost share would.
  @Test func aModelThatCannotBeSavedGoesElsewhere() throws {
    defer { command.remove() }
    for name in ["place", "other"] {
      try FileManager.default.createDirectory(
        at: command.folder.appending(path: name), withIntermediateDirectories: false)
    }
    let line =
      "sankofa train digits --hidden 4 --limit 60 --epochs 1000000 --log log.csv "
      + "--output place/m.safetensors & p=$!; "
      + "while ! [ -s log.csv ]; do sleep 0.01; done; rmdir place; kill -TERM $p; wait $p"
    let outcome = try command.shell(
      line, environment: ["TMPDIR": command.folder.appending(path: "other").path])
    #expect(outcome.code == 1)
    let saved = try #require(try names("other").first)
    #expect(
      outcome.errors.hasSuffix(
        "The model is saved as \(command.folder.path)/other/\(saved) instead.\n"),
      "\(outcome.errors)")
    _ = try Model.load(fromPath: command.folder.path + "/other/" + saved)
  }
}
