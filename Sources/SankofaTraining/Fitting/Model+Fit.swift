import SankofaData
import SankofaNN
import SankofaTensor

extension Model {
  /// Trains on a data set.
  ///
  /// A second call continues where the first one ended, with its weights, optimizer, order of
  /// examples and numbers of epochs. Cancelling the task ends training after the current step, like
  /// `TrainingRun.interrupt()`; then `History.wasStopped` is true.
  ///
  /// - Parameters:
  ///   - data: examples with targets.
  ///   - epochs: the number of passes over the examples; 1 by default.
  ///   - batchSize: the number of examples in a step, 32 by default; the last batch of an epoch may
  ///     be smaller.
  ///   - validation: examples for evaluation after each epoch, which are not used for training.
  ///   - validationSplit: the fraction of `data` to use as `validation`. The examples are shuffled
  ///     with the model's seed and then split, so that the parts are the same each time.
  ///   - shuffle: true, the default, to go through the examples in a different order in each epoch.
  ///     The order of epoch e, counted from 0 over all calls, is the permutation of
  ///     `RandomKey(seed: seed).folded("order")`, with e folded into it.
  ///   - classWeights: a factor for the loss of the examples of each class; 1 for other classes.
  ///   - callbacks: the callbacks, whose hooks are called in order. After an epoch, those with
  ///     `continues: true` come first, so that a ``Checkpoint`` saves their newest state.
  ///   - verbosity: the amount to print; one line for each epoch by default.
  /// - Throws: `SankofaError` or `DataError` for invalid arguments,
  ///   before anything is changed; ``NonFiniteLoss``; and the errors of callbacks.
  @discardableResult
  public func fit(
    _ data: Dataset, epochs: Int = 1, batchSize: Int = 32, validation: Dataset? = nil,
    validationSplit: Double = 0, shuffle: Bool = true, classWeights: [Int: Double]? = nil,
    callbacks: [any Callback] = [], verbosity: Verbosity = .epochs
  ) throws -> History {
    if epochs < 1 {
      throw SankofaError("fit", "epochs must be at least 1, got \(epochs); try 5.")
    }
    if batchSize < 1 {
      throw SankofaError("fit", "batchSize must be at least 1, got \(batchSize); try 32.")
    }
    let compilation = try compiled()
    let splitByteCount = validationSplit == 0 ? 0 : data.copiesByteCount
    let (data, validation) = try divided(data, validation, validationSplit)
    let loop = try undoingBuild {
      try build(forShapes: data.featureShapes)
      try check(data, "fit")
      if let validation { try check(validation, "fit (validation)") }
      let weights = try exampleWeights(data, classWeights)
      let steps = try FitPlans(
        self, DatasetTypes(of: data, isWeighted: weights != nil),
        validation: validation.map { DatasetTypes(of: $0) }, splitByteCount: splitByteCount,
        batchSize: batchSize, callbacks: callbacks)
      try steps.requireMemory()
      let runner = try EpochRunner(self, compilation, data, weights: weights, steps.training)
      let validator = try validation.flatMap { validation in
        try steps.validation.map {
          try EpochRunner(self, compilation, validation, weights: validation.rows.weights, $0)
        }
      }
      try checkOutputs("fit")
      try checkBatches(of: runner)
      warnings.removeAll { $0.place == "fit" }
      warnings += try dataWarnings(data, runner, compilation.losses)
      let training = TrainingRun(
        model: self, epochCount: epochs, stepsPerEpoch: runner.stepCount, exampleCount: data.count)
      return try FitLoop(
        training, runner, validator: validator,
        callbacks: callbacks + (verbosity == .epochs ? [EpochLines()] : []), shuffles: shuffle)
    }
    takeClassNames(of: data)
    return try loop.run()
  }

  /// Trains on tensors: features [n, …] and targets [n] or [n, …]; see
  /// ``fit(_:epochs:batchSize:validation:validationSplit:shuffle:classWeights:callbacks:verbosity:)``.
  @discardableResult
  public func fit(
    _ features: Tensor, _ targets: Tensor, sampleWeights: Tensor? = nil, epochs: Int = 1,
    batchSize: Int = 32, validation: Dataset? = nil, validationSplit: Double = 0,
    shuffle: Bool = true, classWeights: [Int: Double]? = nil, callbacks: [any Callback] = [],
    verbosity: Verbosity = .epochs
  ) throws -> History {
    try fit(
      Dataset(features: features, targets: targets, sampleWeights: sampleWeights), epochs: epochs,
      batchSize: batchSize, validation: validation, validationSplit: validationSplit,
      shuffle: shuffle, classWeights: classWeights, callbacks: callbacks, verbosity: verbosity)
  }

  /// Returns the number of bytes that
  /// ``fit(_:epochs:batchSize:validation:validationSplit:shuffle:classWeights:callbacks:verbosity:)``
  /// would need: data, weights, their copies, the optimizer's arrays and intermediates. The model
  /// must be compiled; nothing is computed.
  ///
  /// - Parameter learned: the number of examples for training, which is less than that of `data`
  ///   with a `validationSplit`.
  /// - Throws: the errors that `fit` throws before training begins.
  package func fitByteCount(
    _ data: Dataset, learned: Int, batchSize: Int, callbacks: [any Callback] = []
  ) throws -> Int {
    try build(forShapes: data.featureShapes)
    let validating = data.count - learned
    return try FitPlans(
      self, DatasetTypes(of: data, count: learned),
      validation: validating == 0 ? nil : DatasetTypes(of: data, count: validating),
      splitByteCount: validating == 0 ? 0 : data.copiesByteCount,
      batchSize: batchSize, callbacks: callbacks
    ).byteCount
  }

  /// The batch size of validation: the default of `evaluate`, so that both give the same results.
  static let evaluationBatchSize = 256

  private func divided(
    _ data: Dataset, _ validation: Dataset?, _ share: Double
  ) throws -> (train: Dataset, validation: Dataset?) {
    if share == 0 { return (data, validation) }
    if validation != nil {
      throw SankofaError(
        "fit", "got both validation and validationSplit; give only one of them.")
    }
    guard share > 0, share < 1 else {
      throw SankofaError("fit", "validationSplit must be in 0..<1, got \(share); try 0.1.")
    }
    let byteCount = DatasetTypes(of: data).byteCount.adding(data.copiesByteCount)
    if let excess = MemoryLimit.excess(of: byteCount) {
      throw SankofaError(
        "fit",
        "the data and the copies of validationSplit need \(excess); give validation instead.")
    }
    let parts = try data.split(training: 1 - share, seed: seed)
    return (parts.train, parts.test)
  }
}

extension Dataset {
  /// The number of bytes that copies of all examples take when the data set is split; 0 when its
  /// tensors lie in files, since parts of these are not copied.
  fileprivate var copiesByteCount: Int {
    rows.isMapped ? 0 : DatasetTypes(of: self).byteCount
  }
}
