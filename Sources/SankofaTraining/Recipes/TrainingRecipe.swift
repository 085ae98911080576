import SankofaData
import SankofaNN
import SankofaTensor

/// The settings with which a network is trained.
///
/// ```swift
/// let recipe = TrainingRecipe(epochs: 5, batchSize: 128, optimizer: .adam(), schedule: "cosine")
/// try recipe.fit(model, train)
/// ```
public struct TrainingRecipe: Sendable {
  /// The loss that is minimised.
  public var loss: Loss
  /// The number of passes over the examples.
  public var epochs: Int
  /// The number of examples in a step.
  public var batchSize: Int
  /// The optimizer, whose learning rate is the schedule's first or greatest.
  public var optimizer: any Optimizer
  /// The name of the learning rate's course over the whole training, one of ``Schedule/names``; the
  /// rate stays as it is without one.
  public var schedule: String?

  /// Makes a recipe.
  public init(
    loss: Loss = .sparseCategoricalCrossentropy, epochs: Int, batchSize: Int,
    optimizer: any Optimizer, schedule: String? = nil
  ) {
    self.loss = loss
    self.epochs = epochs
    self.batchSize = batchSize
    self.optimizer = optimizer
    self.schedule = schedule
  }

  /// The optimizer for a training on so many examples: its learning rate follows the schedule.
  ///
  /// - Throws: `UnknownName` when there is no schedule of that name.
  public func optimizer(forExamples count: Int) throws -> any Optimizer {
    guard let schedule else { return optimizer }
    let batch = max(1, min(batchSize, count))
    var adjustments = optimizer.adjustments
    adjustments.schedule = try Schedule(
      named: schedule, from: optimizer.learningRate,
      steps: epochs * max(1, (count + batch - 1) / batch))
    return optimizer.adjusted(by: adjustments)
  }

  /// Compiles a model for the loss and the optimizer, and trains it.
  ///
  /// - Parameters:
  ///   - data: the examples; labels become one-hot targets where the loss needs those.
  ///   - validationSplit: the share of the examples that is held out for validation, 0 by default.
  ///   - metrics: the metrics that are shown and recorded.
  ///   - callbacks: those that `fit` takes.
  ///   - verbosity: as in `fit`.
  /// - Throws: as `compile` and `fit` do, and `UnknownName` when there is no schedule of that name.
  @discardableResult
  public func fit(
    _ model: Model, _ data: Dataset, validationSplit: Double = 0, metrics: [Metric] = [.accuracy],
    callbacks: [any Callback] = [], verbosity: Verbosity = .epochs
  ) throws -> History {
    try compile(model, for: data, validationSplit: validationSplit, metrics: metrics)
    return try model.fit(
      examples(of: data), epochs: epochs, batchSize: batchSize, validationSplit: validationSplit,
      callbacks: callbacks, verbosity: verbosity)
  }

  /// Compiles a model for the loss and the optimizer, without training it.
  ///
  /// - Parameters:
  ///   - data: the examples of the training; the schedule needs their number.
  ///   - validationSplit: the share of the examples that is held out for validation.
  public func compile(
    _ model: Model, for data: Dataset, validationSplit: Double = 0,
    metrics: [Metric] = [.accuracy]
  ) throws {
    guard (0..<1).contains(validationSplit) else {
      throw SankofaError(
        "recipe", "validationSplit must be in 0..<1, got \(validationSplit); try 0.1.")
    }
    let learned = Int((Double(data.count) * (1 - validationSplit)).rounded())
    try model.compile(
      optimizer: optimizer(forExamples: max(1, learned)), loss: loss, metrics: metrics)
  }

  /// Examples with the targets that the loss takes: labels, or one-hot rows.
  public func examples(of data: Dataset) throws -> Dataset {
    loss.takesLabels ? data : try data.withOneHotTargets()
  }
}
