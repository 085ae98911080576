import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// A training that ends after any step, and goes on from its checkpoint in another process, ends with
/// the bits of one that was never stopped.
@Suite struct CheckpointFolderTests {
  private struct PowerCut: Error {}

  private let temporary: TemporaryFolder
  private var path: String { temporary.file("run").path }

  init() throws { temporary = try TemporaryFolder() }

  /// The bytes of the model with its optimizer, the history, and the log.
  private struct Result: Equatable {
    var model: [UInt8]
    var history: [[String]]
    var log: [UInt8]
  }

  /// Counts the steps, to stand for those of everybody's own.
  private final class Counting: Callback {
    var count = 0
    var wantsSteps: Bool { true }
    func stepEnded(_ training: TrainingRun) { count += 1 }
    func savedState(_ training: TrainingRun) -> CallbackState? {
      CallbackState(values: Configuration([("count", .integer(count))]))
    }
    func restore(_ state: CallbackState, _ training: TrainingRun) throws {
      count = try state.values.setting("count")
    }
  }

  /// - Parameter cut: the steps, over all calls, after which an error ends the training.
  private func train(
    _ make: () throws -> Sequential, _ data: Dataset, epochs: Int = 4, cut: Int? = nil,
    interrupting: Int? = nil, every interval: CheckpointFolder.Interval = .steps(1),
    callbacks: [any Callback] = []
  ) throws -> Result {
    let model = try make()
    let folder = try CheckpointFolder(path, every: interval, resumes: true)
    let log = temporary.file("log.csv").path
    let hook = Hook(stepEnded: { training in
      if training.model.stepsTrained == interrupting { training.interrupt() }
      // After a checkpoint of this step, which comes after all callbacks.
      if let cut, training.model.stepsTrained > cut { throw PowerCut() }
    })
    let counting = Counting()
    let history = try model.fit(
      data, epochs: epochs, batchSize: 8, validationSplit: 0.25,
      callbacks: callbacks + [counting, CSVLog(toPath: log), folder, hook], verbosity: .silent)
    #expect(counting.count == model.stepsTrained)
    let file = temporary.file("model")
    try model.save(to: file)
    return Result(
      model: try bytes(of: file),
      history: history.epochs.map { epoch in
        epoch.values.map { "\($0.name) \($0.value.bitPattern)" } + [
          "\(epoch.learningRate.bitPattern)", "\(epoch.number)", "\(epoch.exampleCount)",
        ]
      }, log: try bytes(of: temporary.file("log.csv")))
  }

  private func restart() throws { try? FileManager.default.removeItem(atPath: path) }

