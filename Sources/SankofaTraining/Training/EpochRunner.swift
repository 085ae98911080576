import SankofaData
import SankofaNN
import SankofaTensor

/// Runs the batches of a data set through a model: for training or for evaluation.
final class EpochRunner {
  let model: Model
  let compilation: Compilation
  let data: Dataset
  let weights: Storage?
  let purpose: PlanCache.Key.Purpose
  let batchSize: Int
  private let features: Storage
  private let targets: Storage
  private let scalars = Storage(zeroedByteCount: 64)
  private let lossSum = Storage(zeroedByteCount: 8)
  private var metricStates: [[Storage]] = []
  private var metricTypes: [[TensorType]] = []
  private var programs: [StepProgram] = []

  /// The loss of the last step.
  var lastLoss: Float { scalars.pointer.load(fromByteOffset: 16, as: Float.self) }

  init(
    _ model: Model, _ data: Dataset, weights: Tensor?, purpose: PlanCache.Key.Purpose,
    batchSize: Int
  ) throws {
    self.model = model
    self.data = data
    self.purpose = purpose
    self.batchSize = min(batchSize, data.count)
    self.weights = weights?.storage
    compilation = try model.compiled()
    features = data.features.storage
    targets = data.targets.storage
    let tail = data.count % self.batchSize
    for size in [self.batchSize] + (tail > 0 ? [tail] : []) {
      programs.append(try program(size))
    }
    metricTypes = programs[0].metricStates
    metricStates = metricTypes.map { $0.map { Storage(zeroedByteCount: $0.byteCount) } }
  }

  private func program(_ size: Int) throws -> StepProgram {
    let key = PlanCache.Key(
      purpose: purpose, batchSize: size, features: data.features.type, targets: data.targets.type,
      isWeighted: weights != nil, trainable: model.parameters.map(\.isTrainable))
    return try model.plans.program(for: key) {
      var writer = StepWriter(model: model, compilation: compilation, key: key)
      return try writer.write()
    }
  }

  var stepCount: Int { (data.count + batchSize - 1) / batchSize }

  /// Sets the loss and all metrics back to nothing.
  func reset() {
    lossSum.pointer.storeBytes(of: 0, as: Double.self)
    for storage in metricStates.joined() {
      storage.pointer.initializeMemory(as: UInt8.self, repeating: 0, count: storage.byteCount)
    }
  }

  /// The mean loss over the examples seen since ``reset()``.
  func meanLoss(examples: Int) -> Double {
    lossSum.pointer.load(as: Double.self) / Double(max(examples, 1))
  }

  /// What each metric says since ``reset()``.
  func metricResults() -> [(name: String, value: Tensor)] {
    zip(compilation.metrics, zip(metricStates, metricTypes)).map { metric, state in
      let tensors = zip(state.0, state.1).map { Tensor(storage: $0.copy(), type: $1) }
      return (metric.name, metric.result(tensors))
    }
  }

  /// Runs one batch; `indices` are its examples. Returns false when the loss is not finite.
  func run(_ indices: UnsafeMutablePointer<Int32>, count: Int, key: RandomKey?) -> Bool {
    let program = programs[count == batchSize ? 0 : 1]
    scalars.pointer.storeBytes(of: Float(compilation.learningRate), as: Float.self)
    if let key {
      scalars.pointer.storeBytes(of: key.word0, toByteOffset: 4, as: UInt32.self)
      scalars.pointer.storeBytes(of: key.word1, toByteOffset: 8, as: UInt32.self)
    }
    var next = 0
    for binding in program.bindings {
      program.addresses[next] = address(of: binding, UnsafeMutableRawPointer(indices))
      next += 1
    }
    program.addresses[next] = scalars.pointer + 16  // the loss
    program.addresses[next + 1] = scalars.pointer + 20  // whether it is finite
    return program.plan.run(
      in: model.arena, addresses: UnsafeBufferPointer(program.addresses))
  }

  private func address(
    of binding: StepProgram.Binding, _ indices: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    switch binding {
    case .features: features.pointer
    case .targets: targets.pointer
    case .indices: indices
    case .weights: weights?.pointer ?? scalars.pointer
    case .learningRate: scalars.pointer
    case .key: scalars.pointer + 4
    // Whoever has read a parameter keeps what was read: the step writes to other memory then.
    case .parameter(let parameter):
      purpose == .train ? parameter.mutableStorage().pointer : parameter.value.storage.pointer
    case .state(let parameter, let index): compilation.states(of: parameter)[index].pointer
    case .shared(let index): compilation.shared[index].pointer
    case .metric(let metric, let index): metricStates[metric][index].pointer
    case .lossSum: lossSum.pointer
    }
  }
}
