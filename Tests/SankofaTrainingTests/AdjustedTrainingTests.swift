import CAllocationCount
import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Schedules, clipping, decay, averages and accumulation in training.
@Suite struct AdjustedTrainingTests {
  private static func everything(averages: Bool = true) -> any Optimizer {
    let optimizer = Adam().scheduled(by: .cosine(from: 0.01, steps: 400).warmedUp(steps: 50))
      .clipped(globalNorm: 1).decayed(0.01, except: ["bias"]).accumulated(over: 2)
    return averages ? optimizer.averaged(momentum: 0.9, every: 50) : optimizer
  }

  @Test func aThousandStepsCompileTwoPlans() throws {
    let model = try classifier(optimizer: Self.everything())
    let schedule = try #require(Self.everything().adjustments.schedule)
    var rates: [Double] = []
    let watch = Hook(stepEnded: { rates.append($0.model.learningRate) })
    let history = try model.fit(
      try threeClasses(247), epochs: 40, batchSize: 10, callbacks: [watch], verbosity: .silent)
    #expect(model.plans.compiledCount == 2 && model.stepsTrained == 1000)
    // After step t the rate is that of the next update.
    let expected = schedule.rates(0..<501)
    #expect(rates == (1...1000).map { expected[$0 / 2] })
    #expect(history["learning_rate"].last == expected[500])
    #expect(history["loss"].last ?? 9 < (history["loss"].first ?? 0) * 0.7)
  }

