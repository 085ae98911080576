import SankofaTensor

/// The measurements of each epoch.
public struct History: Sendable {
  /// One epoch.
  public struct Epoch: Sendable {
    /// Its number over all calls of `fit`, counted from 1.
    public var number: Int
    /// The mean loss over the training examples, while the weights were changing.
    public var loss: Double
    /// The metrics over the training examples; tables are left out.
    public var metrics: [(name: String, value: Double)]
    /// The loss on the validation data, when there are any.
    public var validationLoss: Double?
    /// The metrics on the validation data.
    public var validationMetrics: [(name: String, value: Double)]
    /// The learning rate at the end of the epoch: that of the next step, as a schedule has it.
    public var learningRate: Double
    /// Seconds of training: shuffling, gathering and steps, without validation.
    public var seconds: Double
    /// Examples trained.
    public var exampleCount: Int

    /// Examples a second of training.
    public var examplesPerSecond: Double { Double(exampleCount) / max(seconds, 1e-9) }

    /// Loss and metrics, those on validation data with `val_` in front.
    public var values: [(name: String, value: Double)] {
      [("loss", loss)] + metrics + (validationLoss.map { [("val_loss", $0)] } ?? [])
        + validationMetrics.map { ("val_" + $0.name, $0.value) }
    }

    /// A value by its name: `loss`, `accuracy`, `val_loss`, `val_accuracy`, …, `learning_rate`.
    public subscript(name: String) -> Double? {
      if name == "loss" { return loss }
      if name == "learning_rate" { return learningRate }
      if name == "val_loss" { return validationLoss }
      if name.hasPrefix("val_") {
        let bare = name.dropFirst(4)
        return validationMetrics.first { $0.name == bare }?.value
      }
      return metrics.first { $0.name == name }?.value
    }
  }

  /// The epochs in order.
  public internal(set) var epochs: [Epoch] = []
  /// True when training ended before its last epoch because somebody asked for it.
  public internal(set) var wasStopped = false

  /// Makes a history without epochs.
  package init() {}

  /// The values of one name over the epochs: `loss`, `accuracy`, `val_loss`, …; empty when there are
  /// none.
  public subscript(name: String) -> [Double] { epochs.compactMap { $0[name] } }
}

/// The result of an evaluation.
public struct Scores: Sendable {
  /// The mean loss over the examples.
  public var loss: Double
  /// The metrics: scalars and tables.
  public var metrics: [(name: String, value: Tensor)]

  /// A metric that is a single number, by its name; `loss` too. `nil` for a table, and without such a
  /// metric.
  public subscript(name: String) -> Double? {
    if name == "loss" { return loss }
    guard let value = table(name), value.elementCount == 1 else { return nil }
    return value.scalar
  }

  /// A metric by its name, such as `confusion_matrix`: a table, or a scalar.
  public func table(_ name: String) -> Tensor? { metrics.first { $0.name == name }?.value }

  /// The metrics that are single numbers.
  package var numbers: [(name: String, value: Double)] {
    metrics.compactMap { $0.value.elementCount == 1 ? ($0.name, $0.value.scalar) : nil }
  }
}
