import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Callbacks know that training ended, however it ended.
@Suite struct EndingTests {
  /// Losses of 9, 1 and 4, then NaN in the fourth epoch.
  private func breaking() throws -> Scripted { try Scripted([3, 1, 2, .infinity, 1]) }

  private final class Unwilling: Error, CustomStringConvertible {
    let description = "unwilling"
  }

  /// Writes down how it was told that training ended.
  private final class Listener: Callback {
    var began = 0
    var endings: [String] = []
    var epochs: [Int] = []
    func trainingBegan(_ training: TrainingRun) { began += 1 }
    func trainingEnded(_ training: TrainingRun) {
      endings.append(training.failure.map { "\($0)" } ?? "as planned")
      epochs.append(training.history.epochs.count)
    }
  }

  private static let broken =
    "fit: the loss is not finite in epoch 4, step 1, first in Dense \"layers.0\": its parameter "
    + "\"weight\" (weights are back at the start of the epoch); try a smaller learning rate."

  @Test func byNumbersThatAreNotFinite() throws {
    let (script, listener) = (try breaking(), Listener())
    let text = message { try script.fit(listener) }
    #expect(text == Self.broken)
    #expect(listener.endings == [Self.broken] && listener.epochs == [3])
  }

  @Test func asPlannedOrStopped() throws {
    let listener = Listener()
    try Scripted([3, 2]).fit(listener)
    try Scripted([3, 2, 1]).fit(
      listener, ClosureCallback(epochEnded: { training, _ in training.stop() }))
    #expect(listener.endings == ["as planned", "as planned"] && listener.epochs == [2, 1])
  }

  /// By an error of any hook; those whose training began are told, and all of them.
  @Test func byErrorsOfCallbacks() throws {
    let hooks: [ClosureCallback] = [
      ClosureCallback(trainingBegan: { _ in throw Unwilling() }),
      ClosureCallback(epochBegan: { _ in throw Unwilling() }),
      ClosureCallback(stepEnded: { _ in throw Unwilling() }),
      ClosureCallback(epochEnded: { _, _ in throw Unwilling() }),
    ]
    for hook in hooks {
      let (before, after) = (Listener(), Listener())
      #expect(message { try Scripted([3, 2]).fit(before, hook, after) } == "unwilling")
      #expect(before.endings == ["unwilling"])
      #expect(after.endings.count == after.began)
    }
    // Hooks that fail in the end keep nobody from the news.
    let (before, after) = (Listener(), Listener())
    let last = ClosureCallback(trainingEnded: { _ in throw Unwilling() })
    #expect(message { try Scripted([3, 2]).fit(before, last, after) } == "unwilling")
    #expect(before.endings == ["as planned"] && after.endings == ["as planned"])
    // What ended training is thrown, and not what a hook makes of it.
    let script = try breaking()
    #expect(message { try script.fit(last) } == Self.broken)
  }

  @Test func bestWeightsComeBack() throws {
    let script = try breaking()
    let stopping = EarlyStopping(monitor: "loss", patience: 5, restoresBestWeights: true)
    let text = message { try script.fit(stopping) }
    #expect(
      text
        == "fit: the loss is not finite in epoch 4, step 1, first in Dense \"layers.0\": its parameter "
        + "\"weight\" (weights are those of epoch 2); try a smaller learning rate.")
    #expect(script.weight == 1 && stopping.bestEpoch == 2 && stopping.stoppedEpoch == nil)
    // Nothing is kept for the next training.
    #expect(script.model.epochsTrained == 3)
    // Without wanting them back, weights are as they are left.
    let plain = try breaking()
    #expect(message { try plain.fit(EarlyStopping(monitor: "loss", patience: 5)) } == Self.broken)
  }

  /// An error of another callback takes nothing from the best weights either.
  @Test func bestWeightsComeBackFromErrors() throws {
    let script = try Scripted([3, 1, 2])
    let unwilling = ClosureCallback(epochEnded: { training, _ in
      if training.epoch == 3 { throw Unwilling() }
    })
    let stopping = EarlyStopping(monitor: "loss", patience: 5, restoresBestWeights: true)
    #expect(message { try script.fit(stopping, unwilling) } == "unwilling")
    #expect(script.weight == 1)
  }

  /// Logs are whole as far as training went, a checkpoint is the best epoch's, and a rate that was
  /// lowered stays.
  @Test func logsCheckpointsAndRates() throws {
    let folder = try TemporaryFolder()
    let (table, lines, best) = (
      folder.file("log.csv").path, folder.file("log.jsonl").path, folder.file("best").path
    )
    let script = try breaking()
    let rate = script.model.learningRate
    let text = message {
      try script.fit(
        CSVLog(toPath: table), JSONLinesLog(toPath: lines),
        Checkpoint(toPath: best, improving: "loss"),
        ReduceOnPlateau(monitor: "loss", factor: 0.5, patience: 1))
    }
    #expect(text == Self.broken)
    #expect(try CSV(contentsOf: table).recordCount == 3)
    #expect(try String(contentsOfFile: lines, encoding: .utf8).split(separator: "\n").count == 3)
    #expect(try Model.load(fromPath: best).parameters[0].value.floats == [1])
    #expect(script.model.learningRate == rate / 2)
    // The files are closed: another training may write them anew.
    try Scripted([2]).fit(CSVLog(toPath: table))
    #expect(try CSV(contentsOf: table).recordCount == 1)
  }
}
