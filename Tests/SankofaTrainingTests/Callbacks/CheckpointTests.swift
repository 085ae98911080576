import Foundation
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

@Suite struct CheckpointTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func path(_ name: String) -> String { folder.file(name).path }

  /// Losses 9, 4, 6.25.
  @Test func savesAfterEachEpoch() throws {
    let script = try Scripted([3, 2, 2.5])
    let checkpoint = Checkpoint(
      toPath: path("{epoch:03d}-{loss:.2f}-{val_loss}-{absolute_error:.1f}.safetensors"))
    try script.fit(checkpoint, validates: true)
    #expect(
      folder.names == [
        "001-9.00-9.0000-3.0.safetensors", "002-4.00-4.0000-2.0.safetensors",
        "003-6.25-6.2500-2.5.safetensors",
      ])
    #expect(checkpoint.lastPath == path("003-6.25-6.2500-2.5.safetensors"))
    let loaded = try Model.load(fromPath: path("002-4.00-4.0000-2.0.safetensors"))
    #expect(loaded.parameters[0].value.floats == [2] && loaded.epochsTrained == 2)
  }

  @Test func savesWhatIsBetter() throws {
    let script = try Scripted([3, 2, 2.5, 1, 2])
    let checkpoint = try Checkpoint(to: folder.file("best"), improving: "loss")
    var saved: [Float] = []
    let watch = Hook(epochEnded: { [folder] _ in
      saved.append(try Model.load(from: folder.file("best")).parameters[0].value.floats[0])
    })
    try script.fit(checkpoint, watch)
    #expect(saved == [3, 2, 2, 1, 1] && checkpoint.best == 1)
    #expect(folder.names == ["best"])
    // Epochs are counted over all trainings.
    let numbered = Checkpoint(toPath: path("{epoch}"), improving: "loss", mode: .maximum)
    try script.fit(numbered)
    #expect(folder.names == ["6", "best"])
    let wide = Checkpoint(toPath: path("wide {epoch}"), improving: "loss", minimumDelta: 5)
    try script.fit(wide)
    #expect(folder.names == ["6", "best", "wide 11", "wide 14"])
  }

  /// A metric that is one number before the first example and a table behind the last.
  @Test func aValueThatDoesNotComeIsAnError() throws {
    let odd = Metric("odd", check: { _, _ in }) { predictions, _ in
      predictions.shape[0] == 0 ? .scalar(0, .float32) : Tensor([1, 2])
    }
    func text(_ callback: any Callback) throws -> String? {
      let model = try line(weight: 0, metrics: [odd])
      return message {
        try model.fit(points([1], [1]), callbacks: [callback], verbosity: .silent)
      }
    }
    let end =
      "\"odd\" must be one number after each epoch, got none after epoch 1; choose another value."
    #expect(
      try text(Checkpoint(toPath: path("best"), improving: "odd", mode: .maximum))
        == "Checkpoint: " + end)
    #expect(try text(Checkpoint(toPath: path("{odd}"))) == "Checkpoint: " + end)
    #expect(
      try text(EarlyStopping(monitor: "odd", patience: 1, mode: .maximum))
        == "EarlyStopping: " + end)
    #expect(
      try text(ReduceOnPlateau(monitor: "odd", patience: 1, mode: .maximum))
        == "ReduceOnPlateau: " + end)
    #expect(folder.names.isEmpty)
  }

  @Test func errorsBeforeTheFirstEpoch() throws {
    func text(_ checkpoint: Checkpoint) throws -> String? {
      let script = try Scripted([3, 2])
      let text = message { try script.fit(checkpoint) }
      #expect(script.model.stepsTrained == 0 && folder.names.isEmpty)
      return text
    }
    #expect(
      try text(Checkpoint(toPath: path("{epok}")))
        == "Checkpoint: there is no \"epok\"; did you mean \"epoch\"?")
    #expect(
      try text(Checkpoint(toPath: path("{val_loss}")))
        == "Checkpoint: \"val_loss\" needs validation data; give fit validation or validationSplit."
    )
    #expect(
      try text(Checkpoint(toPath: path("{loss:d}")))
        == "Checkpoint: {loss:d} cannot be read; write {loss} or {loss:.2f}, with at most 6 decimals."
    )
    #expect(
      try text(Checkpoint(toPath: path("{epoch:.2f}")))
        == "Checkpoint: {epoch:.2f} cannot be read; write {epoch} or {epoch:03d}.")
    #expect(
      try text(Checkpoint(toPath: "a{epoch"))
        == "Checkpoint: \"a{epoch\" has a { without its }; write {epoch}.")
    #expect(
      try text(Checkpoint(toPath: path("best"), improving: "accuracy"))
        == "Checkpoint: there is no \"accuracy\"; choose one of loss, absolute_error, learning_rate."
    )
    let missing = path("none") + "/best"
    #expect(
      try text(Checkpoint(toPath: missing))
        == "\(missing): the folder \"\(path("none"))\" does not exist; create it first.")
  }
}
