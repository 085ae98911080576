import Foundation
import SankofaCommand
import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaTensor
import SankofaTraining
import Testing

struct DryRunTests {
  private let command: Command

  init() throws { command = try Command() }

  private func checkNothingWritten() throws {
    #expect(try FileManager.default.contentsOfDirectory(atPath: command.folder.path) == [])
  }

  @Test func layersAndStepsAreTold() throws {
    defer { command.remove() }
    let outcome = try command.run(
      [
        "train", "digits", "--hidden", "32,16", "--epochs", "7", "--batch-size", "100",
        "--validation-split", "0.1", "--patience", "3", "--log", "log.csv", "--dry-run",
      ], environment: ["SANKOFA_THREADS": "1"])
    #expect(outcome.errors == "" && outcome.code == 0)
    var recipe = try PictureRecipe(for: "digits")
    recipe.network.hidden = [32, 16]
    let data = Dataset.digits().train
    let model = try recipe.model(for: data, greatest: 16)
    let memory = try Workers.withThreadCount(1) {
      try model.fitByteCount(
        data, learned: 1294, batchSize: 100,
        callbacks: [EarlyStopping(patience: 3, restoresBestWeights: true)])
    }
    #expect(
      outcome.output == """
        digits: 1,438 pictures of 8×8 to train on, 359 others to test on
        network: 64 - 32 - 16 - 10, 2,778 parameters

        path      layer                          output  parameters
        --------  -----------------------------  ------  ----------
        input                                    [8, 8]
        layers.0  Rescaling(0.0625)              [8, 8]
        layers.1  Flatten                        [64]
        layers.2  Dense(32, relu, he_normal)     [32]         2,080
        layers.3  Dense(16, relu, he_normal)     [16]           528
        layers.4  Dense(10, softmax, he_normal)  [10]           170
        --------  -----------------------------  ------  ----------
        total                                                 2,778

        training             value
        -------------------  -------------------------------
        training examples    1,294
        validation examples  144
        batch size           100
        steps in an epoch    13
        epochs               7
        steps in all         91
        loss                 sparse_categorical_crossentropy
        optimizer            adam, learning rate 0.004
        memory               \(NumberFormat.bytes(memory))
        saved as             digits.safetensors

        Nothing was trained or written; leave out --dry-run to begin.

        """)
    try checkNothingWritten()
  }

  @Test func asJSON() throws {
    defer { command.remove() }
    let outcome = try command.run(["train", "digits", "--dry-run", "--json"])
    let line = try JSON(parsing: outcome.output)
    #expect(line["dry_run"] == true && line["parameters"] == 9610 && line["epochs"] == 30)
    #expect(
      line["optimizer"] == "adam" && line["learning_rate"] == 0.004 && line["schedule"] == .null)
    #expect(line["layers"]?.arrayValue?.count == 4 && line["steps_per_epoch"] == 45)
    // Weights, their copy, two moments, and the data are among it.
    let memory: Int = try #require(line["memory_bytes"]?.integerValue)
    let least: Int = 4 * 4 * 9610 + 1438 * 64
    #expect(memory > least)
    try checkNothingWritten()
  }

  /// A data set that is not there is not downloaded, since its sizes are known.
  @Test func nothingIsFetched() throws {
    defer { command.remove() }
    let outcome = try command.run(
      ["train", "mnist", "--model", "cnn", "--dry-run"],
      environment: [
        "https_proxy": "http://127.0.0.1:9", "SANKOFA_CACHE": command.folder.path + "/none",
      ])
    #expect(outcome.code == 0)
    #expect(
      outcome.errors
        == "note: mnist is not fetched yet (11.6 MB); its published sizes are used.\n")
    #expect(outcome.lines[0].hasPrefix("mnist: 60,000 pictures of 28×28 to train on, "))
    #expect(outcome.output.contains("\nsteps in an epoch  938\n"))
    #expect(
      outcome.output.contains(
        "\noptimizer          adam, learning rate 0.00012 at first, schedule one_cycle\n"))
    try checkNothingWritten()
  }

  @Test func aPage() throws {
    defer { command.remove() }
    let outcome = try command.run(["train", "example:xor", "--dry-run"])
    #expect(outcome.errors == "" && outcome.code == 0)
    #expect(outcome.output.contains("\nsaved as           xor.safetensors\n"))
    #expect(outcome.output.contains("\ntraining examples  4\n"))
    try checkNothingWritten()
  }

  /// A dry run reports the same wrong options as training.
  @Test func wrongOptions() throws {
    defer { command.remove() }
    let outcome = try command.run(["train", "digits", "--dry-run", "--model", "cnn"])
    #expect(outcome.code == 2)
    #expect(
      outcome.errors
        == "--model: cnn needs pictures of at least 10×10, got 8×8; use mlp.\n")
  }
}
