import SankofaData
import SankofaNN
import SankofaTensor

/// A plan of a model with the memory that it works on, for inspecting, timing, or writing it to a
/// file.
package final class PlanSubject {
  package let plan: Plan
  /// The names of the plan's inputs, such as `features` or `layers.2.weight`.
  package let inputNames: [String]
  package let outputNames: [String]
  /// The values of the inputs before a run.
  package let inputs: [Tensor]
  private let arena = Arena()
  /// The memory of the inputs, then of the outputs.
  private let memory: [Storage]

  fileprivate init(
    _ plan: Plan, inputNames: [String], outputNames: [String], inputs: [Tensor]
  ) throws {
    (self.plan, self.inputNames, self.outputNames) = (plan, inputNames, outputNames)
    self.inputs = inputs
    memory =
      inputs.map { Storage(copying: $0.storage.bytes) }
      + plan.outputTypes.map { Storage(zeroedByteCount: $0.byteCount) }
    try plan.prepare(arena)
  }

  /// Runs the plan several times, each time on the memory as the run before left it. Returns the
  /// memory of inputs and outputs.
  ///
  /// - Parameter profile: a profile that collects the times of the plan's calls; none by default.
  @discardableResult
  package func run(times: Int = 1, _ profile: Plan.Profile? = nil) -> [Storage] {
    let kept = Array(memory[plan.keptInputs])
    withExtendedLifetime(memory) {
      memory.map(\.pointer).withUnsafeBufferPointer { addresses in
        for _ in 0..<times {
          plan.run(in: arena, addresses: addresses, kept: kept, profile: profile)
        }
      }
    }
    return memory
  }
}

extension Model {
  /// Makes the plan that predicts examples [n, …].
  ///
  /// - Throws: `SankofaError` when the model cannot be built.
  package func predictionSubject(examples: Tensor) throws -> PlanSubject {
    try build()
    let made = try PredictionPlan(self, [examples.type])
    return try PlanSubject(
      made.plan, inputNames: inputNames("features") + namedParameters.map(\.path),
      outputNames: outputNames("prediction"),
      inputs: [examples] + parameters.map(\.value))
  }

  /// Makes the plan that predicts `batchSize` examples at a time, with examples of zeros.
  ///
  /// - Throws: `SankofaError` when the model cannot be built.
  package func predictionSubject(
    batchSize: Int, elementType: ElementType = .float32
  ) throws -> PlanSubject {
    try build()
    let examples = builtShapes.inputs.map {
      Tensor.zeros(Shape([batchSize] + $0.extents), elementType: elementType)
    }
    let made = try PredictionPlan(self, examples.map(\.type))
    return try PlanSubject(
      made.plan, inputNames: inputNames("features") + namedParameters.map(\.path),
      outputNames: outputNames("prediction"), inputs: examples + parameters.map(\.value))
  }

  /// Makes the plan of a training step on the first examples of a data set.
  ///
  /// - Throws: the errors that
  ///   ``fit(_:epochs:batchSize:validation:validationSplit:shuffle:classWeights:callbacks:verbosity:)``
  ///   throws before training begins.
  package func trainingSubject(_ data: Dataset, batchSize: Int) throws -> PlanSubject {
    let compilation = try compiled()
    let optimizer = compilation.optimizer
    let step = try stepPlan(data, batchSize: batchSize)
    try compilation.makeStates(of: parameters.filter(\.isTrainable))
    let inputs = zip(step.bindings, step.plan.inputTypes).map {
      binding, type -> (name: String, value: Tensor) in
      switch binding {
      case .indices: ("indices", .indices(count: batchSize))
      case .weights: ("weights", data.rows.weights ?? .ones(type.shape))
      case .learningRate: ("learning rate", Tensor.scalar(compilation.learningRate, .float32))
      case .key: ("key", stepKey(stepsTrained).tensor)
      case .features(let input): (inputNames("features")[input], data.rows.features[input])
      case .targets(let output): (outputNames("targets")[output], data.rows.targets[output])
      case .input(let number):
        ("input \(number)", .zeros(type.shape, elementType: type.elementType))
      case .parameter(let parameter): (parameter.path, parameter.value)
      case .state(let parameter, let index):
        (
          parameter.path + " " + optimizer.allStateNames[index],
          Tensor(storage: compilation.states(of: parameter)[index].copy(), type: type)
        )
      case .shared(let index):
        (
          optimizer.allSharedStates[index].name,
          Tensor(storage: compilation.shared[index].copy(), type: type)
        )
      case .metric(let metric, let index):
        (
          compilation.metrics[metric].metric.name + " \(index)",
          .zeros(type.shape, elementType: type.elementType)
        )
      case .lossSum: ("sum of losses", Tensor.scalar(0, .float64))
      }
    }
    let kept = step.kept.map { outputNames("prediction")[$0.output] }
    return try PlanSubject(
      step.plan, inputNames: inputs.map(\.name),
      outputNames: ["loss", "is finite"] + kept, inputs: inputs.map(\.value))
  }

  /// Makes a new plan of a training step, without the plan cache.
  package func trainingPlan(_ data: Dataset, batchSize: Int) throws -> Plan {
    try stepPlan(data, batchSize: batchSize).plan
  }

  private func stepPlan(_ data: Dataset, batchSize: Int) throws -> StepPlan {
    try build(forShapes: data.featureShapes)
    let types = DatasetTypes(of: data)
    let key = PlanCache.Key(
      purpose: .train, batchSize: batchSize, features: types.features, targets: types.targets,
      isWeighted: types.isWeighted, trainable: trainable)
    return try StepPlanWriter(model: self, compilation: compiled(), key: key).written()
  }

  private func inputNames(_ what: String) -> [String] {
    graph.inputShapes.count == 1
      ? [what] : graph.inputShapes.indices.map { "\(what) \(graph.inputName($0))" }
  }

  private func outputNames(_ what: String) -> [String] {
    graph.outputs.count == 1
      ? [what] : graph.outputs.indices.map { "\(what) \(graph.outputName($0))" }
  }
}
