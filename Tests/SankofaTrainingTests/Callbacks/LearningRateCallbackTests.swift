import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Callbacks that change the learning rate.
@Suite struct LearningRateCallbackTests {
  /// The rate after each epoch, in units of the first.
  private func rates(_ weights: [Float], _ callback: ReduceOnPlateau) throws -> [Double] {
    let script = try Scripted(weights, learningRate: 0x1p-100)
    var rates: [Double] = []
    let watch = Hook(epochEnded: { rates.append($0.model.learningRate * 0x1p100) })
    try script.fit(callback, watch)
    return rates
  }

  /// Losses 9, 9, 9, 9, 9: patience 2 is used up in the third and in the fifth epoch.
  @Test func reducesOnPlateaus() throws {
    let plain = ReduceOnPlateau(monitor: "loss", factor: 0.5, patience: 2)
    #expect(try rates([3, 3, 3, 3, 3, 2], plain) == [1, 1, 0.5, 0.5, 0.25, 0.25])
    #expect(plain.best == 4)
    // Two epochs of rest: the fourth and fifth do not count, the sixth and seventh do.
    let rested = ReduceOnPlateau(monitor: "loss", factor: 0.5, patience: 2, cooldown: 2)
    #expect(
      try rates([3, 3, 3, 3, 3, 3, 3], rested) == [1, 1, 0.5, 0.5, 0.5, 0.25, 0.25])
    let bounded = ReduceOnPlateau(
      monitor: "loss", factor: 0.25, patience: 1, minimumRate: 0x1p-101)
    #expect(try rates([3, 3, 3, 3], bounded) == [1, 0.5, 0.5, 0.5])
    let wide = ReduceOnPlateau(monitor: "loss", factor: 0.5, patience: 1, minimumDelta: 6)
    #expect(try rates([3, 2, 1], wide) == [1, 0.5, 0.5])
    let growing = ReduceOnPlateau(monitor: "loss", factor: 0.5, patience: 1, mode: .maximum)
    #expect(try rates([1, 2, 3], growing) == [1, 1, 1])
  }

  /// A rate that `float32` would round to 0 is none.
  @Test func smallestRate() throws {
    let script = try Scripted([3, 3, 3, 3], learningRate: 1e-44)
    try script.fit(ReduceOnPlateau(monitor: "loss", factor: 1e-3, patience: 1))
    #expect(script.model.learningRate == 1e-44)
  }

  /// Invalid rates are errors of `compile`, and traps of the setters.
  @Test(arguments: [-1, 0, .nan, .infinity, 1e-60, 1e39]) func refusedRates(rate: Double) {
    let model = Sequential { Dense(1, inputShape: [1]) }
    #expect(
      message { try model.compile(optimizer: .sgd(learningRate: rate), loss: .squaredError) }
        == "compile: learningRate must be a positive number, got \(rate); try 0.001.")
  }

  @Test func settersOfRates() async {
    func text(_ result: ExitTest.Result?) -> String {
      String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    }
    let rule = "must be a positive number, got"
    let negative = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { try line(weight: 0).learningRate = -1 }
    #expect(text(negative).contains("learningRate: \(rule) -1.0; try 0.001."))
    await #expect(processExitsWith: .failure) { try line(weight: 0).learningRate = 0 }
    await #expect(processExitsWith: .failure) { try line(weight: 0).learningRate = .nan }
    await #expect(processExitsWith: .failure) { try line(weight: 0).learningRate = .infinity }
    let compiled = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let model = Sequential { Dense(1, inputShape: [1]) }
      let step = try CompiledStep(model, optimizer: .sgd()) { model($1[0], in: $0).mean() }
      step.learningRate = -1
    }
    #expect(text(compiled).contains("learningRate: \(rule) -1.0; try 0.001."))
    let updated = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var values = [Tensor([1])]
      var state = SGD().state(for: values)
      state.learningRate = -1
      SGD().update(&values, gradients: [Tensor([1])], state: &state)
    }
    #expect(text(updated).contains("update: learningRate \(rule) -1.0; try 0.001."))
  }

  /// Asked before each epoch, with its number over both calls.
  @Test func ratesOfOnesOwn() throws {
    let model = try line(weight: 0, learningRate: 0.5)
    var asked: [Int] = []
    let callback = EpochLearningRate { epoch, rate in
      asked.append(epoch)
      return epoch == 2 ? 0.25 : rate
    }
    // Slopes 2 (w − 1): 0 → 1 at ½, then it stays.
    for _ in 0..<2 {
      let history = try model.fit(
        try points([1], [1]), epochs: 2, callbacks: [callback], verbosity: .silent)
      #expect(history["learning_rate"] == (asked.count == 2 ? [0.5, 0.25] : [0.25, 0.25]))
    }
    #expect(asked == [1, 2, 3, 4])
    #expect(model.parameters[0].value.scalar == 1)
  }

  @Test func errors() throws {
    func text(_ callback: any Callback) throws -> String? {
      message { try Scripted([1, 1]).fit(callback) }
    }
    #expect(
      try text(EpochLearningRate { _, rate in -rate })
        == "EpochLearningRate: the rate of epoch 1 must be a positive number, got -1e-30; try 0.001."
    )
    #expect(
      try text(ReduceOnPlateau(monitor: "loss", factor: 1))
        == "ReduceOnPlateau: factor must be between 0 and 1, got 1.0; try 0.1.")
    #expect(
      try text(ReduceOnPlateau(monitor: "loss", patience: -1))
        == "ReduceOnPlateau: patience must be 0 or above, got -1; try 5.")
    #expect(
      try text(ReduceOnPlateau(monitor: "loss", cooldown: -1))
        == "ReduceOnPlateau: cooldown must be 0 or above, got -1; try 2.")
    for rate in [-1, .nan, .infinity] {
      #expect(
        try text(ReduceOnPlateau(monitor: "loss", minimumRate: rate))
          == "ReduceOnPlateau: minimumRate must be 0 or above, got \(rate); try 1e-6.")
    }
    #expect(
      try text(EarlyStopping(monitor: "loss", baseline: .nan))
        == "EarlyStopping: baseline must be a finite number, got nan; leave it out.")
    #expect(
      try text(EarlyStopping(monitor: "loss", firstEpoch: 0))
        == "EarlyStopping: firstEpoch must be at least 1, got 0; try 1.")
    #expect(
      try text(ReduceOnPlateau())
        == "ReduceOnPlateau: \"val_loss\" needs validation data; give fit validation or "
        + "validationSplit.")
    let model = try classifier(optimizer: Adam().scheduled(by: .constant(0.1)))
    for (name, callback) in [
      ("ReduceOnPlateau", ReduceOnPlateau(monitor: "loss")),
      ("EpochLearningRate", EpochLearningRate { $1 }),
    ] as [(String, any Callback)] {
      #expect(
        message { try model.fit(try threeClasses(5), callbacks: [callback], verbosity: .silent) }
          == "\(name): the optimizer's schedule sets the learning rate; leave out one of them.")
    }
  }
}
