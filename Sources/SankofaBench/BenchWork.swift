import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining

/// A work that `sankofa bench` measures.
package struct BenchWork {
  package let name: String
  /// A description in one line.
  package let about: String
  /// The plan that a profile of the work shows; `nil` where there is none.
  package var subject: (@Sendable (BenchContext) throws -> PlanSubject)?
  let run: @Sendable (BenchContext) throws -> [BenchResult]

  /// Returns the work with a name. Throws `UnknownName` when there is none.
  package static func named(_ name: String) throws -> BenchWork {
    if let work = all.first(where: { $0.name == name }) { return work }
    throw UnknownName("work", name, among: all.map(\.name))
  }
}

extension BenchWork {
  package static let all: [BenchWork] =
    [products] + trainings + predictions + [memory, start, compilation, growth, sameBits]

  // MARK: Training

  private static let trainings: [BenchWork] = [
    training("mlp-train", "784–256–10 on MNIST's pictures, Adam, batches of 128", 128) {
      try $0.networks.dense([256], .adam())
    } data: {
      $0.networks.pictures
    },
    BenchWork(
      name: "mlp-train-sgd", about: "the same with SGD, batches of 128 and of 32",
      subject: { context in
        try context.networks.dense([256], .sgd(learningRate: 0.1)).trainingSubject(
          context.networks.pictures, batchSize: 128)
      }
    ) { context in
      try [128, 32].map { size in
        try train(
          "mlp-train-sgd", "batch \(size)", context,
          try context.networks.dense([256], .sgd(learningRate: 0.1)), context.networks.pictures,
          batchSize: size)
      }
    },
    training("mlp-wide-train", "784–512–512–10, Adam, batches of 128", 128) {
      try $0.networks.dense([512, 512], .adam())
    } data: {
      $0.networks.pictures
    },
    training("tiny-train", "2–4–2–1 on 500 points, SGD, batches of 10", 10) {
      try $0.networks.tiny()
    } data: { _ in
      try BenchNetworks.rings(500)
    },
    training("page-train", "the playground's largest network, batches of 10", 10) {
      try $0.networks.page()
    } data: { _ in
      try BenchNetworks.rings(500, width: 7)
    },
    training("cnn-train", "2 convolutions and 2 dense layers, Adam, batches of 128", 128) {
      try $0.networks.convolutional()
    } data: {
      $0.networks.pictures.prefix(12_800)
    },
    training("lstm-train", "pictures row by row through an LSTM of 128, batches of 64", 64) {
      try $0.networks.recurrent()
    } data: {
      $0.networks.pictures.prefix(12_800)
    },
    training("table-train", "10⁶ rows of 30 numbers, 64–64–1, batches of 256", 256) {
      try $0.networks.table()
    } data: { _ in
      try BenchNetworks.rows(1_000_000)
    },
  ]

  private static func training(
    _ name: String, _ about: String, _ batchSize: Int,
    model: @escaping @Sendable (BenchContext) throws -> Model,
    data: @escaping @Sendable (BenchContext) throws -> Dataset
  ) -> BenchWork {
    BenchWork(
      name: name, about: about,
      subject: { try model($0).trainingSubject(data($0), batchSize: batchSize) }
    ) { context in
      [try train(name, "", context, try model(context), try data(context), batchSize: batchSize)]
    }
  }

