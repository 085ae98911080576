import SankofaNN
import SankofaTensor

/// The measurements of each epoch.
public struct History: Sendable {
  /// The measurements of one epoch.
  public struct Epoch: Sendable {
    /// The epoch's number over all calls of `fit`, counted from 1.
    public var number: Int
    /// The mean loss over the training examples, computed while the weights were changing.
    public var loss: Double
    /// The metrics over the training examples, without tables.
    public var metrics: [(name: String, value: Double)]
    /// The loss on the validation data, if there are any.
    public var validationLoss: Double?
    /// The metrics on the validation data, without tables.
    public var validationMetrics: [(name: String, value: Double)]
    /// The learning rate at the end of the epoch, which is that of the next step.
    public var learningRate: Double
    /// The seconds of training: shuffling, gathering and steps, without validation.
    public var seconds: Double
    /// The number of examples trained on, over all steps of the epoch.
    public var exampleCount: Int

    /// The number of examples trained on per second.
    public var examplesPerSecond: Double { Double(exampleCount) / max(seconds, 1e-9) }

    /// The loss and the metrics; those on validation data have `val_` in front of their names.
    public var values: [(name: String, value: Double)] {
      [("loss", loss)] + metrics + (validationLoss.map { [("val_loss", $0)] } ?? [])
        + validationMetrics.map { ("val_" + $0.name, $0.value) }
    }

    /// The value with a name, such as `loss`, `accuracy`, `val_loss`, `val_accuracy` or
    /// `learning_rate`; `nil` when the epoch does not have it.
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

  /// The epochs, in order.
  public internal(set) var epochs: [Epoch] = []
  /// True when training was stopped, by a callback or by cancellation of its task, before its last
  /// epoch was complete.
  public internal(set) var wasStopped = false

  /// Makes a history without epochs.
  package init() {}

  /// The values with a name, such as `loss`, `accuracy` or `val_loss`, one for each epoch that has
  /// it.
  public subscript(name: String) -> [Double] { epochs.compactMap { $0[name] } }
}

/// The result of an evaluation.
public struct Scores: Sendable {
  /// The mean loss over the examples.
  public var loss: Double
  /// The metrics: scalars and tables.
  public var metrics: [(name: String, value: Tensor)]

  /// The loss, or a metric that is a single number, by its name: `try scores["accuracy"]`.
  ///
  /// - Throws: `UnknownName`, with the nearest name, when there is no such metric; `SankofaError` when
  ///   it is a table.
  public subscript(name: String) -> Double {
    get throws {
      if name == "loss" { return loss }
      guard let value = table(name) else {
        throw UnknownName("score", name, among: ["loss"] + metrics.map(\.name))
      }
      guard value.elementCount == 1 else {
        throw SankofaError(
          "score \(name.quoted)",
          "must be a single number, got \(value.shape); use table(\(name.quoted)).")
      }
      return value.scalar
    }
  }

  /// Returns a metric, a table or a scalar, by its name, such as `confusion_matrix`; `nil` when
  /// there is no such metric.
  public func table(_ name: String) -> Tensor? { metrics.first { $0.name == name }?.value }

  /// The metrics that are single numbers.
  package var numbers: [(name: String, value: Double)] {
    metrics.compactMap { $0.value.elementCount == 1 ? ($0.name, $0.value.scalar) : nil }
  }
}
