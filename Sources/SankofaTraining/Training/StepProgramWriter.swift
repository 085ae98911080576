import SankofaNN
import SankofaTensor

/// Writes the graph of one step of a model and compiles it.
struct StepProgramWriter {
  let model: Model
  let compilation: Compilation
  let key: PlanCache.Key
  private var inputs = StepInputs()
  private var updates: [Plan.Update] = []

  init(model: Model, compilation: Compilation, key: PlanCache.Key) {
    self.model = model
    self.compilation = compilation
    self.key = key
  }

  /// A batch gathered from the data set, through the model to the loss; when training, back again
  /// and into the parameters.
  func written() throws -> StepProgram {
    var writer = self
    return try writer.write()
  }

  private mutating func write() throws -> StepProgram {
    let isTraining = key.purpose == .train
    guard let targetType = key.targets else {
      preconditionFailure("a step that compares has targets")
    }
    let features = inputs.add(.features, key.features)
    let targets = inputs.add(.targets, targetType)
    let indices = inputs.add(.indices, TensorType([key.batchSize], .int32))
    let count = key.features.shape[0]
    let weights =
      key.isWeighted ? inputs.add(.weights, TensorType([count], .float32)).gathered(indices) : nil
    let random = isTraining ? inputs.add(.key, TensorType([2], .int32)) : nil
    var values: [ObjectIdentifier: (tensor: Tensor, number: Int)] = [:]
    for parameter in model.parameters {
      values[ObjectIdentifier(parameter)] = inputs.addNumbered(
        .parameter(parameter), parameter.type)
    }
    let context = Context(isTraining: isTraining, key: random) { parameter in
      values[ObjectIdentifier(parameter)]?.tensor ?? parameter.value
    }
    let predictions = try model.checkedOutput(features.gathered(indices), in: context)
    let y = targets.gathered(indices)
    let loss = try model.totalLoss(
      compilation.loss, predictions, y, sampleWeights: weights, context: context)
    if isTraining { try addOptimizer(loss, values) }
    let states = try addMetrics(predictions, y, loss)
    // A step whose loss is not finite must change nothing; an evaluation counts it as it is.
    let plan = Plan(
      outputs: isTraining ? [loss, loss.isFinite()] : [loss], updates: updates,
      gate: isTraining ? 1 : nil, inputs: inputs.placeholders)
    return StepProgram(plan: plan, bindings: inputs.bindings, metricStates: states)
  }

  private mutating func addOptimizer(
    _ loss: Tensor, _ values: [ObjectIdentifier: (tensor: Tensor, number: Int)]
  ) throws {
    let optimizer = compilation.optimizer
    let place = "optimizer \"\(type(of: optimizer).name)\""
    let trainable = model.parameters.filter(\.isTrainable)
    let slopes = gradients(
      of: loss,
      withRespectTo: trainable.compactMap { values[ObjectIdentifier($0)]?.tensor })
    let rate = inputs.add(.learningRate, TensorType([], .float32))
    let shared = optimizer.sharedStates.indices.map { index in
      inputs.addNumbered(.shared(index), TensorType([], .float64))
    }
    let advanced = optimizer.advanced(shared.map(\.tensor))
    try overwrite(shared, with: advanced, place, "the shared states")
    for (parameter, slope) in zip(trainable, slopes) {
      guard let value = values[ObjectIdentifier(parameter)] else { continue }
      let states = optimizer.stateNames.indices.map { index in
        inputs.addNumbered(.state(parameter: parameter, index), parameter.type)
      }
      let result = optimizer.updated(
        value.tensor, gradient: slope, states: states.map(\.tensor), shared: advanced,
        learningRate: rate)
      try overwrite(
        [value] + states, with: [result.parameter] + result.states, place,
        "\"\(parameter.path)\" and its states")
    }
  }

  /// The metrics, and the sum of the losses over examples.
  private mutating func addMetrics(
    _ predictions: Tensor, _ targets: Tensor, _ loss: Tensor
  ) throws -> [[TensorType]] {
    let sum = inputs.addNumbered(.lossSum, TensorType([], .float64))
    updates.append(
      Plan.Update(
        input: sum.number,
        value: sum.tensor + loss.converted(to: .float64) * Double(key.batchSize)))
    return try compilation.metrics.enumerated().map { index, metric in
      let types = try metric.states(predictions.type, targets.type)
      let states = types.enumerated().map { number, type in
        inputs.addNumbered(.metric(index, number), type)
      }
      let new = try metric.update(states.map(\.tensor), predictions, targets)
      try overwrite(states, with: new, "metric \"\(metric.name)\"", "the states")
      return types
    }
  }

  /// Lets the step overwrite inputs. What a part of one's own gives has to fit the memory there.
  private mutating func overwrite(
    _ old: [(tensor: Tensor, number: Int)], with new: [Tensor], _ place: String, _ what: String
  ) throws {
    let (expected, found) = (old.map(\.tensor.type), new.map(\.type))
    if expected != found {
      throw TrainingError(
        place,
        "\(what) must stay \(expected), got \(found); return as many tensors of the same types.")
    }
    for (old, new) in zip(old, new) {
      updates.append(Plan.Update(input: old.number, value: new))
    }
  }
}