  /// In a process of its own, where only the test's runner may allocate now and then. Without
  /// optimisation Swift itself allocates.
  @Test(.enabled(if: allocation_count_is_available() && isOptimizedBuild))
  func aThousandStepsAllocateNothing() async throws {
    await #expect(processExitsWith: .success) {
      let counts = try (0..<5).map { _ in
        let model = try classifier(optimizer: Self.everything())
        let data = try threeClasses(247)
        var (steps, count) = (0, -1)
        let watch = Hook(stepEnded: { _ in
          steps += 1
          if steps == 26 { allocation_count_start() }
          if steps == 1000 { count = Int(allocation_count_stop()) }
        })
        try model.fit(data, epochs: 40, batchSize: 10, callbacks: [watch], verbosity: .silent)
        return count
      }
      if counts.min() != 0 { fatalError("974 steps allocated \(counts) times") }
    }
  }

  /// The same bits by `fit`, by a compiled step, and by a loop of one's own.
  @Test func threeWaysToTrain() throws {
    let data = try threeClasses(22)
    let (byFit, byStep, byHand) = (
      try classifier(optimizer: Self.everything()), try classifier(), try classifier()
    )
    let batches = [0..<8, 8..<16, 16..<22].map { (data.features[$0], data.targets[$0]) }
    try byFit.fit(data, epochs: 3, batchSize: 8, shuffle: false, verbosity: .silent)

    let optimizer = Self.everything()
    let step = try CompiledStep(byStep, optimizer: optimizer) { context, inputs in
      try byStep.loss(inputs[0], inputs[1], by: .sparseCategoricalCrossentropy, in: context)
    }
    for _ in 0..<3 { for (x, y) in batches { try step(x, y) } }
    #expect(step.learningRate == byFit.learningRate && step.compiledCount == 2)

    var state = optimizer.state(for: byHand.parameters)
    for number in 0..<9 {
      let (x, y) = batches[number % 3]
      let batch = try byHand.valueAndGradient(x, y, key: byHand.stepKey(byHand.stepsTrained))
      try optimizer.update(byHand, by: batch, state: &state)
    }
    #expect(byStep.weightsDigest == byHand.weightsDigest)
    #expect(state.learningRate == byFit.learningRate)
    // Only `fit` ends by itself.
    #expect(byFit.weightsDigest != byStep.weightsDigest)
    let averages = optimizer.averages(in: state)
    for (parameter, average) in zip(byFit.parameters, averages) {
      #expect(parameter.value.floats == average.floats)
    }
    step.takeAverages()
    #expect(byStep.weightsDigest == byFit.weightsDigest)
  }

  /// Groups and schedules go on from epoch to epoch and from call to call: 3 steps an epoch make an
  /// update and a half.
  @Test func twoCallsAreOneLongerCall() throws {
    let data = try threeClasses(22)
    func digest(_ calls: [Int]) throws -> String {
      let model = try classifier(optimizer: Self.everything(averages: false))
      for epochs in calls {
        try model.fit(data, epochs: epochs, batchSize: 8, verbosity: .silent)
      }
      return model.weightsDigest
    }
    let once = try digest([4])
    #expect(try digest([1, 3]) == once)
    #expect(try digest([1, 1, 1, 1]) == once)
    #expect(try digest([3]) != once)
  }

  /// Training goes on from the weights, not from their average, unless somebody has set others.
  @Test func averagesDoNotInterrupt() throws {
    let data = try threeClasses(22)
    func model(_ calls: [Int], between: (Model) -> Void = { _ in }) throws -> Sequential {
      let model = try classifier(optimizer: Adam(learningRate: 0.01).averaged(momentum: 0.9))
      for (number, epochs) in calls.enumerated() {
        if number > 0 { between(model) }
        try model.fit(data, epochs: epochs, batchSize: 8, verbosity: .silent)
      }
      return model
    }
    let once = try model([4]).weightsDigest
    #expect(try model([1, 3]).weightsDigest == once)
    let set = try model([1, 3]) { $0.parameters[0].value = $0.parameters[0].value }
    #expect(set.weightsDigest != once)
    // What is frozen keeps what it was when it was frozen.
    var average: [Float] = []
    let frozen = try model([1, 3]) {
      average = $0.parameters[0].value.floats
      $0.parameters[0].isTrainable = false
    }
    #expect(frozen.parameters[0].value.floats == average)
  }

  /// One step of two is no update: nothing moves, and there is no average to take.
  @Test func anUnfinishedGroupWaits() throws {
    let model = try classifier(optimizer: Adam().accumulated(over: 2).averaged())
    try model.build()
    let digest = model.weightsDigest
    let data = try threeClasses(8)
    try model.fit(data, batchSize: 8, verbosity: .silent)
    #expect(model.weightsDigest == digest && model.stepsTrained == 1)
    try model.fit(data, batchSize: 8, verbosity: .silent)
    #expect(model.weightsDigest != digest)
  }

  /// Slopes 2 (w − 1), −2 and then −1 at η = ½: w goes 0 → 1 and stays; with the mean of batches of 2
  /// and 1 examples it goes 0 → 1 too.
  @Test func tailsCountLikeOtherBatches() throws {
    let model = try line(weight: 0)
    try model.compile(
      optimizer: .sgd(learningRate: 0.5).accumulated(over: 2), loss: .squaredError)
    // Slopes of batches: −2 at targets 1, 1 and −6 at target 3; their mean is −4.
    try model.fit(
      try points([1, 1, 1], [1, 1, 3]), batchSize: 2, shuffle: false, verbosity: .silent)
    #expect(model.parameters[0].value.floats == [2])
  }

  /// w starts at ½ and is pulled to −1: it stays at 0, on the average too.
  @Test func constraintsHold() throws {
    for optimizer in [
      SGD(learningRate: 0.5), SGD(learningRate: 0.5).averaged(momentum: 0.5),
      SGD(learningRate: 0.5).averaged(momentum: 0.5, every: 2),
      SGD(learningRate: 0.5).accumulated(over: 2),
    ] as [any Optimizer] {
      let (model, layer) = try counting(optimizer)
      var least: Float = 9
      let watch = Hook(stepEnded: { _ in least = min(least, layer.weight.value.floats[0]) })
      try model.fit(
        try points([1, 1, 1, 1], [-1, -1, -1, -1]), epochs: 3, batchSize: 1, callbacks: [watch],
        verbosity: .silent)
      #expect(least == 0 && layer.weight.value.floats == [0])
      #expect(layer.count.value.floats == [12])
    }
  }

  /// |w| is 1: w is 1 after the first step and −1 after the second, ¾ − ¼ on the average, which has to
  /// be 1 too.
  @Test func averagesKeepToConstraints() throws {
    let (model, layer) = try counting(
      SGD(learningRate: 0.5).averaged(momentum: 0.75), constraint: .unitNorm)
    try model.fit(
      try points([1, 1], [1, -1]), batchSize: 1, shuffle: false, verbosity: .silent)
    #expect(abs(layer.weight.value.floats[0] - 1) < 1e-6)
  }

  /// A gradient of 0 leaves w = 4 to its constraint, which goes half of the way to 1 in each step and
  /// no further when the average takes its place.
  @Test(arguments: [nil, 1, 2] as [Int?]) func partsOfTheWayAreGoneOnce(period: Int?) throws {
    let model = Sequential {
      Dense(
        1, weight: .init(.constant(4), constraint: .minMaxNorm(0, 1, rate: 0.5)), bias: nil,
        inputShape: [1])
    }
    let optimizer = SGD().averaged(momentum: 0.5, every: period)
    try model.compile(optimizer: optimizer, loss: .squaredError)
    try model.fit(.zeros([1, 1]), .zeros([1, 1]), verbosity: .silent)
    #expect(model.parameters[0].value.floats == [2.5])
    try model.fit(.zeros([1, 1]), .zeros([1, 1]), verbosity: .silent)
    // The weight goes to 1.75, and the average follows it, or is it.
    #expect(model.parameters[0].value.floats == [period == nil ? (2.5 + 1.75) / 2 : 1.75])
  }

  /// A frozen weight has no average.
  @Test func frozenWeightsStay() throws {
    let (model, layer) = try counting(SGD(learningRate: 0.5).averaged())
    try model.build(for: [1])
    layer.weight.value = Tensor([0.25])
    layer.isTrainable = false
    try model.fit(try points([1, 1], [3, 3]), epochs: 2, batchSize: 1, verbosity: .silent)
    #expect(layer.weight.value.floats == [0.25] && layer.count.value.floats == [4])
  }

  /// A step that is not taken is no update.
  @Test func theGateHoldsTheCountToo() throws {
    let schedule = Schedule.piecewiseConstant([1e30, 1e-3], from: [1])
    let model = try line(weight: 1)
    try model.compile(optimizer: SGD().scheduled(by: schedule), loss: .squaredError)
    #expect(throws: NonFiniteLoss.self) {
      try model.fit(try points([1, 1, 1], [0, 0, 0]), batchSize: 1, verbosity: .silent)
    }
    #expect(model.stepsTrained == 1 && model.learningRate == 1e-3)
  }

  // MARK: Files

  @Test func modelFilesGoOnWithTheSchedule() throws {
    let folder = try TemporaryFolder()
    let model = try classifier(optimizer: Self.everything())
    try model.fit(try threeClasses(22), epochs: 3, batchSize: 8, verbosity: .silent)
    try model.save(to: folder.file("model"))
    let loaded = try Model.load(from: folder.file("model"))
    #expect(loaded.learningRate == model.learningRate && loaded.learningRate > 0)
    #expect(
      loaded.compilation?.optimizer.configuration == model.compilation?.optimizer.configuration)
    #expect(loaded.weightsDigest == model.weightsDigest)
    try loaded.save(to: folder.file("again"))
    #expect(try bytes(of: folder.file("model")) == bytes(of: folder.file("again")))
    // Compiling begins the schedule anew.
    try loaded.compile(optimizer: Self.everything(), loss: .sparseCategoricalCrossentropy)
    #expect(loaded.learningRate == 0)
  }

  @Test func brokenPlacesOfSchedules() throws {
    let model = try classifier(optimizer: Self.everything())
    try model.build()
    let compilation = try model.compiled()
    for value in [-1, 1_000_000_000_001] {
      let broken = Configuration([("updates", .integer(value))])
      #expect(
        message { try compilation.resume(broken, settings: Configuration()) }
          == "configuration: \"updates\" must be a whole number from 0 to 10¹², got \(value); save the "
          + "model anew.")
    }
    #expect(
      message { try compilation.resume(Configuration(), settings: Configuration()) }
        == "configuration: \"updates\" must be a whole number, got nothing; save the model anew.")
    // Files of 0.1, and those without the optimizer's arrays, say how far a schedule is.
    try compilation.resume(
      Configuration(), settings: Configuration([("updates", .integer(25))]))
    let schedule = try #require(Self.everything().adjustments.schedule)
    #expect(model.learningRate == schedule.rate(at: 25) && model.learningRate > 0)
  }

  // MARK: Errors

  @Test func compilingChecksSettings() throws {
    let model = Sequential { Dense(1, inputShape: [1]) }
    func text(_ optimizer: some Optimizer) -> String? {
      message { try model.compile(optimizer: optimizer, loss: .squaredError) }
    }
    #expect(
      text(Adam.adam(beta1: 1)) == "optimizer \"adam\": beta1 must be in 0..<1, got 1; try 0.9.")
    #expect(
      text(SGD().clipped(norm: -1))
        == "optimizer \"sgd\": clipping must be above 0, got norm -1; try a limit of 1.")
    #expect(
      text(SGD().scheduled(by: .cosine(from: 0.1, steps: 0)))
        == "schedule \"cosine\": steps must be at least 1, got 0; try 1000.")
    #expect(
      message { _ = try CompiledStep(model, optimizer: SGD.sgd(momentum: 2)) { _, x in x[0] } }
        == "optimizer \"sgd\": momentum must be in 0..<1, got 2; try 0.9.")
    #expect(model.inputShape == nil && model.compilation == nil)
  }

  @Test func schedulesDecideAlone() async {
    await #expect(processExitsWith: .failure) {
      let model = try line(weight: 0)
      try model.compile(optimizer: SGD().scheduled(by: .constant(1)), loss: .squaredError)
      model.learningRate = 0.5
    }
    await #expect(processExitsWith: .failure) {
      _ = Adam.adam(beta1: 1).state(for: [Tensor([1])])
    }
  }
}
