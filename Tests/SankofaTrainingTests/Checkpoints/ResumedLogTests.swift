import Foundation
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Logs of trainings that are resumed: nothing that another training wrote is lost.
@Suite struct ResumedLogTests {
  private struct PowerCut: Error {}

  private let temporary: TemporaryFolder
  private let data = Result { try exclusiveOr() }
  private var log: URL { temporary.file("log") }

  init() throws { temporary = try TemporaryFolder() }

  private func text() throws -> String { try String(contentsOf: log, encoding: .utf8) }

  private func add(_ text: String) throws {
    let before = try self.text()
    try Data((before + text).utf8).write(to: log)
  }

  /// Trains five epochs with a checkpoint after every second one.
  private func train(_ callback: any Callback, cut: Int? = nil) throws {
    let model = Sequential(seed: 2) { Dense(1, inputShape: [2]) }
    try model.compile(optimizer: .adam(), loss: .squaredError)
    let folder = try CheckpointFolder(
      temporary.file("run").path, every: .epochs(2), resumes: true)
    let hook = Hook(epochEnded: { if $0.epoch == cut { throw PowerCut() } })
    try model.fit(
      data.get(), epochs: 5, callbacks: [callback, folder, hook], verbosity: .silent)
  }

  private func restart() throws {
    try? FileManager.default.removeItem(at: temporary.file("run"))
    try? FileManager.default.removeItem(at: log)
  }

  private func logs() -> [() -> any Callback] {
    [
      { CSVLog(toPath: log.path, appends: true) },
      { JSONLinesLog(toPath: log.path, appends: true) },
    ]
  }

  @Test func rowsAfterTheCheckpointAreNotDoubled() throws {
    for make in logs() {
      try restart()
      try train(make())
      let whole = try text()
      try restart()
      #expect(throws: PowerCut.self) { try train(make(), cut: 3) }
      // The row of epoch 3 is in the file, and in no checkpoint.
      #expect(try whole.hasPrefix(text()))
      try train(make())
      #expect(try text() == whole)
    }
  }

  @Test func rowsOfAnotherTrainingStay() throws {
    for make in logs() {
      try restart()
      try train(make())
      let whole = try text().split(separator: "\n", omittingEmptySubsequences: false)
      let headerCount = whole.count - 6
      try restart()
      #expect(throws: PowerCut.self) { try train(make(), cut: 3) }
      let other = whole[headerCount].replacing("0.001", with: "0.5")
      #expect(other != whole[headerCount])
      try add(other + "\n")
      try train(make())
      let place = headerCount + 3
      #expect(try text() == (whole[..<place] + [other] + whole[place...]).joined(separator: "\n"))
    }
  }

  @Test func aRowThatWasCutShortIsCompleted() throws {
    let make = { JSONLinesLog(toPath: log.path, appends: true) }
    try train(make())
    let whole = try text()
    let lines = whole.split(separator: "\n")
    for count in [1, 20, lines[2].count] {
      try restart()
      #expect(throws: PowerCut.self) { try train(make(), cut: 3) }
      let start = lines[..<2].joined(separator: "\n") + "\n" + lines[2].prefix(count)
      try Data(start.utf8).write(to: log)
      try train(make())
      #expect(try text() == whole, "\(count)")
    }
  }

  /// A size that is not known, or one of 0, empties no log.
  @Test func aSizeThatIsNotKnownCutsNothing() throws {
    for bytes in [Configuration.Value.none, .integer(0), .integer(4)] {
      try Data("old\nrow\n".utf8).write(to: log)
      let callback = JSONLinesLog(toPath: log.path, appends: true)
      let state = CallbackState(values: Configuration([("bytes", bytes)]))
      let hook = Hook(epochBegan: { training in
        if training.epoch == 1 { try callback.restore(state, training) }
      })
      try Scripted([3, 2]).fit(callback, hook)
      let lines = try text().split(separator: "\n")
      #expect(lines.count == 4 && lines[0] == "old" && lines[1] == "row", "\(bytes)")
    }
  }

  @Test func aDeviceHasNoSize() throws {
    let callback = JSONLinesLog(toPath: "/dev/null", appends: true)
    var sizes: [Configuration.Value?] = []
    let hook = Hook(epochEnded: { training in
      sizes.append(callback.savedState(training)?.values["bytes"])
    })
    try Scripted([3]).fit(callback, hook)
    #expect(sizes == [Configuration.Value.none])
  }

  /// Refuses every state.
  private final class Refusing: Callback {
    func savedState(_ training: TrainingRun) -> CallbackState? { CallbackState() }
    func check(_ state: CallbackState, _ training: TrainingRun) throws {
      throw SankofaError("Refusing", "cannot go on.")
    }
  }

  @Test func aRefusalChangesNothing() throws {
    func train(_ more: any Callback, epochs: Int = 3) throws {
      let model = try classifier()
      let folder = try CheckpointFolder(temporary.file("run").path, resumes: true)
      try model.fit(
        threeClasses(20), epochs: epochs,
        callbacks: [CSVLog(toPath: log.path), folder, more], verbosity: .silent)
    }
    try train(EarlyStopping(monitor: "loss", patience: 3))
    let before = try text()
    for (callback, expected) in [
      (
        EarlyStopping(monitor: "loss", patience: 4),
        "checkpoint: was written with EarlyStopping patience 3, this training has 4; choose another "
          + "folder."
      ),
      (
        ReduceOnPlateau(monitor: "loss"),
        "checkpoint: was written with the callbacks CSVLog, EarlyStopping, this training has CSVLog, "
          + "ReduceOnPlateau; choose another folder."
      ),
    ] as [(any Callback, String)] {
      #expect(message { try train(callback, epochs: 4) } == expected)
      #expect(try text() == before)
    }
    try restart()
    try train(Refusing())
    let rows = try text()
    #expect(message { try train(Refusing(), epochs: 4) } == "Refusing: cannot go on.")
    #expect(try text() == rows)
  }
}
