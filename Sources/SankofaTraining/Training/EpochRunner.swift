import SankofaData
import SankofaNN
import SankofaTensor

/// Runs the batches of a data set through a model: for training or for evaluation.
final class EpochRunner {
  let model: Model
  let compilation: Compilation
  let data: Dataset
  let batchSize: Int
  /// The numbers of the examples, in the order in which they are run; at first as they come.
  var order: UnsafeMutableBufferPointer<Int32> {
    UnsafeMutableBufferPointer(
      start: orderMemory.pointer.assumingMemoryBound(to: Int32.self), count: data.count)
  }
  private let orderMemory: Storage
  private let memory: StepMemory
  private let readout: MetricReadout
  private let kept: KeptExamples
  private let whole: BoundStep
  /// The last batch, when it is smaller.
  private let tail: BoundStep?
  /// The paths of the layers that leave nothing of a whole batch, and of the last one.
  let pathsOfSingleExamples: (whole: String?, tail: String?)

  /// - Parameters:
  ///   - compilation: what the model is compiled with, or something else for one evaluation.
  ///   - weights: of the examples, as [n]; `nil` when all count the same.
  /// - Throws: when there is not enough memory.
  init(
    _ model: Model, _ compilation: Compilation, _ data: Dataset, weights: Tensor?,
    _ steps: StepPlans
  ) throws {
    self.model = model
    self.compilation = compilation
    self.data = data
    batchSize = steps.batchSize
    pathsOfSingleExamples = (
      steps.whole.pathOfSingleExample, steps.tail?.pathOfSingleExample
    )
    if steps.isTraining {
      try compilation.makeStates(of: model.parameters.filter(\.isTrainable))
    }
    orderMemory = try Storage(allocatingByteCount: data.count * 4)
    let types = steps.whole.metricStates
    let memory = try StepMemory(data, weights: weights, metricStates: types)
    func bound(_ step: StepPlan) -> BoundStep {
      BoundStep(
        step, outputs: memory.scalars.outputAddresses, updatesParameters: steps.isTraining
      ) { memory.address(of: $0, compilation) }
    }
    self.memory = memory
    kept = try KeptExamples(data, order: orderMemory, steps.whole.kept)
    readout = MetricReadout(compilation.metrics, types, memory.metricStates, kept)
    whole = bound(steps.whole)
    tail = steps.tail.map(bound)
    for index in order.indices { order[index] = Int32(index) }
  }

  var stepCount: Int { (data.count + batchSize - 1) / batchSize }

  /// The loss of the last step.
  var lastLoss: Double { Double(memory.scalars.lastLoss) }

  /// Makes room for this many passes over the data, since a run allocates nothing. Throws when
  /// there is not enough memory.
  func prepare(passes: Int) throws {
    try whole.prepare(model.arena)
    try tail?.prepare(model.arena)
    try readout.prepare(model.arena, passes: passes)
  }

  /// Sets the loss and all metrics back to nothing.
  func reset() {
    memory.reset()
    kept.count = 0
  }

  /// The mean loss over the examples seen since ``reset()``.
  func meanLoss(examples: Int) -> Double { memory.sumOfLosses / Double(max(examples, 1)) }

  /// The metrics that say in which direction a model gets better.
  var betterDirections: [(String, Metric.Better)] {
    compilation.metrics.compactMap { each in each.metric.better.map { (each.metric.name, $0) } }
  }

  /// The metrics' counts since ``reset()``.
  func measured() -> MetricReadout {
    readout.run(in: model.arena)
    return readout
  }

  /// Trains a batch: `count` examples of ``order`` from `begin`. Returns false when the loss is not
  /// finite, so that nothing was updated.
  func train(from begin: Int, count: Int, key: RandomKey) -> Bool {
    memory.scalars.set(learningRate: compilation.learningRate)
    memory.scalars.set(key: key)
    return run(from: begin, count: count)
  }

  /// One pass over the data for evaluation, in their order.
  func evaluate() {
    reset()
    for begin in stride(from: 0, to: data.count, by: batchSize) {
      _ = run(from: begin, count: min(batchSize, data.count - begin))
    }
  }

  private func run(from begin: Int, count: Int) -> Bool {
    guard let step = count == batchSize ? whole : tail else {
      preconditionFailure("a batch of \(count) examples has a step of its own")
    }
    step.give(0, orderMemory.pointer + begin * MemoryLayout<Int32>.stride)
    kept.give(step, from: begin)
    kept.count = begin + count
    return step.run(in: model.arena)
  }
}
