import SankofaNN
import SankofaTensor

/// A builder of the graph of one step of a model, which it then compiles.
struct StepPlanWriter {
  let model: Model
  let compilation: Compilation
  let key: PlanCache.Key
  private var graph = StepGraph()

  init(model: Model, compilation: Compilation, key: PlanCache.Key) {
    self.model = model
    self.compilation = compilation
    self.key = key
  }

  /// Builds and compiles a step, which gathers a batch from the data set and computes the outputs
  /// and the loss; for training also the gradients and the updates of the parameters.
  func written() throws -> StepPlan {
    var writer = self
    return try writer.write()
  }

  private mutating func write() throws -> StepPlan {
    let isTraining = key.purpose == .train
    try model.requireCountable(batch: key.batchSize, for: "\(key.batchSize) examples")
    let features = key.features.enumerated().map { graph.add(.features($0), $1) }
    let targets = key.targets.enumerated().map { graph.add(.targets($0), $1) }
    let indices = graph.add(.indices, TensorType([key.batchSize], .int32))
    let count = key.features[0].shape[0]
    let weights =
      key.isWeighted ? graph.add(.weights, TensorType([count], .float32)).gathered(indices) : nil
    let random = isTraining ? graph.add(.key, TensorType([2], .int32)) : nil
    let values = graph.addParameters(of: model)
    let context = Context(isTraining: isTraining, key: random) { values[$0] }
    let outputs = try model.checkedOutputs(features.map { $0.gathered(indices) }, in: context)
    let y = targets.map { $0.gathered(indices) }
    let loss = try model.totalLoss(
      compilation.loss(outputs, y, weights: weights), compilation.lossName, context)
    if isTraining {
      try graph.addOptimizer(compilation.optimizer, loss, model, values)
      try graph.addUpdates(of: context, values)
    }
    let states = try addMetrics(outputs, y, loss)
    let kept = Set(compilation.metrics.filter(\.metric.keepsExamples).map(\.output)).sorted()
    // A training step whose loss is not finite must change nothing; an evaluation includes such a
    // loss.
    let plan = Plan(
      outputs: (isTraining ? [loss, loss.isFinite()] : [loss])
        + kept.map { outputs[$0].activation },
      updates: graph.updates, gate: isTraining ? 1 : nil, inputs: graph.placeholders)
    return StepPlan(
      plan: plan, bindings: graph.bindings, metricStates: states,
      kept: kept.map { .init(output: $0, type: outputs[$0].activation.type) },
      pathOfSingleExample: context.pathOfSingleExample)
  }

  /// Adds the updates of the metrics' states and of the sum of losses. Returns the names and types
  /// of the states.
  private mutating func addMetrics(
    _ outputs: [LayerOutput], _ targets: [Tensor], _ loss: Tensor
  ) throws -> [Metric.States] {
    let sum = graph.addNumbered(.lossSum, TensorType([], .float64))
    graph.overwrite(sum, with: sum.tensor + loss.converted(to: .float64) * Double(key.batchSize))
    return try compilation.metrics.enumerated().map { index, scored in
      let (metric, prediction) = (scored.metric, scored.predictions(outputs))
      let target = targets[scored.output]
      let kinds = try metric.states(prediction.type, target.type)
      let names = kinds.map(\.key)
      if metric.keepsExamples {
        // This throws an error for unsuitable targets now and not only after the pass.
        var state = NamedTensors(names, kinds.map { Tensor.placeholder($0.value) })
        try metric.update(&state, prediction, target)
        return [:]
      }
      let states = kinds.enumerated().map { number, kind in
        graph.addNumbered(.metric(index, number), kind.value)
      }
      var state = NamedTensors(names, states.map(\.tensor))
      try metric.update(&state, prediction, target)
      try graph.overwrite(states, with: state.values, "metric \"\(metric.name)\"", "the states")
      return kinds
    }
  }
}
