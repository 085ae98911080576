import SankofaData
import SankofaNN
import SankofaTensor

extension Model {
  /// Trains on a data set.
  ///
  /// A second call goes on where the first one ended: weights, optimizer, the order of examples and
  /// the numbers of epochs continue. Task cancellation ends training after the current step, as
  /// `Training.stop()` does; the history says so.
  ///
  /// - Parameters:
  ///   - data: examples with targets.
  ///   - epochs: how often every example is seen.
  ///   - batchSize: examples a step; the last batch of an epoch may be smaller and counts as such.
  ///   - validation: examples that are only looked at, after each epoch.
  ///   - validationSplit: the share of `data` to use as `validation`: shuffled by the model's seed,
  ///     then split, so that it is the same share each time.
  ///   - shuffle: whether each epoch sees the examples in another order.
  ///   - classWeights: a factor of the loss for the examples of each class.
  ///   - callbacks: are told how it goes, in order.
  ///   - verbosity: one line an epoch by default.
  /// - Throws: `TrainingError`, `LayerError`, `LossError`, `DataError` for what does not fit, before
  ///   anything is changed; `NonFiniteLoss`; what callbacks throw.
  @discardableResult
  public func fit(
    _ data: Dataset, epochs: Int = 1, batchSize: Int = 32, validation: Dataset? = nil,
    validationSplit: Double = 0, shuffle: Bool = true, classWeights: [Int: Double]? = nil,
    callbacks: [any Callback] = [], verbosity: Verbosity = .epochs
  ) throws -> History {
    if epochs < 1 {
      throw TrainingError("fit", "epochs must be at least 1, got \(epochs); try 5.")
    }
    if batchSize < 1 {
      throw TrainingError("fit", "batchSize must be at least 1, got \(batchSize); try 32.")
    }
    var (data, validation) = (data, validation)
    if validationSplit != 0 {
      guard validation == nil, validationSplit > 0, validationSplit < 1 else {
        throw TrainingError(
          "fit",
          validation == nil
            ? "validationSplit must be in 0..<1, got \(validationSplit); try 0.1."
            : "got both validation and validationSplit; give only one of them.")
      }
      (data, validation) = try data.split(fraction: 1 - validationSplit, seed: seed)
    }
    try build(for: data.featureShape)
    try check(data, "fit")
    if let validation { try check(validation, "fit (validation)") }
    let weights = try exampleWeights(data, classWeights)
    let runner = try EpochRunner(
      self, data, weights: weights, purpose: .train, batchSize: batchSize)
    let validator = try validation.map {
      try EpochRunner(
        self, $0, weights: $0.sampleWeights, purpose: .evaluate,
        batchSize: Model.evaluationBatchSize)
    }
    if classNames == nil { classNames = data.classNames }
    let training = Training(
      model: self, epochCount: epochs, stepsPerEpoch: runner.stepCount, exampleCount: data.count)
    let loop = FitLoop(
      training: training, runner: runner, validator: validator,
      callbacks: callbacks + (verbosity == .epochs ? [EpochLines()] : []), shuffles: shuffle)
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

  static let evaluationBatchSize = 256

  /// Sample weights times class weights, or `nil` when there are neither.
  private func exampleWeights(
    _ data: Dataset, _ classWeights: [Int: Double]?
  ) throws -> Tensor? {
    guard let classWeights else { return data.sampleWeights }
    guard data.hasLabels else {
      throw TrainingError(
        "fit", "classWeights need integer labels, got \(data.targets.type); use sampleWeights.")
    }
    let own = data.sampleWeights?.floats ?? [Float](repeating: 1, count: data.count)
    let factors = data.targets.integers.map { Float(classWeights[Int($0)] ?? 1) }
    return Tensor(zip(own, factors).map { $0 * $1 })
  }

  /// Whether the data fit the model, as far as shapes and labels tell.
  package func check(_ data: Dataset, _ place: String) throws {
    if data.featureShape != inputShape, let inputShape {
      throw TrainingError(
        place,
        "the model takes examples of shape \(inputShape), got \(data.featureShape); give data of "
          + "that shape.")
    }
    if let outputShape, data.hasLabels, data.targets.rank == 1, outputShape.rank == 1,
      outputShape[0] > 1
    {
      for (index, label) in data.targets.integers.enumerated()
      where label < 0 || label >= outputShape[0] {
        throw TrainingError(
          place,
          "labels must be in 0..<\(outputShape[0]) (the model's outputs), got \(label) at example "
            + "\(index); add outputs or correct the label.")
      }
    }
  }
}
