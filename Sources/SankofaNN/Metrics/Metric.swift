import SankofaTensor

/// A number, or a table of numbers, that measures the quality of a model. It has states, a rule by
/// which a batch updates them, and a result.
///
/// Counts are kept as `int32`, sums as `float64`. Metrics ignore sample weights, as Keras's
/// `metrics` do.
public struct Metric: Sendable {
  /// The name in histories and files, such as `accuracy`.
  public let name: String
  /// Returns the names and types of the states, which start at zero, for the types of predictions
  /// and targets of a batch.
  public let states: @Sendable (_ predictions: TensorType, _ targets: TensorType) throws -> States
  /// Updates the states by a batch.
  public let update:
    @Sendable (_ state: inout NamedTensors, _ predictions: Tensor, _ targets: Tensor) throws -> Void
  /// Returns the result for the states: a scalar or a table.
  public let result: @Sendable (_ state: NamedTensors) -> Tensor
  /// The names and types of states, such as `["sum": TensorType([], .float64)]`.
  public typealias States = KeyValuePairs<String, TensorType>
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

  /// Makes a custom metric, whose states are read and written by their names.
  ///
  /// ```swift
  /// let share = Metric(
  ///   "positive", better: .greater,
  ///   states: { _, _ in ["positive": TensorType([], .int32), "all": TensorType([], .int32)] },
  ///   update: { state, predictions, _ in
  ///     state.positive = state.positive + (predictions .> 0).converted(to: .int32).sum()
  ///     state.all = state.all + Double(predictions.elementCount)
  ///   },
  ///   result: { $0.positive.converted(to: .float64) / $0.all.converted(to: .float64) })
  /// ```
  ///
  /// - Parameter better: the direction of improvement, which callbacks need to decide when to stop
  ///   or save; unknown by default.
  public init(
    _ name: String, better: Better? = nil,
    states: @escaping @Sendable (TensorType, TensorType) throws -> States,
    update: @escaping @Sendable (inout NamedTensors, Tensor, Tensor) throws -> Void,
    result: @escaping @Sendable (NamedTensors) -> Tensor
  ) {
    self.init(
      name, better, keepsExamples: false, states: states, update: update, result: result)
  }

  private init(
    _ name: String, _ better: Better?, keepsExamples: Bool,
    states: @escaping @Sendable (TensorType, TensorType) throws -> States,
    update: @escaping @Sendable (inout NamedTensors, Tensor, Tensor) throws -> Void,
    result: @escaping @Sendable (NamedTensors) -> Tensor
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
        func empty(_ type: TensorType) -> TensorType {
          TensorType(Shape([0] + type.shape.dropFirst().extents), type.elementType)
        }
        return ["predictions": empty(predictions), "targets": empty(targets)]
      },
      update: { state, predictions, targets in
        try check(predictions, targets)
        state.predictions = .concatenate([state.predictions, predictions])
        state.targets = .concatenate([state.targets, targets])
      },
      result: { value($0.predictions, $0.targets) })
  }

  /// Returns the states before the first batch, which are zero. A custom loop passes them to
  /// ``update`` with each batch, and to ``result`` at the end.
  ///
  /// - Throws: when predictions and targets of these types do not fit together.
  public func start(_ predictions: TensorType, _ targets: TensorType) throws -> NamedTensors {
    let states = try states(predictions, targets)
    return NamedTensors(
      states.map(\.key),
      states.map { Tensor.zeros($0.value.shape, elementType: $0.value.elementType) })
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
      states: { _, _ in ["sum": TensorType([], .float64), "count": TensorType([], .int32)] },
      update: { state, predictions, targets in
        let values = try values(predictions, targets)
        state.sum = state.sum + values.converted(to: .float64).sum()
        state.count = state.count + Double(values.elementCount)
      },
      result: { $0.sum / $0.count.converted(to: .float64).maximum(1) })
  }

  /// Makes a metric that is the share of correct predictions: `correct` returns a `bool` for each
  /// one.
  static func share(
    _ name: String, correct: @escaping @Sendable (Tensor, Tensor) throws -> Tensor
  ) -> Metric {
    Metric(
      name, better: .greater,
      states: { _, _ in ["correct": TensorType([], .int32), "count": TensorType([], .int32)] },
      update: { state, predictions, targets in
        let correct = try correct(predictions, targets)
        state.correct = state.correct + correct.converted(to: .int32).sum()
        state.count = state.count + Double(correct.elementCount)
      },
      result: {
        $0.correct.converted(to: .float64) / $0.count.converted(to: .float64).maximum(1)
      })
  }
}
