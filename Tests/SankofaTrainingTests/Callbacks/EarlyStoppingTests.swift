import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

@Suite struct EarlyStoppingTests {
  /// Losses 9, 4, 4, 6.25, 1: two epochs fail after the second, and the last is never reached.
  @Test func patienceAndTheBestWeights() throws {
    let script = try Scripted([3, 2, 2, 2.5, 1])
    let stopping = EarlyStopping(monitor: "loss", patience: 2, restoresBestWeights: true)
    let history = try script.fit(stopping)
    #expect(history.epochs.count == 4 && history.wasStopped)
    #expect(stopping.best == 4 && stopping.bestEpoch == 2 && stopping.stoppedEpoch == 4)
    #expect(script.weight == 2)
    // Without wanting them back, weights stay as they are.
    let plain = try Scripted([3, 2, 2, 2.5, 1])
    try plain.fit(EarlyStopping(monitor: "loss", patience: 2))
    #expect(plain.weight == 2.5)
  }

  /// A NaN in the first epoch is not the best value so far.
  @Test func noNumberIsNeverBest() throws {
    let root = Metric.mean("root") { a, _ in a.sum(axes: [1]).squareRoot() }
    let model = try line(weight: 1, learningRate: 1e-30, metrics: [root])
    let weights: [Float] = [-1, 4, 9]
    let script = Hook(epochBegan: { training in
      training.model.parameters[0].value = Tensor([[weights[training.epoch - 1]]])
    })
    let stopping = EarlyStopping(monitor: "root", patience: 9, mode: .minimum)
    try model.fit(
      points([1], [0]), epochs: 3, callbacks: [script, stopping], verbosity: .silent)
    #expect(stopping.best == 2 && stopping.bestEpoch == 2)
  }

  /// The best weights come after the average, and stay.
  @Test func bestWeightsBesideAverages() throws {
    let script = try Scripted([3, 1, 2])
    try script.model.compile(
      optimizer: SGD(learningRate: 1e-30).averaged(momentum: 0.5), loss: .squaredError)
    try script.fit(EarlyStopping(monitor: "loss", patience: 9, restoresBestWeights: true))
    #expect(script.weight == 1)
    try script.fit()
    #expect(script.weight != 1 && script.weight != 2)
  }

  private struct Course: CustomTestStringConvertible {
    var weights: [Float]
    var stopping: EarlyStopping
    var epochs: Int
    var best: Int?
    var testDescription: String { "\(weights)" }
  }

  @Test func courses() throws {
    let courses = [
      // Without patience the first epoch that is no better is the last.
      Course(weights: [3, 3, 1], stopping: EarlyStopping(monitor: "loss"), epochs: 2, best: 1),
      Course(weights: [3, 2, 1], stopping: EarlyStopping(monitor: "loss"), epochs: 3, best: 3),
      // 9 → 4 is better by 5, which is not more than 5.
      Course(
        weights: [3, 2, 1], stopping: EarlyStopping(monitor: "loss", minimumDelta: 5), epochs: 2,
        best: 1),
      Course(
        weights: [3, 2, 1], stopping: EarlyStopping(monitor: "loss", minimumDelta: 4.9), epochs: 3,
        best: 2),
      Course(
        weights: [1, 2, 1.5, 3], stopping: EarlyStopping(monitor: "loss", mode: .maximum),
        epochs: 3,
        best: 2),
      // Epochs that beat each other and not the baseline use up patience.
      Course(
        weights: [4, 3, 2.5, 2.5, 1],
        stopping: EarlyStopping(monitor: "loss", patience: 3, baseline: 5), epochs: 4, best: 3),
      Course(
        weights: [4, 2, 2.5, 2.5, 1],
        stopping: EarlyStopping(monitor: "loss", patience: 3, baseline: 5), epochs: 5, best: 5),
      // What comes before the first epoch does not count.
      Course(
        weights: [1, 5, 4, 4, 3], stopping: EarlyStopping(monitor: "loss", firstEpoch: 2),
        epochs: 4,
        best: 3),
      Course(
        weights: [3, 2, 2], stopping: EarlyStopping(monitor: "absolute_error", patience: 1),
        epochs: 3, best: 2),
    ]
    for course in courses {
      let history = try Scripted(course.weights).fit(course.stopping)
      #expect(history.epochs.count == course.epochs, "\(course)")
      #expect(course.stopping.bestEpoch == course.best, "\(course)")
    }
  }

