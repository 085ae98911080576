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
    let predictions = model(features.gathered(indices), in: context)
    let y = targets.gathered(indices)
    let loss = try totalLoss(predictions, y, weights, context)
    if isTraining { addOptimizer(loss, values) }
    let states = try addMetrics(predictions, y, loss)
    // A step whose loss is not finite must change nothing; an evaluation counts it as it is.
    let plan = Plan(
      outputs: isTraining ? [loss, loss.isFinite()] : [loss], updates: updates,
      gate: isTraining ? 1 : nil, inputs: inputs.placeholders)
    return StepProgram(plan: plan, bindings: inputs.bindings, metricStates: states)
  }

  private func totalLoss(
    _ predictions: Tensor, _ targets: Tensor, _ weights: Tensor?, _ context: Context
  ) throws -> Tensor {
    var loss = try compilation.loss(predictions, targets, sampleWeights: weights)
    for parameter in model.parameters {
      guard let regularizer = parameter.regularizer else { continue }
      loss = loss + regularizer.penalty(of: context[parameter])
    }
    return context.addedLosses.reduce(loss, +)
  }

  private mutating func addOptimizer(
    _ loss: Tensor, _ values: [ObjectIdentifier: (tensor: Tensor, number: Int)]
  ) {
    let optimizer = compilation.optimizer
    let trainable = model.parameters.filter(\.isTrainable)
    let slopes = gradients(
      of: loss,
      withRespectTo: trainable.compactMap { values[ObjectIdentifier($0)]?.tensor })
    let rate = inputs.add(.learningRate, TensorType([], .float32))
    let shared = optimizer.sharedStates.indices.map { index in
      inputs.addNumbered(.shared(index), TensorType([], .float64))
    }
    let advanced = optimizer.advanced(shared.map(\.tensor))
    for (old, new) in zip(shared, advanced) {
      updates.append(Plan.Update(input: old.number, value: new))
    }
    for (parameter, slope) in zip(trainable, slopes) {
      guard let value = values[ObjectIdentifier(parameter)] else { continue }
      let states = optimizer.stateNames.indices.map { index in
        inputs.addNumbered(.state(parameter: parameter, index), parameter.type)
      }
      let result = optimizer.updated(
        value.tensor, gradient: slope, states: states.map(\.tensor), shared: advanced,
        learningRate: rate)
      updates.append(Plan.Update(input: value.number, value: result.parameter))
      for (old, new) in zip(states, result.states) {
        updates.append(Plan.Update(input: old.number, value: new))
      }
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
    var types: [[TensorType]] = []
    for (index, metric) in compilation.metrics.enumerated() {
      let states = try metric.states(predictions.type, targets.type)
      let placeholders = states.enumerated().map { number, type in
        inputs.addNumbered(.metric(index, number), type)
      }
      let new = try metric.update(placeholders.map(\.tensor), predictions, targets)
      for (old, new) in zip(placeholders, new) {
        updates.append(Plan.Update(input: old.number, value: new))
      }
      types.append(states)
    }
    return types
  }
}
