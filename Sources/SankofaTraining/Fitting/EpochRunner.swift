import SankofaData
import SankofaNN
import SankofaTensor

/// A runner of a data set's batches through a model, for training or for evaluation.
final class EpochRunner {
  let model: Model
  let compilation: Compilation
  let data: Dataset
  /// The weight of each example; `nil` when all have the same.
  let exampleWeights: Tensor?
  let batchSize: Int
  /// The number of examples of ``data``, which counting anew in each step would slow a small network.
  private let exampleCount: Int
  /// The rows of the examples in the order in which they are run; at first the order of the data set.
  private var order: UnsafeMutableBufferPointer<Int32> {
    UnsafeMutableBufferPointer(
      start: orderMemory.pointer.assumingMemoryBound(to: Int32.self), count: exampleCount)
  }
  private let orderMemory: Storage
  private let memory: StepMemory
  private let readout: MetricReadout
  private let keptExamples: KeptExamples
  private let whole: BoundStep
  /// The step of the last batch, when that is smaller; otherwise `nil`.
  private let tail: BoundStep?
  /// The paths of the layers that remove all information from a whole batch, and from the last
  /// batch, because it has one example; see ``Context/pathOfSingleExample``.
  let pathsOfSingleExamples: (whole: String?, tail: String?)

  /// - Parameters:
  ///   - compilation: that of the model, or another one for a single evaluation.
  ///   - weights: the weight of each example, [n]; `nil` when all examples have the same weight.
  /// - Throws: an error when there is not enough memory.
  init(
    _ model: Model, _ compilation: Compilation, _ data: Dataset, weights: Tensor?,
    _ steps: StepPlans
  ) throws {
    self.model = model
    self.compilation = compilation
    self.data = data
    exampleWeights = weights
    batchSize = steps.batchSize
    exampleCount = data.count
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
    keptExamples = try KeptExamples(data, order: orderMemory, steps.whole.kept)
    readout = MetricReadout(compilation.metrics, types, memory.metricStates, keptExamples)
    whole = bound(steps.whole)
    tail = steps.tail.map(bound)
    for index in order.indices { order[index] = data.rows.numbers?[index] ?? Int32(index) }
  }

  /// Chooses a new order, by the permutation that follows from a key.
  func shuffle(_ key: RandomKey) {
    key.permute(into: order)
    guard let numbers = data.rows.numbers else { return }
    for index in order.indices { order[index] = numbers[Int(order[index])] }
  }

  /// Returns the rows of `count` examples from `begin` on, in the order in which they are run.
  func rows(from begin: Int, count: Int) -> [Int32] { Array(order[begin..<begin + count]) }

  var stepCount: Int { (exampleCount + batchSize - 1) / batchSize }

  /// The loss of the last step.
  var lastLoss: Double { Double(memory.scalars.lastLoss) }

  /// Allocates the memory for this many passes over the data, because a run must not allocate.
  /// Throws when there is not enough memory.
  func prepare(passes: Int) throws {
    try whole.prepare(model.arena)
    try tail?.prepare(model.arena)
    try readout.prepare(model.arena, passes: passes)
  }

  /// Resets the loss and all metrics.
  func reset() {
    memory.reset()
    keptExamples.count = 0
  }

  /// The sums and metric states over this many examples, for a checkpoint within an epoch.
  func kept(examples: Int) -> [KeptMemory] { memory.kept + keptExamples.kept(count: examples) }

  /// Sets the number of examples so far, after ``kept(examples:)`` was overwritten.
  func setCount(_ examples: Int) { keptExamples.count = examples }

  /// Returns the mean loss over the `examples` examples since ``reset()``.
  func meanLoss(examples: Int) -> Double { memory.sumOfLosses / Double(max(examples, 1)) }

  /// The names of the metrics with a known direction of improvement, with this direction.
  var betterDirections: [(String, Metric.Better)] {
    compilation.metrics.compactMap { each in each.metric.better.map { (each.metric.name, $0) } }
  }

  /// Computes the metrics over the examples since ``reset()``.
  func measured() -> MetricReadout {
    readout.run(in: model.arena)
    return readout
  }

  /// Trains a batch: `count` examples of ``order`` from `begin` on. Returns false when the loss is
  /// not finite; nothing is updated then.
  func train(from begin: Int, count: Int, key: RandomKey) -> Bool {
    memory.scalars.set(learningRate: compilation.learningRate)
    memory.scalars.set(key: key)
    return run(from: begin, count: count)
  }

  /// Runs all batches, in order, for evaluation.
  func evaluate() {
    reset()
    for begin in stride(from: 0, to: exampleCount, by: batchSize) {
      _ = run(from: begin, count: min(batchSize, exampleCount - begin))
    }
  }

  private func run(from begin: Int, count: Int) -> Bool {
    guard let step = count == batchSize ? whole : tail else {
      preconditionFailure("a batch of \(count) examples has a step of its own")
    }
    step.give(0, orderMemory.pointer + begin * MemoryLayout<Int32>.stride)
    keptExamples.give(step, from: begin)
    keptExamples.count = begin + count
    let end = begin + count
    // While this batch is computed, the system reads the next one, where examples lie in files.
    if memory.hasMappedRows, end < exampleCount {
      memory.willNeed(order[end..<min(end + batchSize, exampleCount)])
    }
    return step.run(in: model.arena)
  }
}