  /// Measures epochs as users train them: shuffled, with the loss of each step.
  static func train(
    _ name: String, _ variant: String, _ context: BenchContext, _ model: Model, _ data: Dataset,
    batchSize: Int, countsAllocations: Bool = true
  ) throws -> BenchResult {
    // The first epoch compiles the plans.
    try model.fit(data.prefix(2 * batchSize + 1), batchSize: batchSize, verbosity: .silent)
    func fit(epochs: Int) throws {
      try model.fit(data, epochs: epochs, batchSize: batchSize, verbosity: .silent)
    }
    // Enough epochs that the setup of a call does not count.
    let epochs = max(1, Int(0.03 / (try context.elapsed(1) { try fit(epochs: 1) })))
    let epoch = try context.time { try fit(epochs: epochs) } / Double(epochs)
    let watch = StepWatch()
    if countsAllocations {
      try model.fit(
        data, epochs: watch.epochs(ofSteps: data.count / batchSize), batchSize: batchSize,
        callbacks: [watch], verbosity: .silent)
    }
    let plan = try model.trainingPlan(data, batchSize: batchSize)
    let parameters = model.parameters.reduce(0) { $0 + $1.type.byteCount }
    let states = try model.compiled().optimizer.allStateNames.count
    let step = epoch * Double(batchSize) / Double(data.count)
    return result(
      name, variant, context, seconds: step, examples: batchSize, plan: plan,
      // Each parameter and state is read and written, and each gradient is read.
      bytes: parameters * (3 + 2 * states), bufferByteCount: parameters * (1 + states),
      allocations: watch.allocationsPerStep)
  }

  // MARK: Prediction

  private static let predictions: [BenchWork] = [
    prediction("mlp-predict", "784–256–10: one picture, and 1,000 at a time") {
      try $0.networks.dense([256], .adam())
    },
    prediction("cnn-predict", "a convolutional network: one picture, and 1,000 at a time") {
      try $0.networks.convolutional()
    },
  ]

  private static func prediction(
    _ name: String, _ about: String,
    model: @escaping @Sendable (BenchContext) throws -> Model
  ) -> BenchWork {
    BenchWork(
      name: name, about: about, subject: { try model($0).predictionSubject(batchSize: 1) }
    ) { context in
      let model = try model(context)
      let predictor = try model.predictor()
      let weights = model.parameters.reduce(0) { $0 + $1.type.byteCount }
      return try [1, 1000].map { count in
        let pictures = context.networks.pictures.prefix(count).features
          .converted(to: .float32).compute()
        let seconds = try context.time { _ = try predictor.predict(pictures) }
        let allocations = try allocations { _ = try predictor.predict(pictures) }
        let plan = try model.predictionSubject(batchSize: count).plan
        return result(
          name, count == 1 ? "one" : "\(count)", context, seconds: seconds, examples: count,
          plan: plan, bytes: weights, bufferByteCount: weights, allocations: allocations)
      }
    }
  }

  private static func result(
    _ name: String, _ variant: String, _ context: BenchContext, seconds: Double, examples: Int,
    plan: Plan, bytes: Int, bufferByteCount: Int, allocations: Double?
  ) -> BenchResult {
    let flops = Double(plan.productFlops)
    let least = context.limits.roofline(
      flops: flops, bytes: Double(bytes), bufferByteCount: bufferByteCount)
    return BenchResult(
      work: name, variant: variant, rate: Double(examples) / seconds,
      microseconds: seconds * 1e6, flops: flops, flopsPerSecond: flops / seconds,
      shareOfPeak: flops / seconds / context.limits.peak, shareOfRoofline: least / seconds,
      allocationsPerStep: allocations, peakMemory: ProcessMemory.peakByteCount)
  }

  // MARK: Products

  private static let products = BenchWork(
    name: "matmul", about: "matrix products, plain (N) or transposed (T)"
  ) { context in
    let squares = [256, 512, 1024, 2048].map { ($0, $0, $0) }
    let others = [
      (128, 784, 256), (784, 128, 256), (32, 784, 256), (128, 256, 10), (1, 784, 256),
    ]
    return (squares + others).flatMap { m, k, n in
      ["NN", "NT", "TN"].map { kind in
        let a = Tensor.placeholder(TensorType(kind == "TN" ? [k, m] : [m, k], .float32))
        let b = Tensor.placeholder(TensorType(kind == "NT" ? [n, k] : [k, n], .float32))
        let plan = Plan(
          outputs: [
            matmul(kind == "TN" ? a.transposed() : a, kind == "NT" ? b.transposed() : b)
          ], inputs: [a, b])
        let run = PlanLoop(plan)
        let seconds = context.time { run.run() }
        let flops = 2 * Double(m * n * k)
        return BenchResult(
          work: "matmul", variant: "\(m)x\(k)x\(n)-\(kind)", microseconds: seconds * 1e6,
          flops: flops, flopsPerSecond: flops / seconds,
          shareOfPeak: flops / seconds / context.limits.peak)
      }
    }
  }

