import SankofaTensor

/// A number, or a table of numbers, that measures the quality of a model. It has states, a rule by
/// which a batch updates them, and a result.
///
/// Counts are kept as `int32`, sums as `float64`. Metrics ignore sample weights, as Keras's
/// `metrics` do.
public struct Metric: Sendable {
  /// The name in histories and files, such as `accuracy`.
  public let name: String
  /// Returns the types of the states, which start at zero, for the types of predictions and targets
  /// of a batch.
  public let states:
    @Sendable (_ predictions: TensorType, _ targets: TensorType) throws ->
      [TensorType]
  /// Returns the states after a batch.
  public let update:
    @Sendable (_ states: [Tensor], _ predictions: Tensor, _ targets: Tensor) throws
      -> [Tensor]
  /// Returns the result for the states: a scalar or a table.
  public let result: @Sendable (_ states: [Tensor]) -> Tensor
  /// True when the states are all predictions and all targets so far, so that ``result`` reads
  /// their numbers.
  public let keepsExamples: Bool
  /// The direction of improvement; `nil` when it is not known.
  public let better: Better?

  /// The direction in which a metric improves.
  public enum Better: Sendable, Hashable {
    case greater
    case smaller
  }

  /// Makes a custom metric.
  ///
  /// - Parameter better: the direction of improvement, which callbacks need to decide when to stop
  ///   or save; unknown by default.
  public init(
    _ name: String, better: Better? = nil,
    states: @escaping @Sendable (TensorType, TensorType) throws -> [TensorType],
    update: @escaping @Sendable ([Tensor], Tensor, Tensor) throws -> [Tensor],
    result: @escaping @Sendable ([Tensor]) -> Tensor
  ) {
    self.init(
      name, better, keepsExamples: false, states: states, update: update, result: result)
  }

  private init(
    _ name: String, _ better: Better?, keepsExamples: Bool,
    states: @escaping @Sendable (TensorType, TensorType) throws -> [TensorType],
    update: @escaping @Sendable ([Tensor], Tensor, Tensor) throws -> [Tensor],
    result: @escaping @Sendable ([Tensor]) -> Tensor
  ) {
    (self.name, self.better, self.keepsExamples) = (name, better, keepsExamples)
    (self.states, self.update, self.result) = (states, update, result)
  }

  /// Makes a metric of all examples of a pass together, such as a metric of ranks.
  ///
  /// Its states are the predictions and the targets, which grow with each batch. `fit` and
  /// `evaluate` keep a copy of the predictions. In a custom loop, each ``update`` copies all
  /// examples so far: with many batches, concatenate them and update once.
  ///
  /// - Parameters:
  ///   - better: the direction of improvement; unknown by default.
  ///   - check: throws when predictions and targets of a batch do not fit together.
  ///   - value: returns the metric from all predictions and targets, whose numbers it may read.
  ///     They are empty before the first batch.
  public init(
    _ name: String, better: Better? = nil,
    check: @escaping @Sendable (_ predictions: Tensor, _ targets: Tensor) throws -> Void,
    ofAll value: @escaping @Sendable (_ predictions: Tensor, _ targets: Tensor) -> Tensor
  ) {
    self.init(
      name, better, keepsExamples: true,
      states: { predictions, targets in
        [predictions, targets].map {
          TensorType(Shape([0] + $0.shape.dropFirst().extents), $0.elementType)
        }
      },
      update: { states, predictions, targets in
        try check(predictions, targets)
        return zip(states, [predictions, targets]).map { .concatenate([$0, $1]) }
      },
      result: { value($0[0], $0[1]) })
  }

  /// The same metric with another name.
  package func named(_ name: String) -> Metric {
    Metric(
      name, better, keepsExamples: keepsExamples, states: states, update: update, result: result)
  }

  /// The same metric, which throws `SankofaError` for numbers that are not valid for its name.
  func checking(_ numbers: [Double], of name: WrittenName) -> Metric {
    let states = states
    return Metric(
      self.name, better, keepsExamples: keepsExamples,
      states: { predictions, targets in
        try name.check(numbers, of: "metric")
        return try states(predictions, targets)
      }, update: update, result: result)
  }

  /// Makes a metric that is the mean of a value for each example, as `float64`.
  ///
  /// - Parameter better: the direction of improvement; unknown by default.
  public static func mean(
    _ name: String, better: Better? = nil,
    of values: @escaping @Sendable (Tensor, Tensor) throws -> Tensor
  ) -> Metric {
    Metric(
      name, better: better,
      states: { _, _ in [TensorType([], .float64), TensorType([], .int32)] },
      update: { states, predictions, targets in
        let values = try values(predictions, targets)
        let sum: Tensor = states[0] + values.converted(to: .float64).sum()
        let count: Tensor = states[1] + Double(values.elementCount)
        return [sum, count]
      },
      result: { $0[0] / $0[1].converted(to: .float64).maximum(1) })
  }

  /// Makes a metric that is the share of correct predictions: `correct` returns a `bool` for each
  /// one.
  static func share(
    _ name: String, correct: @escaping @Sendable (Tensor, Tensor) throws -> Tensor
  ) -> Metric {
    Metric(
      name, better: .greater,
      states: { _, _ in [TensorType([], .int32), TensorType([], .int32)] },
      update: { states, predictions, targets in
        let correct = try correct(predictions, targets)
        let sum: Tensor = states[0] + correct.converted(to: .int32).sum()
        let count: Tensor = states[1] + Double(correct.elementCount)
        return [sum, count]
      },
      result: {
        $0[0].converted(to: .float64) / $0[1].converted(to: .float64).maximum(1)
      })
  }
}
