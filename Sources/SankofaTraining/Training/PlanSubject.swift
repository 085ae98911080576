import SankofaData
import SankofaNN
import SankofaTensor

/// A plan of a model with the memory that it works on: to be looked at, timed, or written to a file.
package final class PlanSubject {
  package let plan: Plan
  /// What each input and each output of the plan is, such as `features` or `layers.2.weights`.
  package let inputNames: [String]
  package let outputNames: [String]
  private let work: (Plan.Profile?) -> Void

  fileprivate init(
    _ plan: Plan, inputNames: [String], outputNames: [String],
    work: @escaping (Plan.Profile?) -> Void
  ) {
    (self.plan, self.inputNames, self.outputNames) = (plan, inputNames, outputNames)
    self.work = work
  }

  /// Runs the plan.
  ///
  /// - Parameter profile: what gets the times of its calls.
  package func run(_ profile: Plan.Profile? = nil) { work(profile) }
}

extension Model {
  /// The plan that predicts so many examples at a time.
  ///
  /// - Throws: `LayerError` when the model cannot be built.
  package func predictionSubject(
    batchSize: Int, elementType: ElementType = .float32
  ) throws -> PlanSubject {
    try build()
    let examples = (inputShapes ?? []).map {
      TensorType(Shape([batchSize] + $0.extents), elementType)
    }
    let made = try PredictionPlan(self, examples)
    try made.plan.prepare(arena)
    let features = examples.map { Storage(zeroedByteCount: $0.byteCount) }
    let results = made.outputTypes.map { Storage(zeroedByteCount: $0.byteCount) }
    let parameters = parameters
    return PlanSubject(
      made.plan, inputNames: inputNames("features") + namedParameters.map(\.path),
      outputNames: outputNames("prediction")
    ) { [arena] profile in
      let given = features + parameters.map(\.currentStorage) + results
      withExtendedLifetime(given) {
        given.map(\.pointer).withUnsafeBufferPointer {
          _ = made.plan.run(in: arena, addresses: $0, profile: profile)
        }
      }
    }
  }

  /// The plan of a step of training, and steps over the data one after the other: each run is one.
  ///
  /// - Throws: as ``fit(_:epochs:batchSize:validation:validationSplit:shuffle:classWeights:callbacks:verbosity:)``
  ///   does before it begins.
  package func trainingSubject(_ data: Dataset, batchSize: Int) throws -> PlanSubject {
    let compilation = try compiled()
    try build(forShapes: data.featureShapes)
    let programs = try StepPrograms(
      self, compilation, DatasetTypes(of: data), purpose: .train, batchSize: batchSize)
    let runner = try EpochRunner(
      self, compilation, data, weights: data.sampleWeights, programs)
    try runner.prepare(passes: 1)
    let program = programs.whole
    let optimizer = compilation.optimizer
    let inputs = program.bindings.map { binding -> String in
      switch binding {
      case .indices: "indices"
      case .weights: "weights"
      case .learningRate: "learning rate"
      case .key: "key"
      case .features(let input): inputNames("features")[input]
      case .targets(let output): outputNames("targets")[output]
      case .input(let number): "input \(number)"
      case .parameter(let parameter): parameter.path
      case .state(let parameter, let index):
        parameter.path + " " + optimizer.allStateNames[index]
      case .shared(let index): optimizer.allSharedStates[index].name
      case .metric(let metric, let index):
        compilation.metrics[metric].metric.name + " \(index)"
      case .lossSum: "sum of losses"
      }
    }
    let kept = program.kept.map { outputNames("prediction")[$0.output] }
    var begin = 0
    return PlanSubject(
      program.plan, inputNames: inputs, outputNames: ["loss", "is finite"] + kept
    ) { [self] profile in
      let key = stepKey(stepsTrained)
      _ = runner.train(from: begin, count: programs.batchSize, key: key, profile: profile)
      stepsTrained += 1
      begin += programs.batchSize
      if begin + programs.batchSize > data.count { begin = 0 }
    }
  }

  /// A new plan of a step of training.
  package func trainingPlan(_ data: Dataset, batchSize: Int) throws -> Plan {
    try build(forShapes: data.featureShapes)
    let types = DatasetTypes(of: data)
    let key = PlanCache.Key(
      purpose: .train, batchSize: batchSize, features: types.features, targets: types.targets,
      isWeighted: types.isWeighted, trainable: trainable)
    return try StepProgramWriter(model: self, compilation: compiled(), key: key).written().plan
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