  /// A second training starts from nothing; epochs are counted over both.
  @Test func trainsAgain() throws {
    let script = try Scripted([3, 2, 2])
    let stopping = EarlyStopping(monitor: "val_loss", restoresBestWeights: true)
    try script.fit(stopping, validates: true)
    #expect(stopping.bestEpoch == 2 && stopping.stoppedEpoch == 3)
    try script.fit(stopping, validates: true)
    #expect(stopping.bestEpoch == 5 && stopping.stoppedEpoch == 6 && script.weight == 2)
  }

  /// The count of steps goes back with the weight.
  @Test func statisticsGoBackToo() throws {
    let (model, layer) = try counting(.sgd(learningRate: 0.1))
    // One example is learned, and the watched one gets worse with it after the second epoch.
    let stopping = EarlyStopping(patience: 1, restoresBestWeights: true)
    let hook = Hook(epochBegan: { training in
      if training.epoch == 3 { layer.weight.value = Tensor([9]) }
    })
    try model.fit(
      try points([1, 1], [0.2, 0.2]), epochs: 9, batchSize: 1, validation: try points([1], [0.2]),
      callbacks: [hook, stopping], verbosity: .silent)
    #expect(stopping.bestEpoch == 2 && stopping.stoppedEpoch == 3)
    #expect(layer.count.value.floats == [4] && layer.weight.value.floats[0] < 0.5)
    #expect(model.stepsTrained == 6)
  }

  @Test func errorsBeforeTheFirstEpoch() throws {
    func text(_ stopping: EarlyStopping, validates: Bool = false) throws -> String? {
      let script = try Scripted([3, 2])
      let text = message { try script.fit(stopping, validates: validates) }
      #expect(script.model.stepsTrained == 0)
      return text
    }
    #expect(
      try text(EarlyStopping())
        == "EarlyStopping: \"val_loss\" needs validation data; give fit validation or "
        + "validationSplit.")
    #expect(
      try text(EarlyStopping(monitor: "val_los"), validates: true)
        == "EarlyStopping: there is no \"val_los\"; did you mean \"val_loss\"?")
    #expect(
      try text(EarlyStopping(monitor: "absolut_error"))
        == "EarlyStopping: there is no \"absolut_error\"; did you mean \"absolute_error\"?")
    #expect(
      try text(EarlyStopping(monitor: "f7"))
        == "EarlyStopping: there is no \"f7\"; choose one of loss, absolute_error, learning_rate.")
    #expect(
      try text(EarlyStopping(monitor: "learning_rate"))
        == "EarlyStopping: \"learning_rate\" does not say whether smaller or greater is better; give "
        + "mode: .minimum or .maximum, or the metric its better:.")
    #expect(
      try text(EarlyStopping(monitor: "loss", patience: -1))
        == "EarlyStopping: patience must be 0 or above, got -1; try 5.")
    #expect(
      try text(EarlyStopping(monitor: "loss", minimumDelta: .nan))
        == "EarlyStopping: minimumDelta must be 0 or above, got nan; try 0.001.")
  }

  /// A table is no number, and accuracies are better when they are greater.
  @Test func metricsByTheirNames() throws {
    let model = try classifier()
    try model.compile(
      optimizer: .sgd(), loss: .sparseCategoricalCrossentropy,
      metrics: [.confusionMatrix, .accuracy])
    var names: [String] = []
    let began = ClosureCallback(trainingBegan: { names = $0.valueNames })
    let stopping = EarlyStopping(monitor: "val_accuracy", patience: 100)
    let data = try threeClasses(20)
    let history = try model.fit(
      data, epochs: 5, validation: data, callbacks: [began, stopping], verbosity: .silent)
    #expect(names == ["loss", "accuracy", "val_loss", "val_accuracy", "learning_rate"])
    #expect(stopping.best == history["val_accuracy"].max())
    #expect(
      message {
        try model.fit(
          data, callbacks: [EarlyStopping(monitor: "confusion_matrix")], verbosity: .silent)
      } == "EarlyStopping: there is no \"confusion_matrix\"; choose one of loss, accuracy, "
        + "learning_rate.")
  }
}
