import SankofaData
import SankofaNN
import SankofaTensor

/// The types of a data set's tensors, which are all that compiling a step needs of it.
package struct DatasetTypes {
  /// The number of examples.
  let count: Int
  /// The type of the features for each input.
  let features: [TensorType]
  /// The type of the targets for each output.
  let targets: [TensorType]
  /// True when each example has a weight.
  let isWeighted: Bool

  /// The number of bytes of the tensors that lie in files, and need no memory.
  let mappedByteCount: Int

  /// Takes the types of a data set, or of `count` of its examples.
  package init(of data: Dataset, isWeighted: Bool? = nil, count: Int? = nil) {
    let rows = data.rows
    // A part of tensors in files keeps these tensors, and others are copied.
    func types(_ parts: [Tensor]) -> [TensorType] {
      guard let count, !rows.isMapped else { return parts.map(\.type) }
      return parts.map { part in
        TensorType(Shape([count] + part.shape.dropFirst().extents), part.elementType)
      }
    }
    self.count = count ?? data.count
    (features, targets) = (types(rows.features), types(rows.targets))
    self.isWeighted = isWeighted ?? (rows.weights != nil)
    mappedByteCount = (rows.features + rows.targets).filter(\.isMapped).reduce(0) {
      $0.adding($1.type.byteCount)
    }
  }

  /// The number of bytes of the tensors in memory.
  var byteCount: Int {
    let weights = isWeighted ? features[0].shape[0].multiplied(by: 4) : 0
    return (features + targets).reduce(weights) { $0.adding($1.byteCount) } - mappedByteCount
  }
}

/// The compiled steps of passes over a data set, and the memory that these will need; it is not
/// allocated yet.
struct StepPlans {
  let isTraining: Bool
  let batchSize: Int
  let whole: StepPlan
  /// The step of the last batch, when that is smaller; otherwise `nil`.
  let tail: StepPlan?
  /// The number of bytes in use during all passes, including the model's parameters.
  private let keptByteCount: Int
  /// The number of bytes of the arena for a step, which all passes of a model share.
  private let runByteCount: Int
  private let parameterByteCount: Int

  /// Compiles the steps, unless they are in the model's plan cache.
  ///
  /// - Parameters:
  ///   - compilation: that of the model, or another one for a single evaluation.
  ///   - otherByteCount: the number of bytes in use in addition to those of the passes.
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
    // The passes need copies of the weights at the start of an epoch, the numbers of the examples,
    // and the memory of metrics that keep examples.
    let copies = isTraining ? EpochStart.byteCount(model) : 0
    keptByteCount = (whole.plan.inputByteCount - data.mappedByteCount).adding(copies)
      .adding(data.count.multiplied(by: 4))
      .adding(KeptExamples.byteCount(of: whole.kept, data.targets, count: data.count))
      .adding(otherByteCount)
    runByteCount = max(whole.plan.runByteCount, tail?.plan.runByteCount ?? 0)
    parameterByteCount = model.parameters.reduce(0) { $0.adding($1.type.byteCount) }
  }

  /// Returns the number of bytes that these passes and those over another data set of the same
  /// model need together.
  func byteCount(beside other: StepPlans? = nil) -> Int {
    keptByteCount.adding(max(0, (other?.keptByteCount ?? 0) - parameterByteCount))
      .adding(max(runByteCount, other?.runByteCount ?? 0))
  }

  /// Throws when these passes, together with those over another data set, do not fit into memory.
  func requireMemory(beside other: StepPlans? = nil) throws {
    try SankofaError.requireMemory(
      byteCount(beside: other), for: "a step of \(batchSize) examples")
  }
}

/// The steps of `fit`, for training and for validation.
struct FitPlans {
  let training: StepPlans
  let validation: StepPlans?

  /// Compiles the steps of a model, which must be built.
  ///
  /// - Parameter splitByteCount: the number of bytes of the whole data set, when training and
  ///   validation data are copied parts of it.
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

  /// The number of bytes that `fit` needs.
  var byteCount: Int {
    max(training.byteCount(), validation?.byteCount(beside: training) ?? 0)
  }

  /// Throws when the steps do not fit into memory.
  func requireMemory() throws {
    try training.requireMemory()
    try validation?.requireMemory(beside: training)
  }
}

extension Model {
  /// Returns the number of bytes of the copies of weights that training keeps in addition to its
  /// steps: those of each callback that keeps weights, and the weights that are set
  /// aside for their averages.
  fileprivate func copiesByteCount(_ callbacks: [any Callback]) -> Int {
    let kept = callbacks.count(where: \.keepsWeights)
    let averaged =
      compilation?.optimizer.averageIndex == nil ? [] : parameters.filter(\.isTrainable)
    return averaged.reduce(EpochStart.byteCount(self).multiplied(by: kept)) {
      $0.adding($1.type.byteCount)
    }
  }
}