  /// Cuts a training after each of its steps, and compares.
  private func check(
    _ make: () throws -> Sequential, _ data: Dataset, epochs: Int = 4,
    callbacks: () -> [any Callback] = { [] }
  ) throws {
    let whole = try train(make, data, epochs: epochs, callbacks: callbacks())
    let steps = try make().stepsTrained
    #expect(steps == 0)
    var cut = 0
    while true {
      try restart()
      do {
        // Nothing is cut when the training has fewer steps.
        let result = try train(make, data, epochs: epochs, cut: cut, callbacks: callbacks())
        #expect(result == whole)
        break
      } catch is PowerCut {}
      #expect(
        try train(make, data, epochs: epochs, callbacks: callbacks()) == whole, "after \(cut)")
      cut += 1
    }
    #expect(cut > 4)
    // A training that is complete stays as it is.
    #expect(try train(make, data, epochs: epochs, callbacks: callbacks()) == whole)
  }

  private func dense(_ optimizer: some Optimizer) throws -> Sequential {
    let model = Sequential(seed: 4) {
      Dense(6, activation: .relu, weight: .init(constraint: .maxNorm(1)), inputShape: [4])
      BatchNormalization(momentum: 0.9)
      Dropout(0.2)
      Dense(3, activation: .softmax)
    }
    try model.compile(
      optimizer: optimizer, loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy, .confusionMatrix])
    return model
  }

  @Test func denseWithEverything() throws {
    try check(
      {
        try dense(
          Adam().scheduled(by: .cosine(from: 0.05, steps: 12)).clipped(globalNorm: 1)
            .decayed(0.01, except: ["bias"]).averaged(momentum: 0.9, every: 5).accumulated(over: 2))
      }, threeClasses(28)
    ) { [EarlyStopping(patience: 5, restoresBestWeights: true)] }
  }

  @Test func aRateThatFalls() throws {
    try check({ try dense(.adam(learningRate: 0.3)) }, threeClasses(28)) {
      [
        ReduceOnPlateau(monitor: "loss", factor: 0.5, patience: 1, minimumDelta: 0.5),
        EarlyStopping(monitor: "val_loss", patience: 1, restoresBestWeights: true),
        ReduceOnPlateau(
          monitor: "val_loss", factor: 0.7, patience: 1, minimumDelta: 0.1, continues: true),
      ]
    }
  }

  @Test func convolutionsWithAugmentation() throws {
    let key = RandomKey(seed: 3)
    let pixels = (0..<UInt64(28 * 36)).map { key.uniform(at: $0) as Float }
    let data = try Dataset(
      name: "pictures", features: Tensor(pixels, shape: [28, 6, 6, 1]),
      targets: Tensor((0..<28).map { Int32($0 % 2) }))
    try check(
      {
        let model = Sequential(seed: 5) {
          RandomTranslation(0.2, 0.2, inputShape: [6, 6, 1])
          Conv2D(2, 3, activation: .relu)
          Flatten()
          Dropout(0.25)
          Dense(2, activation: .softmax)
        }
        try model.compile(
          optimizer: .adam().scheduled(by: .oneCycle(peak: 0.01, steps: 9)),
          loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
        return model
      }, data, epochs: 3)
  }

  @Test func recurrenceWithDropoutAndAnAreaUnderTheCurve() throws {
    let key = RandomKey(seed: 3)
    let numbers = (0..<UInt64(28 * 12)).map { key.uniform(at: $0) as Float }
    let data = try Dataset(
      name: "series", features: Tensor(numbers, shape: [28, 4, 3]),
      targets: Tensor((0..<28).map { Float($0 % 2) }, shape: [28, 1]))
    try check(
      {
        let model = Sequential(seed: 6) {
          LSTM(3, inputShape: [4, 3])
          Dropout(0.25)
          Dense(1, activation: .sigmoid)
        }
        try model.compile(
          optimizer: .rmsprop(), loss: .binaryCrossentropy, metrics: [.auc, .binaryAccuracy])
        return model
      }, data, epochs: 3)
  }

  @Test(arguments: [CheckpointFolder.Interval.steps(5), .epochs(1), .epochs(3)])
  func interruptionsAndRareCheckpoints(interval: CheckpointFolder.Interval) throws {
    let data = try threeClasses(28)
    let make = { try dense(.adam()) }
    let whole = try train(make, data, every: interval)
    for step in [1, 3, 4, 6, 11] {
      try restart()
      // An interrupted training ends with the weights of that step, and a resumed one as if not.
      let part = try train(make, data, interrupting: step, every: interval)
      #expect(part != whole)
      #expect(try train(make, data, every: interval) == whole)
      try restart()
      #expect(throws: PowerCut.self) { try train(make, data, cut: step, every: interval) }
      #expect(try train(make, data, every: interval) == whole)
    }
  }

  /// A loss that is not finite ends a resumed training with the same error and the same weights.
  @Test func aLossThatIsNotFinite() throws {
    let data = try threeClasses(28)
    func run(cut: Int? = nil) throws -> [String] {
      let model = Sequential(seed: 1) {
        Dense(4, inputShape: [4])
        Dense(1)
      }
      try model.compile(optimizer: .sgd(learningRate: 60, momentum: 0.9), loss: .squaredError)
      let targets = data.targets.converted(to: .float32).reshaped(to: [28, 1])
      let folder = try CheckpointFolder(path, every: .steps(1), resumes: true)
      let hook = Hook(stepEnded: { training in
        if let cut, training.model.stepsTrained > cut { throw PowerCut() }
      })
      do {
        try model.fit(
          data.features, targets, epochs: 40, batchSize: 4,
          callbacks: [EarlyStopping(rescuingBestOf: "loss"), folder, hook], verbosity: .silent)
      } catch let error as NonFiniteLoss { return ["\(error)", model.weightsDigest] }
      return []
    }
    let whole = try run()
    #expect(whole.count == 2)
    for cut in [0, 2, 6, 7, 8, 9] {
      try restart()
      do { #expect(try run(cut: cut) == whole) } catch is PowerCut {}
      #expect(try run() == whole, "after \(cut)")
    }
  }

  @Test func moreEpochsGoOn() throws {
    let data = try threeClasses(28)
    let make = { try dense(.adam()) }
    let whole = try train(make, data, epochs: 5)
    try restart()
    _ = try train(make, data, epochs: 3)
    #expect(try train(make, data, epochs: 5) == whole)
    // A schedule is laid over the new number of steps.
    try restart()
    func scheduled(_ steps: Int) -> () throws -> Sequential {
      { try dense(.adam().scheduled(by: .cosine(from: 0.01, steps: steps))) }
    }
    _ = try train(scheduled(9), data, epochs: 3)
    let longer = try train(scheduled(15), data, epochs: 5)
    let rate = Schedule.cosine(from: 0.01, steps: 15).rate(at: 12)
    #expect(longer.history[3].contains("\(rate.bitPattern)"))
  }
}
