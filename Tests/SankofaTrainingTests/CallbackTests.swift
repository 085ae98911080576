import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

@Suite struct CallbackTests {
  private final class Log { var lines: [String] = [] }

  /// Writes down every hook, and stops training where it is told to.
  private final class Recorder: Callback {
    let name: String
    let log: Log
    let wantsSteps: Bool
    let stopsAt: String?

    init(_ name: String, _ log: Log, wantsSteps: Bool = true, stopsAt: String? = nil) {
      (self.name, self.log, self.wantsSteps, self.stopsAt) = (name, log, wantsSteps, stopsAt)
    }

    private func note(_ hook: String, _ training: TrainingRun) {
      log.lines.append("\(name) \(hook)")
      if hook == stopsAt { training.stop() }
    }

    func trainingBegan(_ training: TrainingRun) { note("began", training) }
    func epochBegan(_ training: TrainingRun) { note("epoch \(training.epoch) began", training) }
    func stepEnded(_ training: TrainingRun) {
      note("step \(training.epoch).\(training.step)", training)
    }
    func epochEnded(_ training: TrainingRun, _ epoch: History.Epoch) {
      note("epoch \(epoch.number) ended", training)
    }
    func trainingEnded(_ training: TrainingRun) { note("ended", training) }
  }

  @Test func hooksComeInOrder() throws {
    let log = Log()
    try classifier().fit(
      try threeClasses(10), epochs: 2, batchSize: 8,
      callbacks: [Recorder("a", log), Recorder("b", log, wantsSteps: false)], verbosity: .silent)
    let expected =
      ["began"]
      + [1, 2].flatMap { epoch in
        ["epoch \(epoch) began", "step \(epoch).1", "step \(epoch).2", "epoch \(epoch) ended"]
      } + ["ended"]
    let both = expected.flatMap { $0.hasPrefix("step") ? ["a \($0)"] : ["a \($0)", "b \($0)"] }
    #expect(log.lines == both)
  }

  private struct Stop: CustomTestStringConvertible {
    var hook: String
    var epochs: Int
    var lastExamples: Int?
    var wasStopped = true
    var testDescription: String { hook }
  }

  @Test(arguments: [
    Stop(hook: "began", epochs: 0),
    Stop(hook: "epoch 1 began", epochs: 0),
    Stop(hook: "step 1.1", epochs: 1, lastExamples: 8),
    Stop(hook: "epoch 1 ended", epochs: 1, lastExamples: 10),
    Stop(hook: "epoch 2 began", epochs: 1, lastExamples: 10),
    Stop(hook: "step 2.1", epochs: 2, lastExamples: 8),
    // Whoever stops when all is done has stopped nothing.
    Stop(hook: "step 2.2", epochs: 2, lastExamples: 10, wasStopped: false),
    Stop(hook: "epoch 2 ended", epochs: 2, lastExamples: 10, wasStopped: false),
  ])
  private func stops(_ stop: Stop) throws {
    let (log, model) = (Log(), try classifier())
    let history = try model.fit(
      try threeClasses(10), epochs: 2, batchSize: 8,
      callbacks: [Recorder("a", log, stopsAt: stop.hook)], verbosity: .silent)
    #expect(history.epochs.count == stop.epochs)
    #expect(history.epochs.last?.exampleCount == stop.lastExamples)
    #expect(history.wasStopped == stop.wasStopped)
    #expect(log.lines.last == "a ended")
    #expect(model.epochsTrained == stop.epochs)
  }

  @Test func trainingTellsWhereItIs() throws {
    var steps: [[Double]] = []
    let recorder = Hook(
      stepEnded: { steps.append([Double($0.examplesSeen), $0.stepLoss, $0.meanLoss]) },
      epochEnded: { training in
        #expect(training.history.epochs.count == training.epoch)
        #expect(training.stepsPerEpoch == 2 && training.exampleCount == 3)
        #expect(training.epochCount == 1 && training.seconds > 0)
      })
    let model = try line(weight: 1, learningRate: 1e-30)
    // Squares 1, 4 | 9.
    try model.fit(
      try points([1, 2, 3], [0, 0, 0]), batchSize: 2, shuffle: false, callbacks: [recorder],
      verbosity: .silent)
    #expect(steps == [[2, 2.5, 2.5], [3, 9, 14.0 / 3]])
  }

  @Test func epochsEndWithTheirNumbersForAll() throws {
    var last: TrainingRun?
    let watcher = Hook(epochEnded: { last = $0 })
    let history = try line(weight: 1).fit(
      try points([1, 2, 3], [0, 0, 0]), batchSize: 2, callbacks: [watcher], verbosity: .silent)
    #expect(last?.meanLoss == history["loss"][0])
  }

  /// A changed value is the next step's; what was read before keeps its numbers.
  @Test func parametersCanBeReadAndWrittenBetweenSteps() throws {
    let model = try line(weight: 0)
    let parameter = model.parameters[0]
    let version = parameter.version
    var read: [Tensor] = []
    let hook = Hook(stepEnded: { training in
      read.append(parameter.value)
      if training.step == 2 { parameter.value = Tensor([[5]]) }
    })
    // Slopes 2 (w − 1): w goes 0 → 0.2 → 0.36, is set to 5, → 4.2.
    try model.fit(
      try points([1, 1, 1], [1, 1, 1]), batchSize: 1, callbacks: [hook], verbosity: .silent)
    for (tensor, expected) in zip(read, [0.2, 0.36, 4.2]) {
      #expect(abs(tensor.scalar - expected) < 1e-6)
    }
    #expect(parameter.value.floats == read[2].floats)
    #expect(parameter.version == version + 2)
  }

  @Test func errorsOfCallbacksComeThrough() throws {
    struct Unwilling: Error {}
    let model = try classifier()
    #expect(throws: Unwilling.self) {
      try model.fit(
        try threeClasses(10), batchSize: 8,
        callbacks: [Hook(stepEnded: { _ in throw Unwilling() })],
        verbosity: .silent)
    }
    #expect(model.stepsTrained == 1 && model.epochsTrained == 0)
  }

  @Test func linesSayWhatHappened() throws {
    var lines: [String] = []
    let model = try line(weight: 1, learningRate: 1e-30)
    let data = try points([1, 2, 3], [0, 0, 0])
    try model.fit(
      data, validation: data, callbacks: [EpochLines { lines.append($0) }], verbosity: .silent)
    let line = try #require(lines.first)
    #expect(
      line.hasPrefix(
        "epoch 1/1  loss 4.6667  absolute_error 2.0000  val_loss 4.6667  val_absolute_error 2.0000  "
      ))
    #expect(line.hasSuffix(" examples/s") && lines.count == 1)
  }

  @Test(arguments: [
    (0, "0.0000"), (-0.00001, "0.0000"), (0.99996, "1.0000"), (-1.5, "-1.5000"),
    (123456.78904, "123456.7890"), (.nan, "nan"), (-.nan, "nan"), (1e20, "1e+20"),
    (999_999_999.99999, "1000000000.0000"),
    (1e9, "1000000000.0"), (0.0625, "0.0625"),
  ])
  func decimals(_ value: Double, _ text: String) { #expect(decimal(value, 4) == text) }
}
