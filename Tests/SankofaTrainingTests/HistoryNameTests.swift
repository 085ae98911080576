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

  /// All that Sankofa ships and that is one number, said by its name to be better when greater or
  /// smaller, or to be neither.
  @Test func directionsOfShippedMetrics() throws {
    let losses = Loss.all.filter { !$0.name.hasPrefix("sparse") }.map { Metric.mean(of: $0).name }
    let greater = [
      "binary_accuracy(threshold:0.3)", "precision(threshold:0.3)", "f_beta(2)", "macro_f_beta(2)",
      "auc(500)", "pr_auc", "true_positives", "true_negatives", "r2", "mean_iou",
      "pearson_correlation", "concordance_correlation", "top_3_accuracy", "macro_f1",
    ]
    let smaller = ["false_positives", "false_negatives", "root_mean_squared_error", "huber(2)"]
    for name in greater { #expect(try direction(of: name) == 1, "\(name)") }
    for name in smaller + losses where name != "cosine_similarity" {
      #expect(try direction(of: name) == -1, "\(name)")
    }
  }

  /// 1 when 2 in the second epoch is better than 1 in the first, else −1.
  private func direction(of name: String) throws -> Int {
    let model = try line(
      weight: 1, learningRate: 1e-30, metrics: [Metric.mean(name) { a, _ in a.sum(axes: [1]) }])
    let script = Hook(epochBegan: { training in
      training.model.parameters[0].value = Tensor([[Float(training.epoch)]])
    })
    let stopping = EarlyStopping(monitor: name, patience: 9)
    try model.fit(
      points([1], [0]), epochs: 2, callbacks: [script, stopping], verbosity: .silent)
    return stopping.bestEpoch == 2 ? 1 : -1
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
