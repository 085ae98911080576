import Foundation
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// There is a checkpoint of the place where training ended, wherever a callback ended it.
@Suite struct LastCheckpointTests {
  private let temporary: TemporaryFolder
  private let data = Result { try threeClasses(20) }

  init() throws { temporary = try TemporaryFolder() }

  private struct Outcome: Equatable {
    var weights: String
    var steps: Int
    var rate: Double
  }

  /// Trains four epochs of three steps, with a checkpoint after every third epoch.
  @discardableResult
  private func train(
    _ name: String, every interval: CheckpointFolder.Interval = .epochs(3),
    _ hook: any Callback = ClosureCallback()
  ) throws -> (outcome: Outcome, folder: CheckpointFolder) {
    let model = try classifier()
    let folder = try CheckpointFolder(
      temporary.file(name).path, every: interval, resumes: true)
    try model.fit(
      data.get(), epochs: 4, batchSize: 8,
      callbacks: [EpochLearningRate { _, rate in rate * 0.5 }, hook, folder], verbosity: .silent)
    return (
      Outcome(weights: model.weightsDigest, steps: model.stepsTrained, rate: model.learningRate),
      folder
    )
  }

  private func name(_ step: Int) -> String {
    "step-" + String(repeating: "0", count: step < 10 ? 11 : 10) + "\(step).safetensors"
  }

  @Test func anInterruptionBeforeAnEpochGoesOn() throws {
    let whole = try train("whole").outcome
    #expect(whole.steps == 12)
    for epoch in 1...4 {
      let path = "run-\(epoch)"
      do {
        let (part, folder) = try train(
          path, Hook(epochBegan: { if $0.epoch == epoch { $0.interrupt() } }))
        #expect(part.steps == 3 * (epoch - 1))
        #expect(folder.lastPath?.hasSuffix(name(part.steps)) == true)
      }
      let (outcome, folder) = try train(path)
      #expect(outcome == whole, "epoch \(epoch)")
      #expect(folder.resumedPath?.hasSuffix(name(3 * (epoch - 1))) == true)
    }
  }

  @Test func aStopBeforeAnEpochIsTheEnd() throws {
    for interval in [CheckpointFolder.Interval.epochs(3), .epochs(1)] {
      let path = "run \(interval)"
      let stopped = try train(
        path, every: interval, Hook(epochBegan: { if $0.epoch == 3 { $0.stop() } })
      ).outcome
      #expect(stopped.steps == 6)
      #expect(try train(path, every: interval).outcome == stopped)
    }
  }

  /// Whoever says that training is complete is believed.
  @Test func aStepThatIsStoppedAndInterruptedIsTheEnd() throws {
    let hook = Hook(stepEnded: { training in
      if training.model.stepsTrained == 5 {
        training.interrupt()
        training.stop()
      }
    })
    let stopped = try train("run", hook)
    #expect(stopped.outcome.steps == 5)
    #expect(stopped.folder.lastPath?.hasSuffix(name(5)) == true)
    withExtendedLifetime(stopped) {}
  }

  @Test func settingsThatChangeTheBitsAreCompared() throws {
    func refusal(_ first: any Callback, _ second: any Callback) throws -> String? {
      let path = "run \(UInt64.random(in: .min ... .max))"
      func run(_ callback: any Callback) throws {
        let folder = try CheckpointFolder(temporary.file(path).path, resumes: true)
        try classifier().fit(
          data.get(), epochs: 2, callbacks: [callback, folder], verbosity: .silent)
      }
      try run(first)
      #expect(message { try run(first) } == nil)
      return message { try run(second) }
    }
    func stopping(
      _ delta: Double = 0, _ mode: MonitorMode = .automatic, _ baseline: Double? = nil
    ) -> EarlyStopping {
      EarlyStopping(
        monitor: "loss", patience: 3, minimumDelta: delta, mode: mode, baseline: baseline)
    }
    func text(_ kind: String, _ setting: String, _ old: String, _ new: String) -> String {
      "checkpoint: was written with \(kind) \(setting) \(old), this training has \(new); choose "
        + "another folder."
    }
    let file = temporary.file("model").path
    for (first, second, expected) in [
      (stopping(), stopping(0.5), text("EarlyStopping", "minimumDelta", "0.0", "0.5")),
      (
        stopping(), stopping(0, .maximum),
        text("EarlyStopping", "mode", "\"automatic\"", "\"maximum\"")
      ),
      (
        stopping(0, .minimum, 0.25), stopping(0, .minimum),
        text("EarlyStopping", "baseline", "0.25", "none")
      ),
      (
        stopping(), EarlyStopping(monitor: "loss", patience: 3, continues: true),
        text("EarlyStopping", "continues", "false", "true")
      ),
      (
        ReduceOnPlateau(monitor: "loss"), ReduceOnPlateau(monitor: "loss", minimumDelta: 0.5),
        text("ReduceOnPlateau", "minimumDelta", "0.0001", "0.5")
      ),
      (
        Checkpoint(toPath: file, improving: "loss"),
        Checkpoint(toPath: file, improving: "accuracy"),
        text("Checkpoint", "monitor", "\"loss\"", "\"accuracy\"")
      ),
      (
        Checkpoint(toPath: file, improving: "loss"), Checkpoint(toPath: file),
        text("Checkpoint", "monitor", "\"loss\"", "none")
      ),
    ] as [(any Callback, any Callback, String)] {
      #expect(try refusal(first, second) == expected)
    }
  }

  /// Of the best weights, all are there or none.
  @Test func bestWeightsThatAreMissingAreTold() throws {
    let stopping = EarlyStopping(monitor: "loss", patience: 3, restoresBestWeights: true)
    var texts: [String?] = []
    let hook = Hook(epochEnded: { training in
      guard let whole = stopping.savedState(training) else { return }
      #expect(message { try stopping.check(whole, training) } == nil)
      var state = whole
      state.tensors.removeAll { $0.name == "kept.0" }
      texts.append(message { try stopping.check(state, training) })
      state.tensors.append(("kept.0", Tensor([[1, 2]])))
      texts.append(message { try stopping.check(state, training) })
      #expect(message { try stopping.restore(state, training) } != nil)
    })
    try Scripted([3]).fit(stopping, hook)
    let fix = "choose another checkpoint."
    #expect(
      texts == [
        "EarlyStopping: \"kept.0\" must be float32 [1, 1], got nothing; \(fix)",
        "EarlyStopping: \"kept.0\" must be float32 [1, 1], got float32 [1, 2]; \(fix)",
      ])
  }
}
