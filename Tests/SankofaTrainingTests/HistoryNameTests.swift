import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Histories, logs and callbacks know values by their names alone.
@Suite struct HistoryNameTests {
  private func refusal(_ name: String) -> String {
    "compile: a metric cannot be called \"\(name)\", which stands for something else in histories; "
      + "give it or its output another name, or leave it out."
  }

  @Test(arguments: ["loss", "epoch", "learning_rate", "val_loss", "absolute_error"])
  func namesThatAreTaken(name: String) throws {
    let model = try line(weight: 1)
    let digest = model.weightsDigest
    #expect(
      message {
        try model.compile(
          optimizer: .sgd(), loss: .squaredError,
          metrics: [.absoluteError, Metric.mean(name) { a, _ in a }])
      } == refusal(name))
    #expect(try model.fit(points([1], [0]), verbosity: .silent)["absolute_error"].count == 1)
    #expect(model.weightsDigest != digest)
  }

  /// The loss of an output that is called `val` would be `val_loss`.
  @Test func outputsCalledAsValidation() {
    let x = Input([1])
    let model = Model(inputs: [x], outputs: [Dense(1)(x).named("val"), Dense(1)(x)])
    #expect(
      message {
        try model.compile(optimizer: .sgd(), losses: [.squaredError, .squaredError])
      } == refusal("val_loss"))
  }

  /// All that Sankofa ships and that is one number says whether greater or smaller is better.
  @Test func directionsOfShippedMetrics() throws {
    for loss in Loss.all { #expect(Metric.mean(of: loss).better == .smaller, "\(loss.name)") }
    let smaller = [
      "false_positives", "false_negatives", "squared_error", "absolute_error",
      "root_mean_squared_error", "huber(2)",
    ]
    let numbered = [
      "binary_accuracy(threshold:0.3)", "f_beta(2)", "macro_f_beta(2)", "auc(500)",
      "top_3_accuracy",
    ]
    for name in Metric.all.map(\.name) + numbered
    where !(smaller + ["confusion_matrix"]).contains(name) {
      #expect(try Metric(named: name).better == .greater, "\(name)")
    }
    #expect(Metric.confusionMatrix.better == nil)
    for name in smaller { #expect(try Metric(named: name).better == .smaller, "\(name)") }
  }

  /// The loss of one of several outputs is better when it is smaller.
  @Test func lossesOfOutputs() throws {
    let x = Input([1])
    let model = Model(inputs: [x], outputs: [Dense(1)(x).named("first"), Dense(1)(x)], seed: 1)
    try model.compile(optimizer: .sgd(learningRate: 0.01), losses: [.squaredError, .squaredError])
    let column = Tensor([[1], [2]] as [[Float]])
    let data = try Dataset(features: [column], targets: [column, column])
    let stopping = EarlyStopping(monitor: "first_loss", patience: 5)
    try model.fit(data, epochs: 3, callbacks: [stopping], verbosity: .silent)
    #expect(stopping.bestEpoch == 3)
  }

  /// A metric's own direction counts, whatever its name is; `nil` is an error before the first
  /// epoch.
  @Test func directionsAreNotGuessed() throws {
    #expect(try bestEpoch("weighted_error", .greater) == 2)
    #expect(try bestEpoch("accuracy_of_mine", .smaller) == 1)
    #expect(
      message { _ = try bestEpoch("my_accuracy", nil) }
        == "EarlyStopping: \"my_accuracy\" does not say whether smaller or greater is better; give "
        + "mode: .minimum or .maximum, or the metric its better:.")
  }

  /// The better epoch of one with 1 and one with 2.
  private func bestEpoch(_ name: String, _ better: Metric.Better?) throws -> Int {
    let metric = Metric.mean(name, better: better) { a, _ in a.sum(axes: [1]) }
    let model = try line(weight: 1, learningRate: 1e-30, metrics: [metric])
    let script = Hook(epochBegan: { training in
      training.model.parameters[0].value = Tensor([[Float(training.epoch)]])
    })
    let stopping = EarlyStopping(monitor: name, patience: 9)
    try model.fit(
      points([1], [0]), epochs: 2, callbacks: [script, stopping], verbosity: .silent)
    return stopping.bestEpoch ?? 0
  }

  /// `{precision(threshold:0.3):.2f}` has a colon of its own.
  @Test func colonsInNamesOfCheckpoints() throws {
    let folder = try TemporaryFolder()
    let model = try line(weight: 1, metrics: [.precision(threshold: 0.3)])
    let path = folder.url.path + "/{epoch:02d}-{precision(threshold:0.3):.2f}"
    let other = folder.url.path + "/{precision(threshold:0.3)}"
    try model.fit(
      points([1], [1]), callbacks: [Checkpoint(toPath: path), Checkpoint(toPath: other)],
      verbosity: .silent)
    #expect(folder.names == ["01-1.00", "1.0000"])
  }
}
