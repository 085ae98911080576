import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining

/// Explains which columns of a table moved a network's answer about a row.
///
/// ```swift
/// let explainer = try RowExplainer(Model.load(fromPath: "houses.safetensors"))
/// let explanation = try explainer.explanation(ofRow: 7, in: table)
/// for part in explanation.parts { print(part.column, part.leftOut, part.gradient) }
/// ```
///
/// Everything is computed in `float64`; the slopes are the engine's gradient.
public struct RowExplainer {
  private let model: Model
  private let encoding: TableEncoding
  private let target: ColumnEncoding
  /// The mean of each feature over the training rows.
  private let means: [Double]

  /// Prepares to explain a model's answers.
  ///
  /// - Parameters:
  ///   - model: a model that was trained on a table.
  ///   - means: the mean of each feature over the training rows; by default those that ``TableTraining``
  ///     stored with the model.
  /// - Throws: `SankofaError` for another model, and for a model without such means.
  public init(_ model: Model, means: [Double]? = nil) throws {
    guard let encoding = model.tableEncoding, let target = encoding.target else {
      throw SankofaError(
        "model", "must be one that was trained on a table; train one with sankofa train TABLE.")
    }
    guard let means = means ?? model.featureMeans, means.count == encoding.width else {
      throw SankofaError(
        "model",
        "has no means of its \(encoding.width) features over the training rows; train it anew.")
    }
    try model.build()
    (self.model, self.encoding, self.target, self.means) = (model, encoding, target, means)
  }

  /// Explains the answer about a row.
  ///
  /// - Parameters:
  ///   - row: the number of the row, counted from 0. Traps when there is no such row.
  ///   - table: a table with the model's columns.
  /// - Throws: `TableError` as `TableEncoding.encoded(_:notes:)` does; `SankofaError` when the answer is
  ///   not finite.
  public func explanation(ofRow row: Int, in table: DataTable) throws -> RowExplanation {
    var notes: [TableError] = []
    return try explanation(ofRow: row, in: table, notes: &notes)
  }

  /// Explains the answer about a row; see ``explanation(ofRow:in:)``.
  ///
  /// - Parameter notes: receives the columns and cells that count as missing.
  public func explanation(
    ofRow row: Int, in table: DataTable, notes: inout [TableError]
  ) throws -> RowExplanation {
    let single = table.rows(at: [row])
    let features = try encoding.encoded(single, notes: &notes).floats.map(Double.init)
    let ranges = encoding.featureRanges
    // The row itself, the row without each column, and the mean of the training rows.
    let without = zip(encoding.columns, ranges).map { column, range in
      var changed = features
      changed.replaceSubrange(range, with: encoding.missingFeatures(of: column).map(Double.init))
      return changed
    }
    let graph = RowGraph(model, rows: [features] + without + [means])
    let outputs = graph.outputs
    let answers = outputs.map(answer)
    let chosen = target.values == nil ? nil : outputs[0].indexOfLargest
    let (values, slopes) = graph.values(ofClass: chosen)
    guard values.allSatisfy(\.isFinite), slopes.allSatisfy(\.isFinite) else {
      throw SankofaError(
        "explain", "the answer must be finite, got \(values[0]); train the model anew.")
    }
    let parts = zip(encoding.columns, ranges).enumerated().map { index, pair in
      let (column, range) = pair
      let place = table.columnNames.firstIndex(of: column.name)
      return RowExplanation.Part(
        column: column.name, text: place.map { single[0, $0].withoutOuterSpace },
        leftOut: values[0] - values[1 + index],
        gradient: range.reduce(0) { $0 + slopes[$1] * (features[$1] - means[$1]) },
        without: answers[1 + index])
    }
    let order = parts.indices.sorted { (-parts[$0].strength, $0) < (-parts[$1].strength, $1) }
    return RowExplanation(
      row: row, line: table.line(ofRow: row), target: target.name, answer: answers[0],
      value: values[0], valueAtMean: values[values.count - 1],
      unit: chosen == nil ? .target : .logOdds, parts: order.map { parts[$0] })
  }

  private func answer(_ output: [Double]) -> RowExplanation.Answer {
    guard let classes = target.values else { return .number(output[0]) }
    let best = output.indexOfLargest
    return .word(classes[best], probability: output[best])
  }
}

/// A model's graph for some rows of its only input in `float64`.
struct RowGraph {
  private let input: Tensor
  private let output: Tensor
  private let rows: Tensor

  init(_ model: Model, rows: [[Double]]) {
    let shape = Shape([rows.count, rows[0].count])
    input = .placeholder(TensorType(shape, .float64))
    self.rows = Tensor(rows.flatMap(\.self), shape: shape)
    let context = Context { $0.value.converted(to: .float64) }
    let given = model.calledOutputs([input], in: context, elementType: .float64)
    output = model.outputs([input], given)[0].activation
  }

  private func computed(_ tensors: [Tensor]) -> [[Double]] {
    let values = substituting([(old: input, new: rows)], in: tensors)
    compute(values)
    return values.map(\.doubles)
  }

  /// The outputs for each row.
  var outputs: [[Double]] {
    let numbers = computed([output])[0]
    let width = output.shape[1]
    return stride(from: 0, to: numbers.count, by: width).map { Array(numbers[$0..<$0 + width]) }
  }

  /// The log-odds of a class for each row.
  func logOdds(ofClass index: Int) -> [Double] { computed([answer(index)])[0] }

  /// The number, or the log-odds of a class, for each row; and its slope by each feature of the first
  /// row.
  func values(ofClass index: Int?) -> (values: [Double], slopes: [Double]) {
    let answer = index.map(answer) ?? output
    let slope = gradients(of: answer, withRespectTo: [input])[0]
    let found = computed([answer, slope])
    return (found[0], Array(found[1].prefix(input.shape[1])))
  }

  private func answer(_ index: Int) -> Tensor {
    let width = output.shape[1]
    let isIt = Tensor(
      (0..<width).map { $0 == index ? 1.0 : 0.0 } as [Double], shape: [1, width])
    // The sum of the other probabilities is 1 − p without the rounding of 1 − p.
    return (output * isIt).sum(axes: [1]).log() - (output * (1 - isIt)).sum(axes: [1]).log()
  }
}