  // MARK: Memory, start and compilation

  private static let memory = BenchWork(
    name: "memory", about: "the peak memory of an epoch of mlp-train, with its data"
  ) { context in
    let model = try context.networks.dense([256], .adam())
    try model.fit(context.networks.pictures, batchSize: 128, verbosity: .silent)
    return [BenchResult(work: "memory", peakMemory: ProcessMemory.peakByteCount)]
  }

  private static let start = BenchWork(
    name: "start", about: "from the start of a process to the end of its first step"
  ) { _ in
    let times = try (0..<21).map { _ in try FirstStep.measuredInAProcess() }.sorted()
    return [BenchResult(work: "start", microseconds: times[times.count / 2])]
  }

  private static let compilation = BenchWork(
    name: "compile", about: "making the plan of a training step"
  ) { context in
    let networks = context.networks
    let wide = try Dataset(features: .zeros([128, 64]), targets: .zeros([128, 64]))
    let cases: [(String, Model, Dataset)] = [
      ("mlp-train", try networks.dense([256], .adam()), networks.pictures),
      ("cnn-train", try networks.convolutional(), networks.pictures),
      ("100 dense layers", try networks.deep(100, width: 64), wide),
    ]
    return try cases.map { name, model, data in
      let subject = { try model.trainingPlan(data, batchSize: 128) }
      _ = try subject()
      let seconds = try context.time { _ = try subject() }
      return BenchResult(work: "compile", variant: name, microseconds: seconds * 1e6)
    }
  }

  private static let sameBits = BenchWork(
    name: "same-bits",
    about: "one digest for all instruction sets and 1 to 3 threads"
  ) { context in
    let pictures = context.networks.pictures.prefix(1280)
    let cases: [(String, (BenchNetworks) throws -> Model, Dataset, Int)] = [
      ("mlp-train", { try $0.dense([256], .adam()) }, pictures, 128),
      ("mlp-train-sgd", { try $0.dense([256], .sgd(learningRate: 0.1)) }, pictures, 32),
      ("mlp-wide-train", { try $0.dense([512, 512], .adam()) }, pictures, 128),
      ("tiny-train", { try $0.tiny() }, try BenchNetworks.rings(500), 10),
      ("page-train", { try $0.page() }, try BenchNetworks.rings(500, width: 7), 10),
      ("cnn-train", { try $0.convolutional() }, pictures.prefix(640), 128),
      ("lstm-train", { try $0.recurrent() }, pictures.prefix(320), 64),
      ("table-train", { try $0.table() }, try BenchNetworks.rows(5120), 256),
    ]
    return try cases.map { name, make, data, batchSize in
      var digests: Set<String> = []
      for set in InstructionSet.available {
        for threads in 1...3 {
          try PlanOptions.withOptions(PlanOptions(instructionSet: set, rearranges: true)) {
            try Workers.withThreadCount(threads) {
              let model = try make(context.networks)
              try model.fit(data, batchSize: batchSize, verbosity: .silent)
              digests.insert(model.weightsDigest)
            }
          }
        }
      }
      let digest = digests.count == 1 ? String(digests.joined().prefix(12)) : "they differ"
      return BenchResult(work: "same-bits", variant: name, note: digest)
    }
  }
}

/// A plan with zeroed memory, to be run many times.
private final class PlanLoop {
  private let plan: Plan
  private let arena = Arena()
  private let memory: [Storage]

  init(_ plan: Plan) {
    self.plan = plan
    memory = (plan.inputTypes + plan.outputTypes).map {
      Storage(zeroedByteCount: $0.byteCount)
    }
  }

  func run() {
    withExtendedLifetime(memory) {
      memory.map(\.pointer).withUnsafeBufferPointer { _ = plan.run(in: arena, addresses: $0) }
    }
  }
}

extension Plan {
  /// Additions and multiplications of a run's matrix products and convolutions.
  var productFlops: Int { calls.reduce(0) { $1.isProduct ? $0 + $1.flops : $0 } }
}
