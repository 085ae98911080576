import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining

/// Explains the predictions and gradients of a model, number by number.
///
/// ```swift
/// let explainer = try Explainer(model, loss: .sparseCategoricalCrossentropy)
/// let explanation = try explainer.explain(test[3..<4], of: NetworkPlace(parsing: "layers.1.weight[3,17]"))
/// print(explanation.text())
/// ```
///
/// Everything is read from the graph of the model and the graph of its gradient. So every layer can
/// be explained, including your own, as long as its output has the element type of its input:
/// explanations are computed in `float64`.
public final class Explainer {
  /// The model to explain.
  public let model: Model
  /// The objective that training minimises, apart from penalties.
  let objective: Objective
  /// The loss of each output.
  public var losses: [Loss] { objective.losses }
  /// The weight of each output's loss in the sum.
  public var lossWeights: [Double] { objective.weights }
  /// The loss; that of the first output when there are several.
  public var loss: Loss { objective.losses[0] }
  /// The parameters in `float64`, by path; the model's own at first.
  public private(set) var values: [String: Tensor]

  /// Prepares to explain a model.
  ///
  /// - Parameters:
  ///   - loss: the loss to explain; by default, the losses of all outputs and their weights, as the
  ///     model was compiled.
  ///   - values: `float64` values of parameters, by path, that replace the model's.
  /// - Throws: `SankofaError` when there is no loss, when a value does not fit, or when the model
  ///   cannot be built.
  public convenience init(
    _ model: Model, loss: Loss? = nil, values: [String: Tensor] = [:]
  ) throws {
    // A given loss has the weight 1; a compiled one has the weight that it was compiled with.
    let objective = try Objective(
      model, losses: loss.map { [$0] }, weights: loss.map { _ in [1] })
    try self.init(model, objective, values)
  }

  /// Prepares to explain a model with several outputs; see ``init(_:loss:values:)``.
  ///
  /// It explains Σ weight · loss over the outputs, plus the penalties of regularizers and layers.
  ///
  /// - Parameters:
  ///   - losses: one for each output.
  ///   - lossWeights: one for each output, 0 or above; all 1 by default.
  ///   - values: `float64` values of parameters, by path, that replace the model's.
  /// - Throws: `SankofaError` when losses or weights are more or fewer than outputs, when a value does
  ///   not fit, or when the model cannot be built.
  public convenience init(
    _ model: Model, losses: [Loss], lossWeights: [Double]? = nil, values: [String: Tensor] = [:]
  ) throws {
    let weights = lossWeights ?? losses.map { _ in 1 }
    try self.init(model, try Objective(model, losses: losses, weights: weights), values)
  }

  private init(_ model: Model, _ objective: Objective, _ values: [String: Tensor]) throws {
    try model.build()
    try Explainer.requireMemory(model, examples: 1)
    (self.model, self.objective) = (model, objective)
    self.values = Dictionary(
      uniqueKeysWithValues: model.namedParameters.map {
        ($0.path, $0.parameter.value.converted(to: .float64).compute())
      })
    for (path, value) in values {
      guard let known = self.values[path] else {
        throw SankofaError(
          path, Explainer.unknown(path, among: model.namedParameters.map(\.path)))
      }
      if known.type != value.type {
        throw SankofaError(path, "must be \(known.type), got \(value.type); convert or reshape it.")
      }
      self.values[path] = value
    }
  }

  /// Explains the forward pass, the loss and the gradient for some examples, and the chain rule for
  /// one place.
  ///
  /// - Parameters:
  ///   - data: the examples. A derivative is the mean over them.
  ///   - numbers: the examples' numbers; 0, 1, … by default.
  ///   - place: the place whose derivative is taken apart, if any.
  ///   - learningRate: η of the step that is predicted.
  ///   - progress: called often with the progress of the search for the paths from the place; a
  ///     weight that is used at many positions of a picture has many paths.
  /// - Throws: `SankofaError` for a place that the model does not have and for a loss that is not
  ///   finite, and when the data do not fit the model.
  public func explain(
    _ data: Dataset, numbers: [Int]? = nil, of place: NetworkPlace? = nil,
    learningRate: Double = 0.1, progress: (PathProgress) -> Void = { _ in }
  ) throws -> Explanation {
    try model.check(data, "explain")
    let numbers = try checked(numbers, count: data.count)
    let batch = try Batch(self, data)
    let nudges = try batch.nudges()
    let after = stepped(by: learningRate, along: batch.gradients)
    var chain: ChainRule?
    if let place {
      let asked = try ResolvedPlace(place, in: model, objective, data: data)
      // As a function of the probabilities themselves, the loss is another graph.
      let own = asked.seesLogits ? batch : try Batch(self, data, seesLogits: false)
      chain = try ChainRule(asked, own, numbers: numbers, progress: progress)
    }
    return Explanation(
      examples: try batch.examples(numbers: numbers, self, chain: chain),
      lossParts: lossParts(batch), isSplit: batch.graph.isSplit, penalty: batch.penalty,
      loss: batch.loss, nudges: nudges,
      chain: chain,
      step: Explanation.Step(
        learningRate: learningRate,
        value: place.flatMap { place in
          guard let old = values[place.path], let new = after[place.path] else { return nil }
          return (old.at(place.indices), new.at(place.indices))
        },
        loss: (batch.loss, batch.loss(with: after))))
  }

