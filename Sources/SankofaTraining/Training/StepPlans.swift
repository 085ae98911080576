import SankofaData
import SankofaNN
import SankofaTensor

/// The types of a data set's tensors, which say all that a step has to know of it.
package struct DatasetTypes {
  /// For each input.
  let features: [TensorType]
  /// For each output.
  let targets: [TensorType]
  /// True when each example has a weight.
  let isWeighted: Bool

  /// The types of a data set, or of so many of its examples.
  package init(of data: Dataset, isWeighted: Bool? = nil, count: Int? = nil) {
    func types(_ parts: [Tensor]) -> [TensorType] {
      parts.map { part in
        let extents = [count ?? data.count] + part.shape.dropFirst().extents
        return TensorType(Shape(extents), part.elementType)
      }
    }
    (features, targets) = (types(data.featureParts), types(data.targetParts))
    self.isWeighted = isWeighted ?? (data.sampleWeights != nil)
  }

  /// The number of examples.
  var count: Int { features[0].shape[0] }

  /// The bytes of the tensors.
  var byteCount: Int {
    (features + targets).reduce(isWeighted ? count.multiplied(by: 4) : 0) {
      $0.adding($1.byteCount)
    }
  }
}

/// The compiled steps of passes over a data set, and the memory that these will need. Nothing is
/// allocated for them yet.
struct StepPlans {
  let isTraining: Bool
  let batchSize: Int
  let whole: StepPlan
  /// For the last batch, when it is smaller.
  let tail: StepPlan?
  /// The bytes that are in use as long as there are passes, the model's parameters included.
  private let keptByteCount: Int
  /// The bytes of the arena for a step, which all passes of a model share.
  private let runByteCount: Int
  private let parameterByteCount: Int

  /// Compiles the steps, unless the model has them already.
  ///
  /// - Parameters:
  ///   - compilation: what the model is compiled with, or something else for one evaluation.
  ///   - otherByteCount: the bytes that are in use beside those of the passes.
  init(
    _ model: Model, _ compilation: Compilation, _ data: DatasetTypes,
    purpose: PlanCache.Key.Purpose, batchSize: Int, otherByteCount: Int = 0
  ) throws {
    func step(_ size: Int) throws -> StepPlan {
      let key = PlanCache.Key(
        purpose: purpose, batchSize: size, features: data.features, targets: data.targets,
        isWeighted: data.isWeighted, trainable: model.trainable)
      let writer = StepPlanWriter(model: model, compilation: compilation, key: key)
      return compilation === model.compilation
        ? try model.plans.plan(for: key, make: writer.written) : try writer.written()
    }
    isTraining = purpose == .train
    self.batchSize = min(batchSize, data.count)
    let tailSize = data.count % self.batchSize
    whole = try step(self.batchSize)
    tail = tailSize > 0 ? try step(tailSize) : nil
    // Copies for going back to the start of an epoch, the numbers of the examples, and what metrics
    // of all examples need.
    let copies = isTraining ? EpochStart.byteCount(model) : 0
    keptByteCount = whole.plan.inputByteCount.adding(copies).adding(data.count.multiplied(by: 4))
      .adding(KeptExamples.byteCount(of: whole.kept, data.targets))
      .adding(otherByteCount)
    runByteCount = max(whole.plan.runByteCount, tail?.plan.runByteCount ?? 0)
    parameterByteCount = model.parameters.reduce(0) { $0.adding($1.type.byteCount) }
  }

  /// The bytes that passes need beside those of another data set of the same model.
  func byteCount(beside other: StepPlans? = nil) -> Int {
    keptByteCount.adding(max(0, (other?.keptByteCount ?? 0) - parameterByteCount))
      .adding(max(runByteCount, other?.runByteCount ?? 0))
  }

  /// Throws when all that is needed does not fit into memory.
  func requireMemory(beside other: StepPlans? = nil) throws {
    try TrainingError.requireMemory(
      byteCount(beside: other), for: "a step of \(batchSize) examples")
  }
}

/// The steps of `fit`: those that train, and those that validate.
struct FitPlans {
  let training: StepPlans
  let validation: StepPlans?

  /// Compiles the steps of a model that is built.
  ///
  /// - Parameter splitByteCount: the bytes of the data set of which both are parts, copied.
  init(
    _ model: Model, _ data: DatasetTypes, validation: DatasetTypes?, splitByteCount: Int,
    batchSize: Int, callbacks: [any Callback]
  ) throws {
    let compilation = try model.compiled()
    training = try StepPlans(
      model, compilation, data, purpose: .train, batchSize: batchSize,
      otherByteCount: splitByteCount.adding(model.copiesByteCount(callbacks)))
    self.validation = try validation.map {
      try StepPlans(
        model, compilation, $0, purpose: .evaluate, batchSize: Model.evaluationBatchSize)
    }
  }

  /// The bytes that `fit` needs.
  var byteCount: Int {
    max(training.byteCount(), validation?.byteCount(beside: training) ?? 0)
  }

  /// Throws when they do not fit into memory.
  func requireMemory() throws {
    try training.requireMemory()
    try validation?.requireMemory(beside: training)
  }
}

extension Model {
  /// The bytes of the copies of weights that training makes beside its steps: the best ones for each
  /// callback that brings them back, and those that are set aside for their averages.
  fileprivate func copiesByteCount(_ callbacks: [any Callback]) -> Int {
    let best = callbacks.count { ($0 as? EarlyStopping)?.restoresBestWeights == true }
    let averaged =
      compilation?.optimizer.averageIndex == nil ? [] : parameters.filter(\.isTrainable)
    return averaged.reduce(EpochStart.byteCount(self).multiplied(by: best)) {
      $0.adding($1.type.byteCount)
    }
  }
}