  /// Each output's part of the loss.
  private func lossParts(_ batch: Batch) -> [Explanation.LossPart] {
    let conventions = objective.conventions(batch.graph, batch.data)
    return batch.graph.outputs.enumerated().map { index, output in
      Explanation.LossPart(
        output: output.name, convention: conventions[index], weight: output.weight,
        value: batch.outputLosses[index])
    }
  }

  /// Returns the examples' numbers, 0, 1, … by default. Throws when their count is wrong.
  func checked(_ numbers: [Int]?, count: Int) throws -> [Int] {
    let numbers = numbers ?? Array(0..<count)
    if numbers.count != count {
      throw SankofaError(
        "numbers",
        "must be one for each of the \(count) examples, got \(numbers.count); leave them out.")
    }
    return numbers
  }

  /// Checks that the model has a place.
  ///
  /// - Parameter data: examples with targets as they will be explained.
  /// - Throws: `SankofaError` when it does not, with the nearest name or the range of the indices.
  public func check(_ place: NetworkPlace, for data: Dataset) throws {
    try model.check(data, "explain")
    _ = try ResolvedPlace(place, in: model, objective, data: data)
  }

  /// The present value of a parameter of the model.
  func value(at path: String) -> Tensor {
    guard let value = values[path] else {
      preconditionFailure("an explainer has a value for each parameter, and none for \(path)")
    }
    return value
  }

  /// The present value of a parameter's element; `nil` for other places.
  public func value(of place: NetworkPlace) -> Double? {
    guard let value = values[place.path], value.shape.holds(place.indices) else { return nil }
    return value.at(place.indices)
  }

  /// Takes a step of gradient descent: w ← w − η ∂C/∂w for every trainable parameter, with the mean
  /// gradient of the examples.
  ///
  /// - Returns: the loss before the step.
  @discardableResult
  public func step(_ data: Dataset, learningRate: Double) throws -> Double {
    var loss = 0.0
    try descend(data, learningRate: learningRate, steps: 1) { loss = $0.loss }
    return loss
  }

  /// Takes several steps; see ``step(_:learningRate:)``.
  ///
  /// - Parameter each: called after each step.
  /// - Throws: `SankofaError` when the loss is not finite before a step: that step and the
  ///   following ones are not taken. `SankofaError` when the data do not fit the model, and any error
  ///   of `each`. The values are then those after the last step taken.
  public func descend(
    _ data: Dataset, learningRate: Double, steps: Int, each: (Descent) throws -> Void = { _ in }
  ) throws {
    try model.check(data, "descend")
    let program = try DescentProgram(self, data)
    defer { values = program.values }
    for number in 0..<max(0, steps) {
      try each(program.step(number: number, learningRate: learningRate))
    }
  }

  /// The mean loss over some examples.
  public func loss(of data: Dataset) throws -> Double {
    try model.check(data, "loss")
    return try Batch(self, data).loss
  }

  /// Writes the present values into the model, as `float32`.
  public func updateModel() {
    for (path, parameter) in model.namedParameters {
      parameter.value = value(at: path).converted(to: .float32)
    }
  }

  private func stepped(by rate: Double, along gradients: [String: Tensor]) -> [String: Tensor] {
    var values = values
    for (path, gradient) in gradients {
      values[path] = value(at: path) - gradient * rate
    }
    compute(Array(values.values))
    return values
  }

  /// The message for an unknown name.
  static func unknown(_ path: String, among known: [String]) -> String {
    let fix =
      nearestName(to: path, among: known).map { "did you mean \"\($0)\"?" }
      ?? "the model has \(known.joined(separator: ", "))."
    return "the model has no such place; \(fix)"
  }
}

extension Tensor {
  /// One element of a `float64` tensor.
  func at(_ indices: [Int]) -> Double { doubles[shape.offset(of: indices)] }
}

extension Shape {
  /// The position of an element in row-major order.
  func offset(of indices: [Int]) -> Int { zip(indices, strides).reduce(0) { $0 + $1.0 * $1.1 } }

  /// True when there is an element with these indices.
  func holds(_ indices: [Int]) -> Bool {
    indices.count == rank && zip(indices, extents).allSatisfy { $0 >= 0 && $0 < $1 }
  }

  /// The indices of the element at a position in row-major order.
  func indices(at offset: Int) -> [Int] {
    var rest = offset
    return strides.map { stride in
      defer { rest %= stride }
      return rest / stride
    }
  }
}
